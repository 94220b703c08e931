"""What a new review says already: facts of the record, never prose of ours."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from varsko.postmortems.domain.factors import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the record of an incident knows. Texts are what people wrote while it lasted."""

    description: str
    cause: str
    fix: str
    detected_by: str
    impact_started_at: datetime | None = None
    detected_at: datetime | None = None
    impact_ended_at: datetime | None = None
    cases: int | None = None
    customers_inside: int | None = None
    customers_outside: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What stands in it: the summary as it was described, measures of the impact by name, factors as (kind, text)."""

    summary: str
    impact: tuple[tuple[str, int | timedelta], ...]
    well: str
    factors: tuple[tuple[Kind, str], ...]


def draft(facts: Facts) -> Draft:
    """Fill a draft. What nobody measured is left out, so that nothing is made up."""
    measures: list[tuple[str, int | timedelta | None]] = [
        ("lasted", _between(facts.impact_started_at, facts.impact_ended_at)),
        ("detected", _between(facts.impact_started_at, facts.detected_at)),
        ("customers_outside", facts.customers_outside),
        ("customers_inside", facts.customers_inside),
        ("cases", facts.cases),
    ]
    return Draft(
        summary=facts.description.strip(),
        impact=tuple((name, value) for name, value in measures if value is not None),
        well=facts.fix.strip(),
        factors=((Kind.TRIGGER, facts.cause.strip()),) if facts.cause.strip() else (),
    )


def _between(start: datetime | None, end: datetime | None) -> timedelta | None:
    return end - start if start and end and end >= start else None
