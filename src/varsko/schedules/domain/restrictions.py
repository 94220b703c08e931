"""When a rotation counts at all: windows of wall-clock time that come back every day or every week."""

from datetime import datetime, timedelta
from itertools import count, takewhile
from zoneinfo import ZoneInfo

from varsko.kernel.intervals import Interval, clip, union
from varsko.kernel.zones import inst, wall
from varsko.schedules.data import Restriction, Window

DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
MINUTES_A_DAY, MINUTES_A_WEEK = 1440, 10080
_MONDAY = datetime(1970, 1, 5)  # noqa: DTZ001 - the origin of weeks on a wall clock, which has no zone
_SLACK = timedelta(days=2)  # a wall clock may jump by a day


def period(restriction: Restriction) -> timedelta:
    """Tell how often the windows come back."""
    return DAY if restriction.kind == "time-of-day" else WEEK


def walls(restriction: Restriction, stretch: Interval) -> list[Interval]:
    """Give the windows that share wall-clock time with a stretch of it, joined and in order."""
    every = period(restriction)
    first = _MONDAY + (stretch.start - _MONDAY) // every * every - 2 * every
    origins = takewhile(lambda origin: origin < stretch.end, (first + turn * every for turn in count()))
    blocks = [_block(window) for window in restriction.windows]
    spans = (Interval(origin + begin, origin + begin + length) for origin in origins for begin, length in blocks)
    return [span for span in union(spans) if span.overlaps(stretch)]


def _block(window: Window) -> tuple[timedelta, timedelta]:
    """Give where in its day or week a window begins and how long its wall clock runs; an end at or before the start is the next one."""
    whole = MINUTES_A_DAY if window.start_day is None else MINUTES_A_WEEK
    start = window.start + MINUTES_A_DAY * (window.start_day or 0)
    end = window.end + MINUTES_A_DAY * (window.end_day or 0)
    return timedelta(minutes=start), timedelta(minutes=end - start + (whole if end <= start else 0))


def windows(restriction: Restriction, zone: ZoneInfo, span: Interval) -> list[Interval]:
    """Give the parts of a span of real time that the restriction leaves open, in order."""
    stretch = Interval(wall(span.start, zone) - _SLACK, wall(span.end, zone) + _SLACK)
    return clip(union(Interval(inst(one.start, zone), inst(one.end, zone)) for one in walls(restriction, stretch)), span)
