"""The shapes that go into and out of status pages. Plain data: no Django here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from varsko.statuspages.data.audiences import AudienceDraft as AudienceDraft
from varsko.statuspages.data.audiences import AudienceView as AudienceView
from varsko.statuspages.data.audiences import Sight as Sight
from varsko.statuspages.data.audiences import together as together
from varsko.statuspages.data.brought import BroughtComponent as BroughtComponent
from varsko.statuspages.data.brought import BroughtGroup as BroughtGroup
from varsko.statuspages.data.brought import BroughtReport as BroughtReport
from varsko.statuspages.data.brought import BroughtUpdate as BroughtUpdate
from varsko.statuspages.data.brought import BroughtValues as BroughtValues
from varsko.statuspages.data.buckets import BucketView as BucketView
from varsko.statuspages.data.carried import CarriedView as CarriedView
from varsko.statuspages.data.components import ComponentDraft as ComponentDraft
from varsko.statuspages.data.components import ComponentView as ComponentView
from varsko.statuspages.data.components import GroupView as GroupView
from varsko.statuspages.data.components import Named as Named
from varsko.statuspages.data.corrections import CorrectionView as CorrectionView
from varsko.statuspages.data.corrections import SpellView as SpellView
from varsko.statuspages.data.embeds import POSITIONS as POSITIONS
from varsko.statuspages.data.embeds import EmbedView as EmbedView
from varsko.statuspages.data.hosts import HostView as HostView
from varsko.statuspages.data.logos import LogoView as LogoView
from varsko.statuspages.data.mailboxes import LetterView as LetterView
from varsko.statuspages.data.mailboxes import MailboxView as MailboxView
from varsko.statuspages.data.measured import Measured as Measured
from varsko.statuspages.data.measured import MetricDraft as MetricDraft
from varsko.statuspages.data.measured import MetricView as MetricView
from varsko.statuspages.data.measured import Period as Period
from varsko.statuspages.data.measured import Point as Point
from varsko.statuspages.data.measured import RuleDraft as RuleDraft
from varsko.statuspages.data.measured import RuleView as RuleView
from varsko.statuspages.data.measured import SourceDraft as SourceDraft
from varsko.statuspages.data.measured import SourceView as SourceView
from varsko.statuspages.data.mirrors import MirrorBody as MirrorBody
from varsko.statuspages.data.mirrors import MirrorDraft as MirrorDraft
from varsko.statuspages.data.mirrors import MirrorView as MirrorView
from varsko.statuspages.data.plans import PlannedView as PlannedView
from varsko.statuspages.data.readers import ReaderView as ReaderView
from varsko.statuspages.data.readers import SeenView as SeenView
from varsko.statuspages.data.readers import SubscriberView as SubscriberView
from varsko.statuspages.data.readers import Wish as Wish
from varsko.statuspages.data.reports import AffectedView as AffectedView
from varsko.statuspages.data.reports import Change as Change
from varsko.statuspages.data.reports import ReportDraft as ReportDraft
from varsko.statuspages.data.reports import ReportView as ReportView
from varsko.statuspages.data.reports import SaidDraft as SaidDraft
from varsko.statuspages.data.reports import SaidView as SaidView
from varsko.statuspages.data.templates import TemplateDraft as TemplateDraft
from varsko.statuspages.data.templates import TemplateView as TemplateView
from varsko.statuspages.domain.states import Overall, State
from varsko.statuspages.domain.uptime import Day

LANGUAGES = ("en", "nb", "da", "nl", "pl")


@dataclass(frozen=True, slots=True, kw_only=True)
class PageDraft:
    """What somebody wants of a page. `access` is public, internal (whoever may see incidents), password or link (whoever has it), network
    (whoever comes from one of `networks`), teams (people of `teams`, by id) or groups (each group of readers sees its part).

    `languages` begins with the page's own; `takes` says what becomes of updates of incidents: publish, draft or nothing.
    `alarm_from` is how many readers who see trouble within minutes raise an alert, 0 for never. `weights` is how much of a second in a
    state counts as down time, from 0 to 1, by state; None leaves it as it is.
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
    networks: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    weights: Mapping[str, float] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PageView:
    """A page as others read it. Of its host names the `unserved` are not served, because they are not proven yet."""

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
    networks: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    unserved: tuple[str, ...] = ()

    @property
    def served(self) -> tuple[str, ...]:
        """Give the host names at which it is served."""
        return tuple(one for one in self.hosts if one not in self.unserved)

    @property
    def language(self) -> str:
        """Give the page's own language."""
        return self.languages[0]

    @property
    def is_public(self) -> bool:
        """Tell whether anybody may read it."""
        return self.access == "public"

    @property
    def has_audiences(self) -> bool:
        """Tell whether groups of readers see a part of it each."""
        return self.access == "groups"

    @property
    def takes_subscribers(self) -> bool:
        """Tell whether its readers may ask for its news."""
        return self.is_public or self.has_audiences

    @property
    def hears_inside(self) -> bool:
        """Tell whether its readers get the texts for people inside."""
        return self.access == "internal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Worked:
    """How much of some days a component worked: in percent, rounded down, None when nothing is known; and the seconds by state."""

    share: float | None
    seconds: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """All that a page shows at a moment: open reports first, then those of the last ninety days; days and corrections are by component id.

    With `is_narrowed` it is what some groups of readers see of it.
    """

    page: PageView
    at: datetime
    overall: Overall
    groups: tuple[GroupView, ...]
    components: tuple[ComponentView, ...]
    reports: tuple[ReportView, ...]
    days: Mapping[str, tuple[Day, ...]] = field(default_factory=dict)
    measured: tuple[Measured, ...] = ()
    corrections: Mapping[str, tuple[CorrectionView, ...]] = field(default_factory=dict)
    is_narrowed: bool = False
    logos: tuple[LogoView, ...] = ()
    embed: EmbedView = field(default_factory=EmbedView)

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
