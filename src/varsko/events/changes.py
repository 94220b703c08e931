"""What happens to changes."""

from dataclasses import dataclass, field
from typing import ClassVar

from varsko.events.base import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeEvent(Event):
    """A fact about one change; `subject` is the id of its request, `key` its key."""

    ABOUT: ClassVar[str] = "change"

    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangePlanned(ChangeEvent):
    """Somebody began to plan a change; `template` names what it was made from."""

    size: str
    template: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeWritten(ChangeEvent):
    """Its plan says something else: the names of the `fields`, and the `version` of the plan since."""

    fields: tuple[str, ...]
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeMoved(ChangeEvent):
    """It came into another state by a `move` of `changes.domain.states`."""

    move: str
    before: str
    after: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalAsked(ChangeEvent):
    """People were asked for their approval in a round: `people` are their ids."""

    round: str
    number: int
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalGiven(ChangeEvent):
    """Somebody who was asked said yes or no: `vote` is approved or refused, `person` the id of who was asked, `via` how they said it."""

    round: str
    person: str
    vote: str
    via: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalMailIgnored(ChangeEvent):
    """A mail about an approval came that did not count, and `reason` says why: its sender was told."""

    person: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FreezeOverruled(ChangeEvent):
    """Somebody who may said why a change is made in a freeze all the same."""

    freeze: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentCaused(ChangeEvent):
    """Somebody said that a change caused an incident, or with `gone` took that back."""

    incident: str
    incident_key: str
    gone: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FreezeChanged(Event):
    """A freeze was set, changed or ended: `change` is added, changed or ended; `subject` is its id.

    `before` and `after` hold what was changed, by name.
    """

    ABOUT: ClassVar[str] = "freeze"

    name: str
    change: str
    before: dict[str, str] = field(default_factory=dict)
    after: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeSetupChanged(Event):
    """A template or a standing round of approval was added, changed or removed: `what` says which, `subject` is its id."""

    ABOUT: ClassVar[str] = "change_setup"

    what: str
    name: str
    change: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeployRecorded(Event):
    """Another system told that it put a `version` of a service into an environment; `subject` is the id of the deploy."""

    ABOUT: ClassVar[str] = "deploy"

    service: str
    service_name: str
    environment: str
    version: str
