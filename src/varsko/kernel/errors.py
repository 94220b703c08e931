"""What can be wrong with what somebody asked for, as plain facts. Doors turn these into answers."""


class Invalid(Exception):
    """The request makes no sense; `errors` maps each field to one clear sentence."""

    def __init__(self, errors: dict[str, str]) -> None:
        """Keep the sentence of each wrong field."""
        super().__init__("; ".join(f"{field}: {text}" for field, text in errors.items()))
        self.errors = errors


class Conflict(Invalid):
    """The request contradicts what is already there, such as a name that is taken."""


class NotFound(Exception):
    """There is no such thing, or none that the asker may know of."""

    def __init__(self, what: str) -> None:
        """Name what was looked for, such as "team"."""
        super().__init__(f"{what} not found")
        self.what = what
