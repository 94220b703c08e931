"""The shapes of what is measured."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from varsko.statuspages.domain.metrics import Heap
from varsko.statuspages.domain.metrics import Period as Period
from varsko.statuspages.domain.metrics import Point as Point


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricDraft:
    """What somebody wants of a metric. `least` and `most` fix the ends of the drawing; without them the values do."""

    name: str
    unit: str = ""
    explanation: str = ""
    decimals: int = 0
    least: float | None = None
    most: float | None = None
    shown: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceDraft:
    """A monitor that speaks Prometheus' API, and the query whose one series is wanted. `token` is sent as a bearer token, "" for none."""

    address: str
    query: str
    token: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceView:
    """Where values come from by themselves. `trouble` says why the last look brought none, or "", and `said` what the monitor said."""

    address: str
    query: str
    has_token: bool
    looked_at: datetime | None
    trouble: str
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleDraft:
    """A limit that says how a component is (its code): values `side` of it (above, below) for `minutes` on end make it `state`.

    It is well again when they have not gone beyond `back` for as long; None is the limit itself.
    """

    component: str
    side: str
    limit: float
    minutes: int
    state: str
    back: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleView:
    """A rule, with what it says: fine, broken, or silent while nothing is measured; `was_broken` then is the word that stands.

    `since` is when that began. It is not heeded when its component lets nothing become of alerts.
    """

    code: str
    metric: str
    metric_name: str
    unit: str
    component: str
    component_name: str
    is_heeded: bool
    side: str
    limit: float
    back: float
    minutes: int
    state: str
    said: str
    was_broken: bool
    since: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricView:
    """Something that is measured; `newest_at` is the moment of its newest value, `source` where values come from by themselves."""

    id: str
    code: str
    name: str
    unit: str
    explanation: str
    decimals: int
    least: float | None
    most: float | None
    shown: bool
    newest_at: datetime | None
    created_at: datetime
    updated_at: datetime
    source: SourceView | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """A metric with what was measured, by period, the oldest step first; steps without a value are left out."""

    metric: MetricView
    heaps: Mapping[Period, tuple[Heap, ...]] = field(default_factory=dict)

    @property
    def newest(self) -> Heap | None:
        """Give the newest step of the day."""
        of_day = self.heaps.get(Period.DAY, ())
        return of_day[-1] if of_day else None
