"""What a command tells, and how it ends early."""

import sys
from typing import TextIO

from varsko.kernel.text import printable


class Stop(Exception):
    """The command cannot go on; the text is one clear line. `status` 2 means wrong use, 1 anything else."""

    def __init__(self, text: str, *, status: int = 1) -> None:
        """Keep the line to print and the exit status."""
        super().__init__(text)
        self.status = status


def tell(line: str, *, on: TextIO | None = None) -> None:
    """Print one line that holds words of strangers; a terminal obeys none of them. `on` is standard output unless told."""
    print(printable(line), file=on or sys.stdout)
