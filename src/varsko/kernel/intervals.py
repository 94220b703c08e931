"""Half-open periods of time [start, end), and the few things one does with them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """The time from `start`, included, to `end`, left out; both aware, or both naive wall-clock times."""

    start: datetime
    end: datetime

    def __contains__(self, moment: datetime) -> bool:
        """Tell whether a moment lies in the period."""
        return self.start <= moment < self.end

    @property
    def length(self) -> timedelta:
        """Tell how long it lasts."""
        return self.end - self.start

    @property
    def is_empty(self) -> bool:
        """Tell whether there is no moment in it."""
        return self.end <= self.start

    def overlaps(self, other: "Interval") -> bool:
        """Tell whether the two share a moment."""
        return self.start < other.end and other.start < self.end and not self.is_empty and not other.is_empty

    def within(self, other: "Interval") -> "Interval":
        """Give the part inside `other`; empty when they share nothing."""
        return Interval(max(self.start, other.start), min(self.end, other.end))


def moment(at: datetime) -> Interval:
    """Give the shortest period that holds a moment: one microsecond."""
    return Interval(at, at + INSTANT)


def union(periods: Iterable[Interval]) -> list[Interval]:
    """Join periods that overlap or touch; the result is in order and without empty ones."""
    joined: list[Interval] = []
    for period in sorted(one for one in periods if not one.is_empty):
        if joined and period.start <= joined[-1].end:
            joined[-1] = Interval(joined[-1].start, max(joined[-1].end, period.end))
        else:
            joined.append(period)
    return joined


def minus(whole: Interval, holes: Iterable[Interval]) -> list[Interval]:
    """Give what is left of `whole` without `holes`, in order."""
    left: list[Interval] = []
    start = whole.start
    for hole in union(hole.within(whole) for hole in holes):
        left.append(Interval(start, hole.start))
        start = hole.end
    left.append(Interval(start, whole.end))
    return [part for part in left if not part.is_empty]


def clip(periods: Sequence[Interval], window: Interval) -> list[Interval]:
    """Give the parts of periods that lie in a window, in their order, without empty ones."""
    return [part for part in (period.within(window) for period in periods) if not part.is_empty]
