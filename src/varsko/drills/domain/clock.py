"""The clock of a drill: it can stand, run faster than the world's, and be moved ahead. Its history is a list of marks."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

SPEEDS = (1, 2, 5, 10, 30)
STANDS = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """From the moment `at` the clock goes on from `reads`, `speed` times as fast as the world's; 0 stands."""

    at: datetime
    reads: timedelta
    speed: int


Clock = tuple[Mark, ...]
"""At least one mark, the oldest first."""


def started(at: datetime, speed: int = 1) -> Clock:
    """Set a clock going from nought."""
    return (Mark(at=at, reads=timedelta(), speed=speed),)


def reads(clock: Clock, at: datetime) -> timedelta:
    """Tell what the clock read at a moment; nought before it was set going."""
    mark = next((one for one in reversed(clock) if one.at <= at), replace(clock[0], speed=STANDS))
    return mark.reads + max(at - mark.at, timedelta()) * mark.speed


def speed(clock: Clock) -> int:
    """Tell how fast the clock goes now; 0 when it stands."""
    return clock[-1].speed


def last_speed(clock: Clock) -> int:
    """Tell how fast it went when it last went: the speed to go on with after a pause."""
    return next((one.speed for one in reversed(clock) if one.speed), 1)


def turned(clock: Clock, at: datetime, speed: int) -> Clock:
    """Let the clock go on at another speed from now on; 0 stops it."""
    return (*clock, Mark(at=at, reads=reads(clock, at), speed=speed))


def moved(clock: Clock, at: datetime, to: timedelta) -> Clock:
    """Move the clock ahead, never back."""
    return (*clock, Mark(at=at, reads=max(to, reads(clock, at)), speed=speed(clock)))


def comes(clock: Clock, reading: timedelta) -> datetime | None:
    """Tell when the clock will read something, or did since it was last touched; None while it stands before that."""
    mark = clock[-1]
    left = reading - mark.reads
    if left <= timedelta():
        return mark.at
    return mark.at + left / mark.speed if mark.speed else None


def as_stored(clock: Clock) -> list[list[object]]:
    """Write a clock as plain lists."""
    return [[one.at.isoformat(), one.reads.total_seconds(), one.speed] for one in clock]


def as_read(stored: Iterable[Sequence[object]]) -> Clock:
    """Read a clock back."""
    return tuple(
        Mark(at=datetime.fromisoformat(str(at)), reads=timedelta(seconds=float(str(seconds))), speed=int(str(speed)))
        for at, seconds, speed in stored
    )
