"""How many files and connections this process may hold open at once: each open page holds a connection."""

import resource
from contextlib import suppress

MOST = 65_536


def allow_many() -> None:
    """Take as many as the system lets us take of ourselves, at most `MOST`; what it gives at first is often 1,024."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _at_most(hard)
    if _at_most(soft) < wanted:
        with suppress(ValueError, OSError):  # the system has bounds of its own that it does not tell
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def allowed() -> int:
    """Tell how many this process may hold now, at most `MOST`."""
    return _at_most(resource.getrlimit(resource.RLIMIT_NOFILE)[0])


def _at_most(limit: int) -> int:
    return MOST if limit == resource.RLIM_INFINITY else min(limit, MOST)
