"""The request that is being answered: its id is in each line of the log that is written meanwhile."""

from contextvars import ContextVar

from varsko.core.clock import new_id

request_id: ContextVar[str] = ContextVar("request_id", default="")


def begin() -> str:
    """Give the request that begins an id, in the caller's context."""
    made = str(new_id())
    request_id.set(made)
    return made
