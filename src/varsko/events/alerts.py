"""What happens in the life of an alert."""

from dataclasses import dataclass
from typing import ClassVar

from varsko.events.base import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertEvent(Event):
    """A fact about one alert; `subject` is the alert's id."""

    ABOUT: ClassVar[str] = "alert"


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertOpened(AlertEvent):
    """A new alert exists. `number` is its short number, `priority` 1–5."""

    number: int
    message: str
    priority: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertRepeated(AlertEvent):
    """The same alias arrived again while the alert was open; `count` includes this time."""

    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertMoved(AlertEvent):
    """The alert changed its state; `before` and `after` are states of `alerts.domain.lifecycle`."""

    before: str
    after: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertAcknowledged(AlertMoved):
    """Somebody took it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertUnacknowledged(AlertMoved):
    """It waits for somebody again; paging starts anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertSnoozed(AlertMoved):
    """Quiet until `until` (RFC 3339)."""

    until: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertSnoozeEnded(AlertMoved):
    """The snooze is over; the alert is open again and paging starts anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertClosed(AlertMoved):
    """It is over, by a person, a source or a rule."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertNoted(AlertEvent):
    """Somebody wrote a note."""

    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertChanged(AlertEvent):
    """A field was changed on purpose: `field`, its value `before` and `after` as text."""

    field: str
    before: str
    after: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertResponderAdded(AlertEvent):
    """Somebody else is to answer too: a user, team, schedule or escalation."""

    responder: dict[str, str]
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertDeleted(AlertEvent):
    """The alert was removed on purpose; the log keeps its message."""

    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewKept(Event):
    """Somebody keeps a view of the list; `subject` is the view's id, `query` the query of its address."""

    ABOUT: ClassVar[str] = "view"

    name: str
    query: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewForgotten(Event):
    """Somebody does not keep a view any more."""

    ABOUT: ClassVar[str] = "view"

    name: str
