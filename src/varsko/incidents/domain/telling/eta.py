"""When it is over, said honestly: from how long it took before, with the share of cases that were no slower; or not at all.

With n past cases that lasted longer than this one has so far, a new one is over by the k-th of them, in order of length, with a
chance of at least k / (n + 1), whatever the durations are like. So 80 % needs 4 cases, 90 % needs 9, and 95 % needs 19.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

SHARES = (95, 90, 80)


@dataclass(frozen=True, slots=True)
class Estimate:
    """In `share` of 100 cases it is over after `length` from its beginning, as `count` past cases say. A share of 0 is a person's own.

    `known` is the title of what these cases have in common, a known error or a standard solution, and `ref` its key; both "" for their
    service.
    """

    length: timedelta
    share: int
    count: int
    known: str = ""
    ref: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """How many promises were made whose time has come, and how many of them were kept."""

    made: int
    kept: int


def needed(share: int) -> int:
    """Tell how many past cases a share needs."""
    return -(-share // (100 - share))


def estimate(past: Sequence[timedelta], elapsed: timedelta, share: int) -> Estimate | None:
    """Estimate how long it takes in all; None when too few past cases lasted longer than this one has so far."""
    longer = sorted(one for one in past if one > elapsed)
    place = -(-share * (len(longer) + 1) // 100)
    return Estimate(longer[place - 1], share, len(longer)) if 1 <= place <= len(longer) else None


def estimates(past: Sequence[timedelta], elapsed: timedelta) -> tuple[Estimate, ...]:
    """Give an estimate for each share that the cases can carry, the surest first."""
    return tuple(found for share in SHARES if (found := estimate(past, elapsed, share)))


def rate(promises: Sequence[tuple[datetime, datetime | None]], now: datetime) -> Kept:
    """Count promises and how many were kept: each is its time, and when it was fulfilled, or None. One still open does not count yet."""
    due = [(until, done) for until, done in promises if done is not None or until <= now]
    return Kept(len(due), sum(1 for until, done in due if done is not None and done <= until))
