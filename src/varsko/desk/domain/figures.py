"""How long things take, as distributions and not as averages, and how old is what waits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise

AGES = (timedelta(0), timedelta(days=1), timedelta(days=3), timedelta(days=7), timedelta(days=30))
"""Where the steps of age begin."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """How long `count` things took: half of them at most `half`, nine of ten at most `most`; None without any."""

    count: int
    half: timedelta | None = None
    most: timedelta | None = None


def spread(lengths: Sequence[timedelta]) -> Spread:
    """Describe how long things took: each figure is one of the lengths, so nobody has to ask what an average means."""
    ordered = sorted(lengths)
    if not ordered:
        return Spread(count=0)
    return Spread(count=len(ordered), half=ordered[(len(ordered) - 1) // 2], most=ordered[(9 * len(ordered) + 9) // 10 - 1])


def by_age(ages: Sequence[timedelta]) -> tuple[int, ...]:
    """Count what waits by the steps of AGES; the last one is open."""
    steps = [*pairwise(AGES), (AGES[-1], timedelta.max)]
    return tuple(sum(start <= one < end for one in ages) for start, end in steps)
