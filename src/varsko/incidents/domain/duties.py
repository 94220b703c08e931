"""Duties to report to authorities: what is due when, counted from which moment, and when somebody is reminded. Rules as data."""

import calendar
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

MOST_STEPS, MOST_LIMITS, LARGEST_AMOUNT = 6, 2, 1_000
LONGEST_NAME, LONGEST_TEXT, LONGEST_DRAFT, LONGEST_NUMBER = 100, 300, 20_000, 100
_EACH_LATE, _MOST_LATE = timedelta(hours=24), 7


class Anchor(StrEnum):
    """The moment that a time limit is counted from. Stored for ever: names are added, never changed."""

    AWARE = "aware"
    CLASSIFIED = "classified"
    PREVIOUS = "previous"
    OVER = "over"


class Unit(StrEnum):
    """What a time limit is counted in; months are those of the calendar."""

    HOURS = "hours"
    DAYS = "days"
    MONTHS = "months"


class Opens(StrEnum):
    """What of an assessment makes a duty apply by itself; BY_HAND is nothing."""

    BY_HAND = ""
    DATA = "data"
    SECURITY = "security"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """An amount of time after a moment."""

    amount: int
    unit: str
    since: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One report, due when the first of its limits has passed, of those whose moment is known. Shipped ones have a key and no name."""

    limits: tuple[Limit, ...]
    key: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Regime:
    """A law that asks for reports: whom they go to (and where they are handed in), who of us sends them, and where that stands.

    `sender` names a part of an incident; whoever has it is reminded. `checked_on` is the day on which somebody last compared it with
    the `source`, as an ISO date.
    """

    key: str
    name: str
    steps: tuple[Step, ...]
    authority: str = ""
    address: str = ""
    sender: str = ""
    source: str = ""
    checked_on: str = ""
    opens_on: str = Opens.BY_HAND
    is_off: bool = False


def _after(amount: int, unit: Unit, since: Anchor) -> Limit:
    return Limit(amount=amount, unit=unit, since=since)


_CASCADE = (
    Step(key="early_warning", limits=(_after(24, Unit.HOURS, Anchor.AWARE),)),
    Step(key="notification", limits=(_after(72, Unit.HOURS, Anchor.AWARE),)),
    Step(key="final", limits=(_after(1, Unit.MONTHS, Anchor.PREVIOUS),)),
)
SHIPPED = (
    Regime(
        key="gdpr",
        name="GDPR",
        source="Regulation (EU) 2016/679, article 33",
        opens_on=Opens.DATA,
        steps=(Step(key="notification", limits=(_after(72, Unit.HOURS, Anchor.AWARE),)),),
    ),
    Regime(
        key="nis2",
        name="NIS2",
        source="Directive (EU) 2022/2555, article 23",
        opens_on=Opens.SECURITY,
        is_off=True,
        steps=_CASCADE,
    ),
    Regime(
        key="dora",
        name="DORA",
        source="Regulation (EU) 2022/2554, article 19; delegated regulation (EU) 2025/301, article 5",
        is_off=True,
        steps=(
            Step(key="initial", limits=(_after(4, Unit.HOURS, Anchor.CLASSIFIED), _after(24, Unit.HOURS, Anchor.AWARE))),
            Step(key="intermediate", limits=(_after(72, Unit.HOURS, Anchor.PREVIOUS),)),
            Step(key="final", limits=(_after(1, Unit.MONTHS, Anchor.PREVIOUS),)),
        ),
    ),
    Regime(
        key="cra", name="CRA", source="Regulation (EU) 2024/2847, article 14", is_off=True, steps=_CASCADE
    ),
    Regime(
        key="no-digitalsikkerhet",
        name="Digitalsikkerhetsloven",
        authority="NSM",
        address="https://nsm.no/",
        source="Lov om digital sikkerhet (Norge)",
        opens_on=Opens.SECURITY,
        is_off=True,
        steps=(Step(key="notification", limits=(_after(24, Unit.HOURS, Anchor.AWARE),)),),
    ),
)  # fmt: skip


def until(step: Step, moments: Mapping[str, datetime | None]) -> datetime | None:
    """Give when a report is due: the first of its limits; None while none of their moments is known."""
    known = ((one, moments.get(one.since)) for one in step.limits)
    return min((add(moment, one) for one, moment in known if moment is not None), default=None)


def add(moment: datetime, limit: Limit) -> datetime:
    """Add a time limit to a moment; a month ends on the same day of the next, or on its last one."""
    if limit.unit != Unit.MONTHS:
        return moment + timedelta(hours=limit.amount * (24 if limit.unit == Unit.DAYS else 1))
    months = moment.year * 12 + moment.month - 1 + limit.amount
    year, month = divmod(months, 12)
    return moment.replace(year=year, month=month + 1, day=min(moment.day, calendar.monthrange(year, month + 1)[1]))


def next_reminder(opened: datetime, due: datetime, now: datetime) -> datetime | None:
    """Give when somebody is reminded next: at half and three quarters of the time, when it has come, then each day for a week."""
    length = max(due - opened, timedelta())
    points = [opened + length / 2, opened + length * 3 / 4, *(due + _EACH_LATE * days for days in range(_MOST_LATE + 1))]
    return next((one for one in points if one > now), None)


def faults(regime: Regime) -> tuple[str, ...]:
    """Name what is wrong with a regime: `steps` (too few or many, or a nameless one), `limits`, `previous` (the first has none before)."""
    limits = [one for step in regime.steps for one in step.limits]
    wrong = {
        "steps": not 1 <= len(regime.steps) <= MOST_STEPS or any(not (one.key or one.name) for one in regime.steps),
        "limits": any(not 1 <= len(one.limits) <= MOST_LIMITS for one in regime.steps) or any(_is_wrong(one) for one in limits),
        "previous": any(one.since == Anchor.PREVIOUS for step in regime.steps[:1] for one in step.limits),
        "opens_on": regime.opens_on not in set(Opens),
    }
    return tuple(name for name, is_wrong in wrong.items() if is_wrong)


def _is_wrong(limit: Limit) -> bool:
    return not 1 <= limit.amount <= LARGEST_AMOUNT or limit.unit not in set(Unit) or limit.since not in set(Anchor)


def steps_of(stored: Sequence[Mapping[str, object]]) -> tuple[Step, ...]:
    """Read steps as they are stored."""
    return tuple(step_of(one) for one in stored)


def step_of(stored: Mapping[str, object]) -> Step:
    """Read a step as it is stored."""
    limits: Sequence[Mapping[str, object]] = stored["limits"]  # type: ignore[assignment]  # as `asdict` wrote it
    return Step(key=str(stored["key"]), name=str(stored["name"]), limits=tuple(Limit(**one) for one in limits))  # type: ignore[arg-type]
