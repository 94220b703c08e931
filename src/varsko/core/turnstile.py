"""One at a time, in order: the transactions of one process on SQLite.

SQLite lets one writer in and makes the others try again after pauses, so that whoever is unlucky waits long. Within a process the
waiting line is fair instead, and who takes alerts in may go first.
"""

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

_mine = threading.local()


class TooLong(Exception):
    """The wait was longer than the thread has patience for."""


class Turnstile:
    """Lets one thread in; the others wait in line."""

    def __init__(self) -> None:
        """Begin with nobody inside."""
        self._mutex = threading.Lock()
        self._line: deque[threading.Lock] = deque()
        self._is_taken = False

    def enter(self, patience: float) -> None:
        """Wait until it is this thread's turn. Raises TooLong after `patience` seconds, or the thread's own."""
        gate = threading.Lock()
        with self._mutex:
            if not self._is_taken:
                self._is_taken = True
                return
            gate.acquire()
            if getattr(_mine, "goes_first", False):
                self._line.appendleft(gate)
            else:
                self._line.append(gate)
        if not gate.acquire(timeout=getattr(_mine, "patience", patience)):
            self._give_up(gate)

    def leave(self) -> None:
        """Let the next one in."""
        with self._mutex:
            if self._line:
                self._line.popleft().release()
            else:
                self._is_taken = False

    def _give_up(self, gate: threading.Lock) -> None:
        with self._mutex:
            if gate in self._line:
                self._line.remove(gate)
                raise TooLong
        # The turn came in the very moment of giving up: it is taken.


@contextmanager
def going_first(patience: float) -> Iterator[None]:
    """Let this thread go to the head of every line, and wait at most `patience` seconds."""
    _mine.goes_first, _mine.patience = True, patience
    try:
        yield
    finally:
        del _mine.goes_first, _mine.patience
