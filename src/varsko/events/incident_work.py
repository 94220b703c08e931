"""What happens in the work on an incident: its impact is assessed, checklists are gone through, and how both are set up."""

from dataclasses import dataclass
from typing import ClassVar

from varsko.events.base import Event
from varsko.events.incidents import IncidentEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class ImpactAssessed(IncidentEvent):
    """Somebody said what is known of its impact. `answers` holds what differs now, by question, as text."""

    answers: dict[str, str]
    is_first: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TickEvent(IncidentEvent):
    """A fact about an item of a checklist: `list` is the checklist's key, `name` its name; shipped ones name their items by key."""

    list: str
    name: str
    item: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemTicked(TickEvent):
    """Somebody looked at an item."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemUnticked(TickEvent):
    """An item was not looked at after all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FactChanged(IncidentEvent):
    """A field of its type says something else: the field's `key` and `label`, and its value `before` and `after` as text."""

    key: str
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MailAssigned(IncidentEvent):
    """Somebody put a mail that was left over to it: the mail's id, who says to have sent it, and why it had been left (`before`)."""

    mail: str
    sender: str
    before: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MailSettled(Event):
    """Somebody said that nothing is to be made of a mail (`subject`) in incidents: `reason` names why, `before` why it had been left.

    `to` is the key of what it went to instead, "" for nothing.
    """

    ABOUT: ClassVar[str] = "mail"

    before: str
    to: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentTypeChanged(Event):
    """A type of incidents was made, changed or deleted (`change`)."""

    ABOUT: ClassVar[str] = "settings"

    name: str
    change: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecklistChanged(Event):
    """A checklist was made, changed, deleted or restored (`change`)."""

    ABOUT: ClassVar[str] = "settings"

    name: str
    change: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AwakeSaid(Event):
    """Somebody (`subject`) said since when (RFC 3339) they are awake."""

    ABOUT: ClassVar[str] = "user"

    since: str
