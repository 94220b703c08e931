"""Who goes first when there is too much to do at once: alerts are taken in before they are worked on.

A storm of alerts is stored and answered at full speed; the worker goes on beside it, slowly but surely, and catches up after it.
"""

import threading
import time

LONGEST = 0.25
"""Seconds that work is held back at the most, each time."""

_LOOK_EVERY = 0.01

_rush_until = 0.0


def rush(seconds: float) -> None:
    """Ask work in this process to hold back for a moment; asking again prolongs it."""
    global _rush_until
    _rush_until = time.monotonic() + seconds


def give_way(stopping: threading.Event) -> None:
    """Hold back while there is a rush, at most `LONGEST` seconds."""
    until = time.monotonic() + LONGEST
    while time.monotonic() < min(_rush_until, until):
        if stopping.wait(_LOOK_EVERY):
            return
