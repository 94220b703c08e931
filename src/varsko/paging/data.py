"""The shapes of paging. Plain data: no Django here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from varsko.alerts.data import AlertView, Responder
from varsko.kernel.matching import EVERYTHING, Criteria
from varsko.paging.domain.ladder import Condition as Condition
from varsko.paging.domain.ladder import Repeat as Repeat
from varsko.paging.domain.ladder import Step as Step
from varsko.schedules.data import Restriction

WEBHOOK_EVENTS = (
    "alert.opened",
    "alert.acknowledged",
    "alert.unacknowledged",
    "alert.snoozed",
    "alert.snooze_ended",
    "alert.closed",
    "alert.noted",
    "alert.changed",
    "alert.responder_added",
    "alert.deleted",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyView:
    """An escalation policy as other stages read it; steps in order, their targets named where they still exist."""

    id: str
    name: str
    description: str
    team_id: str
    team_name: str
    steps: tuple[Step, ...]
    repeat: Repeat


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleStepView:
    """One way of a notification rule: `after` minutes, by `method` to `address`."""

    id: str
    method: str
    address: str
    after: int
    enabled: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleStepDraft:
    """What somebody wants a step of a notification rule to say."""

    method: str
    address: str
    after: int = 0
    enabled: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class NotificationRuleView:
    """How a person wants to be told on one kind of occasion (`action_type`: create-alert, acknowledged-alert, closed-alert, …)."""

    id: str
    user_id: str
    name: str
    action_type: str
    position: int
    enabled: bool
    steps: tuple[RuleStepView, ...]
    criteria: Criteria = EVERYTHING
    restriction: Restriction | None = None
    notification_time: tuple[str, ...] = ()
    schedules: tuple[dict[str, str], ...] = ()
    repeat_after: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeView:
    """One message of a page: waiting until `due_at`, handed over as the delivery `delivery_id`, or skipped for the `reason`."""

    method: str
    address: str
    state: str
    reason: str
    due_at: datetime | None
    delivery_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PageView:
    """A person who was told: why (`via`, one entry a way that led there), when, how, and what they answered."""

    id: str
    alert_id: str
    user_id: str
    name: str
    at: datetime
    state: str
    policy: str
    step: int
    cycle: int
    via: tuple[dict[str, str], ...]
    notices: tuple[NoticeView, ...] = ()
    answered_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BellItem:
    """Something that a person was told inside the product: a page (`occasion` page, with its `state` and `via`) or news with `facts`.

    `place` is where it stands in the list, for paging.
    """

    place: str
    occasion: str
    at: datetime
    is_new: bool
    state: str = ""
    alert: AlertView | None = None
    facts: Mapping[str, str] = field(default_factory=dict)
    via: tuple[dict[str, str], ...] = ()

    @property
    def page_state(self) -> str:
        """Name the state of a page as states are named where they are shown."""
        return f"page_{self.state}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Upcoming:
    """The next step of an escalation under way: when, and who would be paged if it were then as it is planned now."""

    run_id: str
    policy: str
    step: int
    steps: int
    cycle: int
    due_at: datetime
    target: str
    people: tuple[str, ...]
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passing:
    """What "not me" brings about now: names of those whom it pages, and of those who answer for the installation where no step is left."""

    people: tuple[str, ...]
    fallback: tuple[str, ...]
    is_last: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstCalled:
    """Whom a target means first, if it were called now: names, or the reason why nobody."""

    target: Responder
    people: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookView:
    """An outgoing webhook without its secret."""

    id: str
    name: str
    url: str
    events: tuple[str, ...]
    enabled: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PastPage:
    """A page that was over before it was told of. `brief` is the alert in one line, `round` the place of its routing in the log."""

    id: str
    delivery_id: str
    alert_id: str
    brief: str
    user_id: str
    name: str
    address: str
    via: tuple[dict[str, str], ...]
    run_id: str
    round: int
    step: int
    at: datetime
    answered_at: datetime
    taken: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PastRun:
    """An escalation that was over before it was told of."""

    id: str
    alert_id: str
    policy: PolicyView
    round: int
    started_at: datetime
    ended_at: datetime
    reason: str
    step: int
