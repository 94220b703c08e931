"""Says in one line why a command failed."""

from django.db import DatabaseError, InterfaceError

from varsko.cli.errors import Stop
from varsko.kernel.errors import Invalid, NotFound


def explain(error: Exception) -> Stop | None:
    """Turn an expected failure into the line to print; None for what is a fault of ours."""
    if isinstance(error, Stop):
        return error
    if isinstance(error, Invalid):
        return Stop("; ".join(f"{field}: {text}" for field, text in error.errors.items()), status=2)
    if isinstance(error, NotFound):
        return Stop(str(error), status=2)
    if isinstance(error, (DatabaseError, InterfaceError)):
        return Stop(f"the database does not answer as it should: {' '.join(str(error).split())}")
    if isinstance(error, OSError):
        return Stop(f"{error.filename}: {error.strerror}" if error.filename else str(error))
    return None
