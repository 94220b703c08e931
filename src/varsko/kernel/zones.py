"""Wall clocks: which instant a local time means.

One rule for everything that recurs: a wall-clock time means the earliest instant whose wall clock reads that time or later. So a
time that the spring change skips means the end of the gap, and a time that occurs twice means its first occurrence. The rule keeps
order: a later wall time never means an earlier instant, and two periods that share a border neither overlap nor leave a hole.
"""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

_SECOND = timedelta(seconds=1)


@lru_cache(maxsize=1)
def names() -> frozenset[str]:
    """Give all time zones by their IANA name, such as Europe/Oslo."""
    return frozenset(available_timezones())


def is_zone(name: str) -> bool:
    """Tell whether there is a time zone of this name."""
    return name in names()


def wall(instant: datetime, zone: ZoneInfo) -> datetime:
    """Read the wall clock of a zone at an instant: a naive time."""
    return instant.astimezone(zone).replace(tzinfo=None, fold=0)


def inst(reading: datetime, zone: ZoneInfo) -> datetime:
    """Give the earliest instant, in UTC, whose wall clock in `zone` reads `reading` (naive) or later."""
    first = reading.replace(tzinfo=zone, fold=0).astimezone(UTC)
    if wall(first, zone) == reading:
        return first
    return _end_of_gap(reading, zone, before=reading.replace(tzinfo=zone, fold=1).astimezone(UTC), after=first)


def _end_of_gap(reading: datetime, zone: ZoneInfo, *, before: datetime, after: datetime) -> datetime:
    """Halve the time between an instant before the change and one after it, until the second of the change is left."""
    before, after = before.replace(microsecond=0), after.replace(microsecond=0)
    while after - before > _SECOND:
        middle = before + (after - before) // 2 // _SECOND * _SECOND
        if wall(middle, zone) >= reading:
            after = middle
        else:
            before = middle
    return after
