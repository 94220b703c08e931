"""How times are spread: never only a mean, and never a change that chance explains."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

FEWEST = 6
"""So many cases are needed before a median has an interval at all."""
_SURE = 0.98  # half the width of a 95 % interval of a median, in roots of the count: 1.96 / 2


class Verdict(StrEnum):
    """What can be said of two periods."""

    TOO_FEW = "too_few"
    NO_CHANGE = "no_change"
    FASTER = "faster"
    SLOWER = "slower"


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """Times of several cases: how many, the median, and within what nine in ten were over. `low` and `high` hold the median in 95 %."""

    count: int
    median: timedelta
    most: timedelta
    low: timedelta | None = None
    high: timedelta | None = None


def spread(lengths: Sequence[timedelta]) -> Spread | None:
    """Describe times; None without any. Each figure but an even count's median is the time of a real case."""
    known = sorted(lengths)
    if not known:
        return None
    low, high = _interval(known)
    return Spread(count=len(known), median=_median(known), most=known[math.ceil(0.9 * len(known)) - 1], low=low, high=high)


def _median(known: Sequence[timedelta]) -> timedelta:
    middle = len(known) // 2
    return known[middle] if len(known) % 2 else (known[middle - 1] + known[middle]) / 2


def _interval(known: Sequence[timedelta]) -> tuple[timedelta | None, timedelta | None]:
    """Give order statistics that hold the median in 95 % of samples, however the times are spread."""
    count = len(known)
    if count < FEWEST:
        return None, None
    reach = _SURE * math.sqrt(count)
    first, last = max(math.floor(count / 2 - reach), 0), min(math.ceil(count / 2 + reach), count - 1)
    return known[first], known[last]


def compare(before: Spread | None, after: Spread | None) -> Verdict:
    """Say whether two periods differ by more than chance: only when the intervals of their medians do not touch."""
    if not (before and after and before.low is not None and before.high is not None and after.low is not None and after.high is not None):
        return Verdict.TOO_FEW
    if after.high < before.low:
        return Verdict.FASTER
    return Verdict.SLOWER if after.low > before.high else Verdict.NO_CHANGE


def place(length: timedelta, longest: timedelta) -> float:
    """Give the place of a time on a logarithmic axis from a minute (0) to the longest (1): most are short, few are very long."""
    minutes, most = (max(one.total_seconds() / 60, 1) for one in (length, longest))
    return min(math.log(minutes) / math.log(most), 1.0) if most > 1 else 0.0
