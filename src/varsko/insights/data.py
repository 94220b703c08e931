"""The shapes that reports hand out. Plain data: no Django here."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from varsko.insights.domain.spread import Spread as Spread
from varsko.insights.domain.spread import Verdict as Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """One incident in a picture: `x` from 0 to 1 along its axis."""

    key: str
    summary: str
    severity: int
    length: timedelta
    x: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A group of incidents: its name ("" for unknown), its times, and where the marks of median and nine in ten stand."""

    name: str
    spread: Spread
    dots: tuple[Dot, ...] = ()
    median_x: float = 0.0
    most_x: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A metric over a period: all incidents, the period before it, and the groups. `lacking` counts those without both milestones."""

    metric: str
    since: datetime
    until: datetime
    whole: Spread | None
    before: Spread | None
    verdict: Verdict
    rows: tuple[Row, ...] = field(default=())
    lacking: int = 0
    longest: timedelta = timedelta()
