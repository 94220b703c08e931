"""What is brought along from elsewhere: with its own codes, so that bringing it twice is bringing it once, and with its own times."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from varsko.statuspages.domain.metrics import Period, Point


@dataclass(frozen=True, slots=True, kw_only=True)
class BroughtGroup:
    """A group of components. `parent` is the code of the group around it or ""; what cannot stand there stands outermost."""

    code: str
    name: str
    description: str = ""
    position: int = 0
    parent: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BroughtComponent:
    """A component. `group` is the code of its group or ""; `state` one of the five."""

    code: str
    name: str
    description: str = ""
    group: str = ""
    position: int = 0
    state: str = "operational"
    showcase: bool = True
    only_if_degraded: bool = False
    began_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BroughtUpdate:
    """One update; `states` are those that components came into with it, by code."""

    code: str
    stage: str
    text: str
    said_at: datetime
    told: bool = True
    states: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class BroughtReport:
    """An incident or maintenance, its updates oldest first. `affects`: states by code as they are now; `learned`: a review's text."""

    code: str
    title: str
    stage: str
    impact: str
    began_at: datetime
    created_at: datetime
    override: str = ""
    is_maintenance: bool = False
    over_at: datetime | None = None
    monitoring_at: datetime | None = None
    planned_for: datetime | None = None
    planned_until: datetime | None = None
    begins_itself: bool = False
    ends_itself: bool = False
    backfilled: bool = False
    affects: Mapping[str, str] = field(default_factory=dict)
    updates: tuple[BroughtUpdate, ...] = ()
    learned: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BroughtValues:
    """What was measured of a metric, by its code: for each period the values of its steps. None is what nobody may read."""

    code: str
    points: Mapping[Period, tuple[Point, ...]] | None = None
