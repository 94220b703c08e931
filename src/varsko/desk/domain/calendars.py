"""Business time: when a desk is open, and how much of that time has passed.

Windows are wall-clock times whose borders are found like any other recurring time (`kernel.zones`); they belong to the date they begin.
Everything is reckoned on instants, so that a night of the clock change lasts as long as it lasts.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from varsko.kernel.intervals import Interval, minus, union
from varsko.kernel.zones import inst, wall

_DAY = timedelta(days=1)
_AT_ONCE = timedelta(days=14)
_FURTHEST = timedelta(days=366 * 5)
MIDNIGHT = 24 * 60


@dataclass(frozen=True, slots=True, order=True)
class Window:
    """A time of day in minutes after midnight. One that ends where it begins, or before, runs over midnight; 1440 is the next one."""

    start: int
    end: int

    @property
    def is_sound(self) -> bool:
        """Tell whether these are times of a day."""
        return 0 <= self.start < MIDNIGHT and 0 <= self.end <= MIDNIGHT


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """When a desk is open: windows by weekday (0 is Monday), days that are otherwise, days that are closed.

    What `days` says of a date goes before `closed`, and that before `week`. A closed date takes away only windows that begin on it.
    """

    zone: ZoneInfo
    week: Mapping[int, tuple[Window, ...]] = field(default_factory=dict)
    closed: frozenset[date] = frozenset()
    days: Mapping[date, tuple[Window, ...]] = field(default_factory=dict)

    def windows(self, day: date) -> tuple[Window, ...]:
        """Give the windows that begin on a date."""
        if day in self.days:
            return self.days[day]
        return () if day in self.closed else self.week.get(day.weekday(), ())

    @property
    def ever_opens(self) -> bool:
        """Tell whether there is any window at all."""
        return any(self.week.values()) or any(self.days.values())


@dataclass(frozen=True, slots=True)
class Pause:
    """A time that does not count; `end` None while it goes on."""

    start: datetime
    end: datetime | None = None


def open_periods(calendar: Calendar, within: Interval) -> list[Interval]:
    """Give the periods in which a desk is open, in order, cut to a time of some days."""
    first = wall(within.start, calendar.zone).date() - _DAY
    count = (wall(within.end, calendar.zone).date() - first).days + 1
    periods = (_period(calendar, day, window) for day in _dates(first, count) for window in calendar.windows(day))
    return [part for period in union(periods) if not (part := period.within(within)).is_empty]


def _dates(first: date, count: int) -> Iterator[date]:
    return (first + _DAY * number for number in range(count))


def _period(calendar: Calendar, day: date, window: Window) -> Interval:
    midnight = datetime(day.year, day.month, day.day)  # noqa: DTZ001 - a wall-clock time has no zone of its own
    length = window.end if window.end > window.start else window.end + MIDNIGHT
    return Interval(
        inst(midnight + timedelta(minutes=window.start), calendar.zone), inst(midnight + timedelta(minutes=length), calendar.zone)
    )


def counted(calendar: Calendar, within: Interval, pauses: Iterable[Pause] = ()) -> list[Interval]:
    """Give the periods that count: open, and not paused."""
    holes = _holes(pauses, within.end)
    return [part for period in open_periods(calendar, within) for part in minus(period, holes)]


def _holes(pauses: Iterable[Pause], until: datetime) -> list[Interval]:
    return union(Interval(one.start, until if one.end is None else one.end) for one in pauses)


def spent(calendar: Calendar, within: Interval, pauses: Iterable[Pause] = ()) -> timedelta:
    """Tell how much time of a period counts."""
    return sum((part.length for part in counted(calendar, within, pauses)), timedelta())


def due(calendar: Calendar, start: datetime, target: timedelta, pauses: Sequence[Pause] = ()) -> datetime | None:
    """Give the first instant at which as much time has counted as the target says.

    None when that never comes: the calendar has no window for five years, or a pause goes on.
    """
    if target <= timedelta():
        return start
    if not calendar.ever_opens:
        return None
    left, since = target, start
    ends = min((one.start for one in pauses if one.end is None), default=start + _FURTHEST)
    while since < ends:
        until = min(since + _AT_ONCE, ends)
        for part in counted(calendar, Interval(since, until), pauses):
            if part.length >= left:
                return part.start + left
            left -= part.length
        since = until
    return None


class Counts(StrEnum):
    """Whether a stretch of time counts."""

    COUNTED = "counted"
    PAUSED = "paused"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of time, and whether it counts."""

    counts: Counts
    period: Interval


def stretches(calendar: Calendar, within: Interval, pauses: Sequence[Pause] = ()) -> list[Stretch]:
    """Take a time apart, without gaps and in order: what counted, what was paused while open, what was closed."""
    if within.is_empty:
        return []
    opened = open_periods(calendar, within)
    counting = counted(calendar, within, pauses)
    paused = [part for period in opened for part in minus(period, counting)]
    found = [
        *(Stretch(Counts.COUNTED, part) for part in counting),
        *(Stretch(Counts.PAUSED, part) for part in paused),
        *(Stretch(Counts.CLOSED, part) for part in minus(within, opened)),
    ]
    return sorted(found, key=lambda one: one.period.start)
