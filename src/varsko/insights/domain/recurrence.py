"""What recurs among incidents: how they spread over services, types, factors, months, days of the week and times of the day."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

HOURS_TOGETHER = 3
_MOST = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """An incident to count: `at` on the asker's clock, `main` the main factor's words, `noticed` by whom; "" for unknown."""

    key: str
    at: datetime
    service: str = ""
    type: str = ""
    noticed: str = ""
    main: str = ""
    kinds: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many share something: its name ("" for unknown), the keys, the newest first, and how many of them in each month."""

    name: str
    keys: tuple[str, ...]
    months: tuple[int, ...]

    @property
    def count(self) -> int:
        """Count them."""
        return len(self.keys)


def months(since: datetime, until: datetime) -> list[tuple[int, int]]:
    """List the months of a period, the first and the last included, as (year, month)."""
    first, last = since.year * 12 + since.month - 1, until.year * 12 + until.month - 1
    return [(one // 12, one % 12 + 1) for one in range(first, last + 1)]


def tallies(named: Iterable[tuple[str, Case]], over: Sequence[tuple[int, int]], *, least: int = 1) -> list[Tally]:
    """Count cases by a name, the most first; names of fewer than `least` cases are left out."""
    groups: dict[str, list[Case]] = defaultdict(list)
    for name, case in named:
        groups[name].append(case)
    found = [_tally(name, cases, over) for name, cases in groups.items() if len(cases) >= least]
    return sorted(found, key=lambda one: (-one.count, one.name))[:_MOST]


def _tally(name: str, cases: Sequence[Case], over: Sequence[tuple[int, int]]) -> Tally:
    months = [(one.at.year, one.at.month) for one in cases]
    ordered = sorted(cases, key=lambda one: one.at, reverse=True)
    return Tally(name=name, keys=tuple(one.key for one in ordered), months=tuple(months.count(month) for month in over))


def by_weekday(cases: Iterable[Case]) -> tuple[int, ...]:
    """Count cases by day of the week, Monday first."""
    days = [one.at.weekday() for one in cases]
    return tuple(days.count(day) for day in range(7))


def by_hour(cases: Iterable[Case]) -> tuple[int, ...]:
    """Count cases by the time of the day, three hours together, from midnight."""
    hours = [one.at.hour // HOURS_TOGETHER for one in cases]
    return tuple(hours.count(part) for part in range(24 // HOURS_TOGETHER))
