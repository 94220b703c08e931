"""How many read at once: beyond a number of full pages in a second, those who come anew get the short form for a while."""

import time
from collections.abc import Callable

_STAYS = 10.0
"""Seconds for which it stays a crowd after it was one."""


class Crowd:
    """Counts the full pages that this process gives in a second. One thread at a time may ask: the event loop's."""

    def __init__(self, most: int, clock: Callable[[], float] = time.monotonic) -> None:
        """Take how many full pages a second may have; 0 for any number."""
        self._most, self._clock = most, clock
        self._second, self._count, self._until = 0, 0, float("-inf")

    def joins(self) -> bool:
        """Count one more who wants a full page; True when there are too many now."""
        if not self._most:
            return False
        at = self._clock()
        if int(at) != self._second:
            self._second, self._count = int(at), 0
        self._count += 1
        if self._count > self._most:
            self._until = at + _STAYS
        return at < self._until
