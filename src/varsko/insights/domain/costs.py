"""What down time and work cost, in whole units of one currency: rates an hour that somebody set, times minutes."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from varsko.insights.domain.overview import Level

MOST = 100_000_000
_CURRENCY = re.compile(r"[A-Z]{3}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates:
    """What an hour costs: of down time by severity, and of work at the desk; what is not named or 0 costs nothing that is known."""

    currency: str = ""
    severities: Mapping[int, int] = field(default_factory=dict)
    work: int = 0
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What something cost in the period, and in the one before."""

    here: int
    before: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Costs:
    """What a period cost: down time by severity and in all, and the work at the desk."""

    currency: str
    severities: Mapping[int, Cost]
    down: Cost
    work: Cost


def is_currency(text: str) -> bool:
    """Tell whether a text looks like the code of a currency."""
    return _CURRENCY.fullmatch(text) is not None


def costs(rates: Rates, levels: Iterable[Level], worked: int, worked_before: int) -> Costs | None:
    """Reckon what minutes lost and minutes worked cost; None as long as nobody set a rate."""
    if not rates.currency:
        return None
    by_level = {
        one.severity: Cost(here=_of(one.minutes, rate), before=_of(one.minutes_before, rate))
        for one in levels
        if (rate := rates.severities.get(one.severity, 0))
    }
    down = Cost(here=sum(one.here for one in by_level.values()), before=sum(one.before for one in by_level.values()))
    return Costs(
        currency=rates.currency,
        severities=by_level,
        down=down,
        work=Cost(here=_of(worked, rates.work), before=_of(worked_before, rates.work)),
    )


def _of(minutes: int, rate: int) -> int:
    return round(minutes * rate / 60)
