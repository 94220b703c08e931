"""Trouble with something that this process needs: said once when it begins and once when it is over, counted all the while."""

import logging
import threading
import time
from dataclasses import dataclass

from django.db import DatabaseError, DataError, IntegrityError, InterfaceError, ProgrammingError

log = logging.getLogger("varsko.outage")

QUIET_FOR = 60.0
"""Seconds after the beginning was said in which a trouble that comes and goes is not said again."""


@dataclass(frozen=True, slots=True)
class State:
    """How it stands with one thing: how often it failed in this process, and whether it fails now."""

    what: str
    failures: int
    is_on: bool


class Outage:
    """The trouble with one thing, such as the database as the worker sees it. Any thread may tell of it."""

    def __init__(self, what: str) -> None:
        """Name the thing as a line of the log begins."""
        self.what = what
        self._failures = 0
        self._began: float | None = None
        self._missed = 0
        self._said_at = float("-inf")
        self._is_said = False
        self._lock = threading.Lock()

    @property
    def state(self) -> State:
        """Tell how it stands."""
        return State(self.what, self._failures, self._began is not None)

    def failed(self, error: object) -> None:
        """Count one failure; the first one of a trouble is logged."""
        at = time.monotonic()
        with self._lock:
            self._failures += 1
            self._missed += 1
            if self._began is not None:
                return
            self._began = at
            self._is_said = at - self._said_at >= QUIET_FOR
            if self._is_said:
                self._said_at, self._missed = at, 1
        if self._is_said:
            log.error("%s: trouble begins: %s", self.what, error)

    def worked(self) -> None:
        """Note that it works; the end of a trouble whose beginning was logged is logged too."""
        if self._began is None:
            return
        with self._lock:
            began, self._began = self._began, None
        if began is not None and self._is_said:
            log.warning("%s: trouble is over after %.1f s, %d failures", self.what, time.monotonic() - began, self._missed)


_known: dict[str, Outage] = {}


def of(what: str) -> Outage:
    """Give the trouble with a thing, the same one for each who asks."""
    return _known.setdefault(what, Outage(what))


def is_away(error: Exception) -> bool:
    """Tell whether the database is away, locked or full, rather than the data wrong: then the same may work later."""
    is_the_data = isinstance(error, DataError | IntegrityError | ProgrammingError)
    return isinstance(error, DatabaseError | InterfaceError) and not is_the_data


PAGES = of("the database, for pages")


def states() -> list[State]:
    """Tell how it stands with everything that was ever in trouble in this process."""
    return [one.state for one in sorted(_known.values(), key=lambda one: one.what) if one.state.failures]
