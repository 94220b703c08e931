"""What one page for those who lead is made of: counts of a period beside those of the one before."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Loss:
    """An incident to count: when it was declared, and how long people felt it."""

    severity: int
    declared_at: datetime
    length: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """A severity: how many incidents and how many minutes lost, in the period and in the one before."""

    severity: int
    count: int
    before: int
    minutes: int
    minutes_before: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """Something good out of all of it, in percent, in the period and in the one before; None where there was nothing."""

    good: int
    all: int
    percent: int | None
    before: int | None


def lost(began: datetime, ended: datetime | None, now: datetime) -> timedelta:
    """Give how long something was felt; what goes on counts until now, and what ended before it began not at all."""
    return max((ended or now) - began, timedelta())


def by_severity(losses: Iterable[Loss], since: datetime) -> tuple[Level, ...]:
    """Count incidents by severity, the worst first: those declared from `since` on, and those before."""
    found = list(losses)
    return tuple(_level(one, [loss for loss in found if loss.severity == one], since) for one in sorted({loss.severity for loss in found}))


def _level(severity: int, losses: Sequence[Loss], since: datetime) -> Level:
    here = [one for one in losses if one.declared_at >= since]
    before = [one for one in losses if one.declared_at < since]
    return Level(severity=severity, count=len(here), before=len(before), minutes=_minutes(here), minutes_before=_minutes(before))


def _minutes(losses: Iterable[Loss]) -> int:
    return round(sum((one.length for one in losses), timedelta()).total_seconds() / 60)


def share(good: int, bad: int, good_both: int, bad_both: int) -> Share:
    """Compare a period with the one before, by its own counts and those of both together."""
    before, bad_before = good_both - good, bad_both - bad
    return Share(good=good, all=good + bad, percent=_percent(good, bad), before=_percent(before, bad_before))


def _percent(good: int, bad: int) -> int | None:
    return round(100 * good / (good + bad)) if good + bad > 0 else None


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many requests were open at a moment; `share` of the most at any, from 0 to 1."""

    at: datetime
    count: int
    share: float


def curve(moments: Sequence[datetime], counts: Sequence[int]) -> tuple[Waiting, ...]:
    """Draw how much was open at moments: the most is 1; nothing at all is a flat line at 0."""
    most = max(counts, default=0)
    return tuple(Waiting(at, count, count / most if most else 0.0) for at, count in zip(moments, counts, strict=True))
