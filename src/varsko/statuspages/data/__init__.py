"""The shapes that go into and out of status pages. Plain data: no Django here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from varsko.statuspages.data.brought import BroughtComponent as BroughtComponent
from varsko.statuspages.data.brought import BroughtGroup as BroughtGroup
from varsko.statuspages.data.brought import BroughtReport as BroughtReport
from varsko.statuspages.data.brought import BroughtUpdate as BroughtUpdate
from varsko.statuspages.domain.sightings import Verdict
from varsko.statuspages.domain.stages import CLAIMING, OVER, Kind
from varsko.statuspages.domain.states import Impact, Overall, State, worst
from varsko.statuspages.domain.uptime import Day

LANGUAGES = ("en", "nb", "da", "nl", "pl")


@dataclass(frozen=True, slots=True, kw_only=True)
class PageDraft:
    """What somebody wants of a page. `access` is public, internal (whoever may see incidents), password or link (whoever has it).

    `languages` begins with the page's own; `takes` says what becomes of updates of incidents: publish, draft or nothing.
    `alarm_from` is how many readers who see trouble within minutes raise an alert, 0 for never.
    """

    name: str
    slug: str
    description: str = ""
    access: str = "public"
    password: str = ""
    languages: tuple[str, ...] = ("en",)
    time_zone: str = "UTC"
    accent: str = "#1c5fad"
    announcement: str = ""
    support_url: str = ""
    takes: str = "publish"
    hosts: tuple[str, ...] = ()
    alarm_from: int = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class PageView:
    """A page as others read it. `link` is what opens one that is shared by link, only for those who may configure it."""

    id: str
    code: str
    slug: str
    name: str
    description: str
    access: str
    languages: tuple[str, ...]
    time_zone: str
    accent: str
    announcement: str
    support_url: str
    weights: Mapping[str, float]
    takes: str
    hosts: tuple[str, ...]
    created_at: datetime
    updated_at: datetime
    written_at: datetime | None = None
    alarm_from: int = 5

    @property
    def language(self) -> str:
        """Give the page's own language."""
        return self.languages[0]

    @property
    def is_public(self) -> bool:
        """Tell whether anybody may read it."""
        return self.access == "public"

    @property
    def hears_inside(self) -> bool:
        """Tell whether its readers get the texts for people inside."""
        return self.access == "internal"


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupView:
    """Components that belong together."""

    id: str
    code: str
    name: str
    description: str
    position: int
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ComponentDraft:
    """What somebody wants of a component. `service_id` ties it to the catalogue, `group` is a group's code; "" for none.

    `heeds` says what becomes of alerts of the service: nothing, propose or publish; None leaves it as it is.
    """

    name: str
    description: str = ""
    group: str = ""
    service_id: str = ""
    position: int | None = None
    only_if_degraded: bool = False
    showcase: bool = True
    began_on: date | None = None
    heeds: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ComponentView:
    """A component with the state that counts. `group` is the code of its group or ""; `alert_state` is what open alerts say."""

    id: str
    code: str
    name: str
    description: str
    group: str
    service_id: str
    state: State
    position: int
    only_if_degraded: bool
    showcase: bool
    began_on: date
    created_at: datetime
    updated_at: datetime
    heeds: str = "nothing"
    alert_state: State = State.OPERATIONAL
    alert_since: datetime | None = None
    alert_overruled: bool = False

    @property
    def proposed(self) -> State | None:
        """Give the worse state that alerts propose and nobody has decided about; None when there is none."""
        is_worse = worst([self.state, self.alert_state]) != self.state
        return self.alert_state if self.heeds == "propose" and is_worse and not self.alert_overruled else None


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """All that a page shows at a moment: open reports first, then those of the last ninety days; days are by component id."""

    page: PageView
    at: datetime
    overall: Overall
    groups: tuple[GroupView, ...]
    components: tuple[ComponentView, ...]
    reports: tuple[ReportView, ...]
    days: Mapping[str, tuple[Day, ...]] = field(default_factory=dict)

    @property
    def open_incidents(self) -> tuple[ReportView, ...]:
        """Give the incidents that go on, the newest first."""
        return tuple(one for one in self.reports if not one.is_maintenance and not one.is_over)

    @property
    def running(self) -> tuple[ReportView, ...]:
        """Give the maintenance that is under way."""
        return tuple(one for one in self.reports if one.is_maintenance and one.is_under_way)

    @property
    def upcoming(self) -> tuple[ReportView, ...]:
        """Give the maintenance that is planned, the next first."""
        planned = [one for one in self.reports if one.is_maintenance and not one.is_under_way and not one.is_over]
        return tuple(sorted(planned, key=lambda one: (one.planned_for is None, one.planned_for)))

    @property
    def past(self) -> tuple[ReportView, ...]:
        """Give what is over, the newest first."""
        return tuple(one for one in self.reports if one.is_over)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a page stands, in short: the worst state of its components, what goes on, what is prepared."""

    worst: State
    components: int
    incidents: int
    drafts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetView:
    """The bytes behind one address of a page."""

    path: str
    kind: str
    etag: str
    plain: bytes
    packed: bytes
    silence: str
    written_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody wants to hear, and where: `kind` is email, webhook, slack or teams, `address` a mail address or a web address.

    `components` are codes and `report` the code of the only report they want; `wants` is incident, maintenance or "" for both.
    """

    address: str
    kind: str = "email"
    language: str = ""
    components: tuple[str, ...] = ()
    report: str = ""
    wants: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriberView:
    """A subscriber as those see them who may configure pages. `report` is the code of the only report they hear of, or ""."""

    id: str
    code: str
    kind: str
    address: str
    language: str
    components: tuple[str, ...]
    report: str
    wants: str
    state: str
    failures: int
    quarantined_at: datetime | None
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenView:
    """What readers say they see of a component, or with `component` "" of anything: how many in the last ten minutes, hour and day.

    `usual` is how many ten minutes of the day before had on average, `verdict` what was made of it.
    """

    component: str
    name: str
    now: int
    hour: int
    day: int
    usual: float
    verdict: Verdict
