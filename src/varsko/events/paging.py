"""Who was told, who was not, and why; and how paging is set up."""

from dataclasses import dataclass
from typing import ClassVar

from varsko.events.base import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class PagingEvent(Event):
    """A fact about the paging of one alert; `subject` is the alert's id."""

    ABOUT: ClassVar[str] = "alert"


@dataclass(frozen=True, slots=True, kw_only=True)
class RunStarted(PagingEvent):
    """An escalation began. `policy` is its name, `steps` how many steps its snapshot has."""

    run: str
    policy: str
    steps: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RunStopped(PagingEvent):
    """An escalation ended before its last step; the reason says why."""

    run: str
    policy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RunFinished(PagingEvent):
    """An escalation ran out of steps."""

    run: str
    policy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetSkipped(PagingEvent):
    """Nobody is paged for a target that the alert was routed to; the reason says why: it is gone, or the alert is no longer open."""

    kind: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StepTaken(PagingEvent):
    """A step of an escalation fell due. `people` are the names it reaches; empty with the reason `nobody_on_call` and the like."""

    run: str
    step: int
    cycle: int
    target: str
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonPaged(PagingEvent):
    """A person is told to answer. `page` is the id of the page, `via` why it is this person, `source` the schedule or team behind it."""

    page: str
    user: str
    name: str
    via: str
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonNotPaged(PagingEvent):
    """A person would have been told, and was not; the reason says why."""

    user: str
    name: str
    via: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PagePassed(PagingEvent):
    """A person who was paged said: not me, the next one."""

    page: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FallbackTold(PagingEvent):
    """Nobody could be reached by the rules; those who answer for the installation were told."""

    people: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeSent(PagingEvent):
    """A provider took the message. `channel` is email, webhook, …; `maybe_twice` says that an earlier try may have gone out too."""

    delivery: str
    channel: str
    name: str
    address: str
    maybe_twice: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeFailed(PagingEvent):
    """A message could not be handed over and will not be tried again."""

    delivery: str
    channel: str
    name: str
    error: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftReminded(Event):
    """Somebody was reminded that a shift begins or ends (the reason says which) at `moment`; `subject` is the user's id."""

    ABOUT: ClassVar[str] = "user"

    schedule: str
    moment: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BellRang(Event):
    """Somebody has something new under their bell; `subject` is the user's id. Their open pages hear of it, and nobody else's."""

    ABOUT: ClassVar[str] = "bell"


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalationEvent(Event):
    """A fact about one escalation policy; `subject` is its id, `name` its name."""

    ABOUT: ClassVar[str] = "escalation"

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalationCreated(EscalationEvent):
    """A new policy exists."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalationChanged(EscalationEvent):
    """A policy says something else from now on; runs under way keep what they began with. `fields` names what changed."""

    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalationDeleted(EscalationEvent):
    """A policy is gone; runs under way go on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotificationRulesChanged(Event):
    """Somebody is told in another way from now on; `subject` is the user's id, `what` created, changed or deleted, `rule` its name."""

    ABOUT: ClassVar[str] = "user"

    what: str
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookChanged(Event):
    """An outgoing webhook was set up, changed or removed; `what` is created, changed or deleted."""

    ABOUT: ClassVar[str] = "webhook"

    what: str
    name: str
    url: str
