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
_MOST_KNOWN = 4_000
_FURTHEST = timedelta(days=366 * 5)
_PLAIN_ZONE = ZoneInfo("UTC")
_PLAIN_WEEK = Interval(datetime(2001, 1, 1, tzinfo=_PLAIN_ZONE), datetime(2001, 1, 8, tzinfo=_PLAIN_ZONE))
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
    _known: dict[date, tuple[Interval, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def windows(self, day: date) -> tuple[Window, ...]:
        """Give the windows that begin on a date."""
        if day in self.days:
            return self.days[day]
        return () if day in self.closed else self.week.get(day.weekday(), ())

    def opened(self, day: date) -> tuple[Interval, ...]:
        """Give the windows that begin on a date as instants, in order and without overlap; reckoned once, since clocks are slow to ask."""
        found = self._known.get(day)
        if found is None:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            found = self._known[day] = tuple(union(_period(self.zone, day, window) for window in self.windows(day)))
        return found

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
    return [part for period in union(_opened(calendar, within)) if not (part := period.within(within)).is_empty]


def _opened(calendar: Calendar, within: Interval) -> Iterator[Interval]:
    """Give day after day what is open from the day before a time to its end; windows over midnight may reach into those that follow."""
    day = wall(within.start, calendar.zone).date() - _DAY
    last = wall(within.end, calendar.zone).date()
    while day <= last:
        yield from calendar.opened(day)
        day += _DAY


def _period(zone: ZoneInfo, day: date, window: Window) -> Interval:
    midnight = datetime(day.year, day.month, day.day)  # noqa: DTZ001 - a wall-clock time has no zone of its own
    length = window.end if window.end > window.start else window.end + MIDNIGHT
    return Interval(inst(midnight + timedelta(minutes=window.start), zone), inst(midnight + timedelta(minutes=length), zone))


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
    holes = _holes(pauses, ends)
    for period in _opened(calendar, Interval(start, ends)):
        for part in _without(Interval(max(period.start, since), min(period.end, ends)), holes):
            if part.length >= left:
                return part.start + left
            left -= part.length
        since = max(since, period.end)
    return None


def opens_again(calendar: Calendar, at: datetime) -> datetime | None:
    """Give when a desk that is closed opens next; None while it is open, and where it never opens."""
    tick = timedelta(microseconds=1)
    counted_once = due(calendar, at, tick)
    opening = counted_once - tick if counted_once else None
    return opening if opening != at else None


def after_days(calendar: Calendar, start: datetime, days: int) -> datetime:
    """Give the moment so many working days later: each is as much open time as the desk has on an ordinary day on which it opens.

    Where it never opens, days are those of the clock.
    """
    ordinary = Calendar(zone=_PLAIN_ZONE, week=calendar.week)
    open_days = sum(bool(one) for one in calendar.week.values())
    found = due(calendar, start, spent(ordinary, _PLAIN_WEEK) * days / open_days) if open_days else None
    return found or start + days * _DAY


def _without(period: Interval, holes: Sequence[Interval]) -> Sequence[Interval]:
    if holes:
        return minus(period, holes)
    return () if period.is_empty else (period,)


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
