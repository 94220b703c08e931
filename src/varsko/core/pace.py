"""Who goes first when there is too much to do at once: alerts are taken in before they are worked on.

A storm of alerts is stored and answered at full speed; the worker goes on beside it, with a small share of the time, and catches up
after it. What came first is worked on at once.
"""

import threading
import time

LONGEST = 5.0
"""Seconds that work is held back at the most, each time."""

_SHARE = 19  # in a storm, work that took so long is followed by a rest so many times as long
_LOOK_EVERY = 0.01

_rush_until = 0.0


def rush(seconds: float) -> None:
    """Ask work in this process to hold back for a moment; asking again prolongs it."""
    global _rush_until
    _rush_until = time.monotonic() + seconds


def give_way(stopping: threading.Event, *, after: float) -> None:
    """Hold back while there is a rush, in proportion to the work that was just done: `after` seconds of a processor."""
    until = time.monotonic() + min(after * _SHARE, LONGEST)
    while time.monotonic() < min(_rush_until, until):
        if stopping.wait(_LOOK_EVERY):
            return
