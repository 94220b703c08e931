"""What is measured, added up in steps that grow with age: five minutes for a day, half an hour for a week, two hours for a month.

A value counts in the step it lies in, of each of the three; what a step shows is the mean of its values. So old values stay small in
number however often somebody pushes them, and nothing has to be added up later.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

MOST_METRICS, MOST_POINTS, MOST_DECIMALS, UNIT, EXPLANATION = 20, 3000, 6, 20, 500
AHEAD = timedelta(minutes=10)
"""Clocks of others may be a little fast."""
_GREATEST = 1e15


class Period(StrEnum):
    """How far back a picture looks."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


STEPS: Mapping[Period, int] = {Period.DAY: 300, Period.WEEK: 1800, Period.MONTH: 7200}
"""Seconds of a step."""
COUNTS: Mapping[Period, int] = {Period.DAY: 288, Period.WEEK: 336, Period.MONTH: 360}
"""Steps of a period."""
MINUTE, MINUTES_KEPT = 60, timedelta(hours=2)
"""The finest step, in seconds, and how long it is kept: for rules that judge by minutes."""
OLDEST = timedelta(seconds=STEPS[Period.MONTH] * COUNTS[Period.MONTH])


@dataclass(frozen=True, slots=True)
class Point:
    """A value at a moment."""

    at: datetime
    value: float


@dataclass(frozen=True, slots=True)
class Heap:
    """The values of one step, added up; `at` is when the step begins."""

    at: datetime
    total: float
    count: int

    @property
    def mean(self) -> float:
        """Give what the step shows."""
        return self.total / self.count


def begin_of(at: datetime, step: int) -> datetime:
    """Give when the step begins that a moment lies in."""
    return datetime.fromtimestamp(int(at.timestamp()) // step * step, UTC)


def since(period: Period, now: datetime) -> datetime:
    """Give when the oldest step of a period begins; the newest is the one that `now` lies in."""
    step = STEPS[period]
    return begin_of(now, step) - timedelta(seconds=step * (COUNTS[period] - 1))


def is_value(value: float) -> bool:
    """Tell whether a number can be drawn."""
    return math.isfinite(value) and abs(value) <= _GREATEST


def fault(point: Point, now: datetime) -> str:
    """Say in a word what is wrong with a point: "value", "future" or "past"; "" when nothing is."""
    if not is_value(point.value):
        return "value"
    if point.at > now + AHEAD:
        return "future"
    return "past" if point.at < now - OLDEST else ""


def heaps(points: Iterable[Point], now: datetime, *, fine: bool = False) -> dict[tuple[int, datetime], Heap]:
    """Add points up by step and its begin; a step that no period shows any more is left out. With `fine` minutes too."""
    found: dict[tuple[int, datetime], list[float]] = defaultdict(list)
    oldest = {STEPS[period]: since(period, now) for period in Period}
    if fine:
        oldest[MINUTE] = begin_of(now - MINUTES_KEPT, MINUTE)
    for one in points:
        for step, first in oldest.items():
            begin = begin_of(one.at, step)
            if begin >= first:
                found[step, begin].append(one.value)
    return {key: Heap(key[1], math.fsum(values), len(values)) for key, values in found.items()}


def drawn(points: Mapping[Period, Iterable[Point]], now: datetime) -> dict[tuple[int, datetime], Heap]:
    """Give what was added up elsewhere already, in steps of ours: each period's for its own step, without what is too old or no value."""
    found: dict[tuple[int, datetime], Heap] = {}
    for period, some in points.items():
        good = [one for one in some if not fault(one, now)]
        found |= {key: heap for key, heap in heaps(good, now).items() if key[0] == STEPS[period]}
    return found


def merged(of: Sequence[Heap], every: timedelta) -> list[Heap]:
    """Add neighbouring steps up to larger ones, counted from the epoch."""
    found: dict[datetime, list[Heap]] = defaultdict(list)
    for one in of:
        found[begin_of(one.at, int(every.total_seconds()))].append(one)
    return [Heap(begin, math.fsum(one.total for one in some), sum(one.count for one in some)) for begin, some in sorted(found.items())]


def mean(of: Iterable[Heap]) -> float | None:
    """Give the mean of all values; None when there are none."""
    some = list(of)
    count = sum(one.count for one in some)
    return math.fsum(one.total for one in some) / count if count else None
