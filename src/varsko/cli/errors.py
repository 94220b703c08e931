"""How a command ends early."""


class Stop(Exception):
    """The command cannot go on; the text is one clear line. `status` 2 means wrong use, 1 anything else."""

    def __init__(self, text: str, *, status: int = 1) -> None:
        """Keep the line to print and the exit status."""
        super().__init__(text)
        self.status = status
