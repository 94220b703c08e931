"""What down time and work cost, in whole units of one currency: rates an hour that somebody set, times minutes, as they counted then."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from varsko.insights.domain.overview import Loss

MOST = 100_000_000
MOST_WORKS = 40
KINDS = ("incident", "service_request", "problem", "change")
_CURRENCY = re.compile(r"[A-Z]{3}")
_MINUTES_AN_HOUR = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkRate:
    """What an hour of some work costs: on a kind of request, of a team, or on that kind by that team; "" for any."""

    kind: str = ""
    team_id: str = ""
    rate: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates:
    """What an hour costs: of down time by severity, and of work at the desk, with exceptions; what is not named or 0 costs nothing known.

    They count from `since` on, until newer ones do.
    """

    currency: str = ""
    severities: Mapping[int, int] = field(default_factory=dict)
    work: int = 0
    works: tuple[WorkRate, ...] = ()
    version: int = 0
    since: datetime | None = None

    def of_work(self, kind: str, team_id: str) -> int:
        """Give what an hour of work costs: what is said of the kind and the team, else of the team, else of the kind, else of all."""
        said = {(one.kind, one.team_id): one.rate for one in self.works}
        wanted = ((kind, team_id), ("", team_id), (kind, ""))
        return next((said[one] for one in wanted if one in said), self.work)


@dataclass(frozen=True, slots=True, kw_only=True)
class Worked:
    """Minutes that were worked in one part of a time on one kind of request of one team; "" for none."""

    part: int
    kind: str
    team_id: str
    minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What something cost in the period, and in the one before."""

    here: int
    before: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Costs:
    """What a period cost: down time by severity and in all, and the work at the desk by kind of request and in all."""

    currency: str
    severities: Mapping[int, Cost]
    down: Cost
    kinds: Mapping[str, Cost]
    work: Cost


def is_currency(text: str) -> bool:
    """Tell whether a text looks like the code of a currency."""
    return _CURRENCY.fullmatch(text) is not None


def in_force(history: Sequence[Rates], at: datetime) -> Rates:
    """Give the rates that count for a moment, of versions in their order: the newest that had begun, the first one from ever.

    Amounts of two currencies do not add up: versions of another one than the newest are passed over.
    """
    if not history or not history[-1].currency:
        return Rates()
    known = [one for one in history if one.currency == history[-1].currency]
    return [one for place, one in enumerate(known) if place == 0 or one.since is None or one.since <= at][-1]


def edges(history: Sequence[Rates], begin: datetime, since: datetime, until: datetime) -> list[datetime]:
    """Cut a time, and the one before it, where other rates begin; gives the moments between which each part lies."""
    changes = {one.since for one in history if one.since and begin < one.since < until}
    return sorted({begin, since, until, *changes})


def costs(history: Sequence[Rates], losses: Iterable[Loss], since: datetime, worked: Iterable[tuple[datetime, Worked]]) -> Costs | None:
    """Reckon what was lost and worked cost; None as long as nobody set a rate.

    Each incident counts by the rates of the moment when it was declared, each work by those of the moment that stands beside it.
    """
    if not history or not history[-1].currency:
        return None
    down: dict[int, list[int]] = {}
    for one in losses:
        rate = in_force(history, one.declared_at).severities.get(one.severity, 0)
        if rate:
            down.setdefault(one.severity, [0, 0])[one.declared_at < since] += round(one.length.total_seconds() / 60) * rate
    work: dict[str, list[int]] = {}
    for at, done in worked:
        rate = in_force(history, at).of_work(done.kind, done.team_id)
        if rate:
            work.setdefault(done.kind, [0, 0])[at < since] += done.minutes * rate
    severities = {number: _cost(down[number]) for number in sorted(down)}
    kinds = {kind: _cost(work[kind]) for kind in KINDS if kind in work}
    return Costs(
        currency=history[-1].currency, severities=severities, down=_sum(severities.values()), kinds=kinds, work=_sum(kinds.values())
    )


def _cost(rated: Sequence[int]) -> Cost:
    here, before = (round(one / _MINUTES_AN_HOUR) for one in rated)
    return Cost(here=here, before=before)


def _sum(costs: Iterable[Cost]) -> Cost:
    found = list(costs)
    return Cost(here=sum(one.here for one in found), before=sum(one.before for one in found))
