"""What happens in the life of an incident."""

from dataclasses import dataclass
from typing import ClassVar

from varsko.events.base import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentEvent(Event):
    """A fact about one incident; `subject` is the incident's id."""

    ABOUT: ClassVar[str] = "incident"


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentDeclared(IncidentEvent):
    """Somebody said that something is wrong. `service` is the id of the faulty one, "" for unknown; `status` is new or triage.

    `source` names what it grew from, such as `request:` and an id.
    """

    key: str
    summary: str
    severity: int
    service: str
    detected_by: str
    status: str
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentChanged(IncidentEvent):
    """A field says something else: its value `before` and `after` as text, times as RFC 3339, services as their ids."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SeverityChanged(IncidentEvent):
    """It is worse or better than was thought; 1 is the worst."""

    before: int
    after: int
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeverityKept(IncidentEvent):
    """Once there was a workaround somebody looked at the `severity` again, and it is as bad as before."""

    severity: int
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentMoved(IncidentEvent):
    """It came into another status by a `move` of `incidents.domain.status`."""

    move: str
    before: str
    after: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleAssigned(IncidentEvent):
    """Somebody has a part in it. `label` names a part that is none of the usual ones; `instead_of` names whom they relieved."""

    role: str
    label: str
    user: str
    user_name: str
    instead_of: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleEnded(IncidentEvent):
    """Somebody's part is over; the reason says why."""

    role: str
    label: str
    user: str
    user_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RespondersCalled(IncidentEvent):
    """People are called by an alert of their own, whose story tells who was paged. `targets` holds kind, id and name of each.

    The reason says how it was decided whom to call; an empty list means that nobody is known to call, and the fallback is told.
    """

    alert: str
    number: int
    targets: tuple[dict[str, str], ...]
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NobodyCalled(IncidentEvent):
    """Nobody is paged for it, and the reason says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponderReleased(IncidentEvent):
    """Somebody is not needed any more, and was thanked."""

    user: str
    user_name: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertLinked(IncidentEvent):
    """An alert belongs to it."""

    alert: str
    number: int
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertUnlinked(IncidentEvent):
    """An alert belongs to it no more."""

    alert: str
    number: int
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DuplicateTaken(IncidentEvent):
    """Another incident, `other` by its key, was the same one and was merged into this."""

    other: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentRelated(IncidentEvent):
    """It has to do with another incident, `other` by its key: `relation` is related, parent (of this one) or child."""

    other: str
    relation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentUnrelated(IncidentEvent):
    """It has nothing to do with another incident after all."""

    other: str
    relation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskEvent(IncidentEvent):
    """A fact about one task of an incident: its number within the incident, and its title."""

    number: int
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskAdded(TaskEvent):
    """Something is to be done: `kind` is response (now) or cleanup (afterwards, by `owner` until `due`, a date)."""

    kind: str
    owner: str = ""
    due: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskChanged(TaskEvent):
    """A task says something else: `field` with its value `before` and `after` as text."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskDone(TaskEvent):
    """A task is done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskReopened(TaskEvent):
    """A task is not done after all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryWritten(IncidentEvent):
    """Somebody wrote into the timeline; `happened_at` (RFC 3339) is the time it speaks of."""

    entry: str
    text: str
    happened_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryChanged(IncidentEvent):
    """An entry of the timeline was corrected: `field` text or happened_at, with its value `before` and `after`."""

    entry: str
    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryRemoved(IncidentEvent):
    """An entry was taken out of the timeline; the log keeps what it said."""

    entry: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GuestInvited(IncidentEvent):
    """Somebody may know of a private incident."""

    user: str
    user_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GuestRemoved(IncidentEvent):
    """Somebody may not know of a private incident any more."""

    user: str
    user_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdatePromised(IncidentEvent):
    """The next update is due at `until` (RFC 3339); "" takes the promise back."""

    until: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateEvent(IncidentEvent):
    """What people were told. `texts` holds by language (en, nb …) internal_title, internal, external_title and external.

    `stage` is one of `incidents.domain.telling.stages.Stage`; `next_update` and `eta` are RFC 3339 or ""; `eta_share` is the chance in
    percent that it is over by then, 0 for somebody's own estimate, from `eta_count` past cases of the known error or standard solution with
    the key `eta_known`, or with "" of its service; `restart` is needed, not_needed, unknown or ""; `corrects` is the
    number of the update that it corrects, 0 for none; `read_by` read it before it was sent, or `skipped` says why nobody did.
    """

    update: str
    number: int
    stage: str
    texts: dict[str, dict[str, str]]
    next_update: str = ""
    eta: str = ""
    eta_share: int = 0
    eta_count: int = 0
    eta_known: str = ""
    restart: str = ""
    corrects: int = 0
    read_by: str = ""
    skipped: str = ""
    mails: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdatePublished(UpdateEvent):
    """People were told how it stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateRehearsed(UpdateEvent):
    """In a drill those who joined it were told how it stands. Nobody else ever hears of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DrillJoined(IncidentEvent):
    """Somebody takes part in a drill."""

    user: str
    user_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PagingRuleChanged(Event):
    """For a service (its id) a severity pages people, does not, or with "" is as the scale says (`pages` yes, no or "")."""

    ABOUT: ClassVar[str] = "settings"

    severity: int
    pages: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseMissed(IncidentEvent):
    """An update was due at `until` (RFC 3339) and did not come; `told` names who was told of it."""

    until: str
    told: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListChanged(Event):
    """A distribution list of incident updates was made, changed or deleted (`change`)."""

    ABOUT: ClassVar[str] = "settings"

    name: str
    change: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TextChanged(Event):
    """A text that updates begin with has a new version; with `is_own` False it is the shipped one again."""

    ABOUT: ClassVar[str] = "settings"

    stage: str
    audience: str
    language: str
    version: int
    is_own: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowingChanged(Event):
    """Somebody follows incidents of a service up to a severity; "" means all services, 0 not any more."""

    ABOUT: ClassVar[str] = "user"

    service: str
    severity: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaleChanged(Event):
    """The severity scale says something else; `version` counts up, `note` says who agreed to it."""

    ABOUT: ClassVar[str] = "settings"

    version: int
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentSettingsChanged(Event):
    """How incidents are named, met or led has changed: `name` is prefix, video or majors."""

    ABOUT: ClassVar[str] = "settings"

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MailReturned(IncidentEvent):
    """A mail about it did not reach an address, for good; `said` is what a mail server said."""

    address: str
    said: str
