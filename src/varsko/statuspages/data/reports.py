"""The shapes of what a page tells of."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from varsko.statuspages.data.components import ComponentView
from varsko.statuspages.domain.stages import CLAIMING, OVER, Kind
from varsko.statuspages.domain.states import Impact, State


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A component whose state changed with an update."""

    code: str
    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidView:
    """One update: its texts by language. `corrects` is the number of an earlier one, 0 for none."""

    id: str
    code: str
    number: int
    stage: str
    texts: Mapping[str, str]
    changes: tuple[Change, ...]
    told: bool
    corrects: int
    author_name: str
    said_at: datetime
    first_said_at: datetime
    created_at: datetime
    edited_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AffectedView:
    """A component that a report is about, and how the report says it is."""

    component: ComponentView
    state: State


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportView:
    """An incident or maintenance as a page tells it; updates are the newest first. `scope` is central, some, outside or ""."""

    id: str
    code: str
    page_id: str
    incident_id: str
    kind: str
    stage: str
    titles: Mapping[str, str]
    impact: Impact
    scope: str
    known_error: str
    next_update_at: datetime | None
    eta_at: datetime | None
    eta_share: int
    restart: str
    backfilled: bool
    planned_for: datetime | None
    planned_until: datetime | None
    begins_itself: bool
    ends_itself: bool
    remind_before: int
    reminded_at: datetime | None
    began_at: datetime
    monitoring_at: datetime | None
    over_at: datetime | None
    published_at: datetime | None
    created_at: datetime
    updated_at: datetime
    updates: tuple[SaidView, ...] = ()
    affected: tuple[AffectedView, ...] = ()
    impact_override: str = ""
    repeats: str = ""
    learned: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    learned_at: datetime | None = None
    learned_draft: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    learned_draft_at: datetime | None = None
    publish_at: datetime | None = None

    @property
    def is_maintenance(self) -> bool:
        """Tell whether it was planned."""
        return self.kind == Kind.MAINTENANCE

    @property
    def is_over(self) -> bool:
        """Tell whether nothing more comes."""
        return self.stage in OVER

    @property
    def is_under_way(self) -> bool:
        """Tell whether it happens now."""
        return self.stage in CLAIMING

    @property
    def is_draft(self) -> bool:
        """Tell whether nobody outside sees it yet."""
        return self.published_at is None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportDraft:
    """What is to be told of. `affects` gives the state of components by code; `texts` and `titles` are by language.

    With `publish_at` it is prepared and published by itself then.
    With `began_at` in the past and `over_at` it is written down afterwards. For maintenance `planned_for` and `planned_until` are needed.
    """

    titles: Mapping[str, str]
    texts: Mapping[str, str]
    stage: str = "investigating"
    affects: Mapping[str, str] = field(default_factory=dict)
    impact: str = ""
    scope: str = ""
    known_error: str = ""
    next_update_at: datetime | None = None
    eta_at: datetime | None = None
    eta_share: int = 0
    restart: str = ""
    began_at: datetime | None = None
    over_at: datetime | None = None
    backfilled: bool = False
    planned_for: datetime | None = None
    planned_until: datetime | None = None
    begins_itself: bool = True
    ends_itself: bool = False
    remind_before: int = 0
    repeats: str = ""
    repeats_from: datetime | None = None
    incident_id: str = ""
    draft: bool = False
    told: bool = True
    publish_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidDraft:
    """What is said next. What is None stays as it is; `stage` "" too. `corrects` is the number of an earlier update."""

    texts: Mapping[str, str]
    stage: str = ""
    affects: Mapping[str, str] = field(default_factory=dict)
    next_update_at: datetime | None = None
    eta_at: datetime | None = None
    eta_share: int = 0
    restart: str = ""
    told: bool = True
    said_at: datetime | None = None
    source: str = ""
    corrects: int = 0
