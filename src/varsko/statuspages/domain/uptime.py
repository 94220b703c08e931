"""How much of the time a component worked.

Down-time of a day = Σ seconds in a state × the weight of the state; uptime = 1 - down-time ÷ seconds that count. A second counts from the
component's first day until now; maintenance counts as time that worked. Where periods overlap, the worst state of each instant counts.
The result is rounded down: what was not always there is never called 100 %.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from varsko.kernel.intervals import Interval, minus, union
from varsko.kernel.zones import inst, wall
from varsko.statuspages.domain.states import State

WEIGHTS: Mapping[str, float] = {State.MAJOR: 1.0, State.PARTIAL: 0.3, State.DEGRADED: 0.0, State.MAINTENANCE: 0.0}
DAYS = 90
_WORST_FIRST = (State.MAJOR, State.PARTIAL, State.DEGRADED, State.MAINTENANCE)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A time in which a component was not simply working."""

    state: State
    span: Interval


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a component: the seconds that count (0: nothing is known), and those in each state."""

    on: date
    counted: int
    seconds: Mapping[str, int] = field(default_factory=dict)

    @property
    def worst(self) -> State | None:
        """Give the worst state of the day; None when nothing is known."""
        if not self.counted:
            return None
        return next((state for state in _WORST_FIRST if self.seconds.get(state)), State.OPERATIONAL)


def days(stretches: Iterable[Stretch], *, last: date, zone: ZoneInfo, began: datetime, now: datetime, count: int = DAYS) -> list[Day]:
    """Give the days of a component up to `last`, the oldest first, as days of the page's zone: some have 23 or 25 hours."""
    first = last - timedelta(days=count - 1)
    borders = [inst(datetime.combine(first + timedelta(days=n), datetime.min.time()), zone) for n in range(count + 1)]
    known = Interval(began, now)
    found = [_day(first + timedelta(days=n), Interval(borders[n], borders[n + 1]).within(known)) for n in range(count)]
    for one in _apart(stretches, Interval(max(borders[0], began), now)):
        _spread(one, found, borders, first, zone)
    return found


def _day(on: date, part: Interval) -> Day:
    return Day(on, 0 if part.is_empty else round(part.length.total_seconds()))


def _apart(stretches: Iterable[Stretch], window: Interval) -> Iterable[Stretch]:
    """Let each instant have its worst state only."""
    given = list(stretches)
    taken: list[Interval] = []
    for state in _WORST_FIRST:
        spans = union(one.span.within(window) for one in given if one.state == state)
        for span in spans:
            yield from (Stretch(state, part) for part in (minus(span, taken) if taken else [span]))
        taken = union([*taken, *spans])


def _spread(one: Stretch, found: list[Day], borders: Sequence[datetime], first: date, zone: ZoneInfo) -> None:
    place = (wall(one.span.start, zone).date() - first).days
    while place < len(found) and borders[place] < one.span.end:
        part = one.span.within(Interval(borders[place], borders[place + 1]))
        if not part.is_empty:
            day = found[place]
            seconds = {**day.seconds, one.state: day.seconds.get(one.state, 0) + round(part.length.total_seconds())}
            found[place] = replace(day, seconds=seconds)
        place += 1


def are_weights(said: Mapping[str, object]) -> bool:
    """Tell whether these can say how much of a second in some states counts as down time."""
    return set(said) <= set(WEIGHTS) and all(type(one) in {int, float} and 0 <= one <= 1 for one in said.values())  # type: ignore[operator]  # a number


def share(of: Iterable[Day], weights: Mapping[str, float] = WEIGHTS) -> float | None:
    """Give the uptime of days in percent, rounded down to two digits; None when nothing is known of them."""
    known = [day for day in of if day.counted]
    counted = sum(day.counted for day in known)
    if not counted:
        return None
    down = sum(min(seconds, day.counted) * weights.get(state, 0.0) for day in known for state, seconds in day.seconds.items())
    return max(0.0, math.floor((1 - down / counted) * 10_000 + 1e-9) / 100)


def average(shares: Iterable[float | None]) -> float | None:
    """Give the uptime of several together in percent: the mean of those that are known, rounded down to two digits."""
    known = [one for one in shares if one is not None]
    return math.floor(sum(known) / len(known) * 100 + 1e-9) / 100 if known else None


def total(of: Iterable[Day], state: State) -> int:
    """Add up the seconds in a state."""
    return sum(day.seconds.get(state, 0) for day in of)
