"""What happens to the requests of a desk."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from varsko.events.base import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestEvent(Event):
    """A fact about one request; `subject` is its id, `key` its key."""

    ABOUT: ClassVar[str] = "request"

    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestOpened(RequestEvent):
    """A request was taken in. `desk` and `caller` are ids ("" for no caller); what it says stays in the request.

    `since` is when the caller asked (ISO 8601), for one that was split off from another.
    """

    desk: str
    kind: str
    priority: int
    channel: str
    caller: str = ""
    state: str = "new"
    since: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestSaid(RequestEvent):
    """Something was said about it: `entry` is the entry's id."""

    entry: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestAnswered(RequestSaid):
    """The desk answered the caller; `is_first` for its first answer, `then` is wait or solve when that follows from it at once."""

    is_first: bool = False
    then: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallerReplied(RequestSaid):
    """The caller said something, or somebody in copy (as the entry says), by `channel`."""

    channel: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestNoted(RequestSaid):
    """Something was noted inside: `kind` is note or call."""

    kind: str = "note"


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestMoved(RequestEvent):
    """It came into another state by a `move` of `desk.domain.states`."""

    move: str
    before: str
    after: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestAssigned(RequestEvent):
    """Another team or person is to do it; ids, "" for none, with the names as they were. `why` names the desk's rule that gave it."""

    team: str
    team_name: str
    person: str
    person_name: str
    before_team: str = ""
    before_person: str = ""
    before_name: str = ""
    note: str = ""
    why: str = ""
    skills: tuple[str, ...] = ()
    wanted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestChanged(RequestEvent):
    """A `field` of it says something else: its value `before` and `after`, ids where the field holds one."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PriorityChanged(RequestEvent):
    """It is more or less urgent than before; `steps` are (reason, priority after it), `note` says why it was set by hand."""

    before: int
    after: int
    steps: tuple[tuple[str, int], ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestLinked(RequestEvent):
    """It was tied to another thing: `relation` says how, `other` is the other's id and `other_key` its key."""

    relation: str
    other: str
    other_key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestUnlinked(RequestEvent):
    """A tie to another thing was taken away."""

    relation: str
    other: str
    other_key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestSplit(RequestEvent):
    """Some of what was said in it (`entries`, ids) became the request `other`, whose key is `other_key`."""

    other: str
    other_key: str
    entries: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestFollowed(RequestEvent):
    """Somebody inside follows it: `person` is their id, `named` for one whom somebody named in what they wrote."""

    person: str
    name: str
    named: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestUnfollowed(RequestEvent):
    """Somebody follows it no more."""

    person: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeWritten(RequestEvent):
    """Somebody wrote down `minutes` that they worked on it, or took them back (less than none)."""

    time: str
    minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestRated(RequestEvent):
    """Its caller said how they were helped: `score` 1 bad, 2 so-so, 3 good."""

    score: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CallerJoined(Event):
    """Somebody said that they have it too: `about` is incident or request, `subject` its id, `caller` the caller's id."""

    ABOUT: ClassVar[str] = "caller"

    about: str
    caller: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemWritten(RequestEvent):
    """What is known of a problem says something else: `fields` are those that changed; `offered` for one that the portal shows."""

    fields: tuple[str, ...]
    offered: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskEvent(Event):
    """A fact about one desk; `subject` is its id."""

    ABOUT: ClassVar[str] = "desk"

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskCreated(DeskEvent):
    """A desk was opened."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskChanged(DeskEvent):
    """A `field` of a desk says something else: its value `before` and `after`."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryChanged(DeskEvent):
    """A category of a desk was `change`d: added, changed or removed."""

    category: str
    change: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestChanged(Event):
    """Figures that come by mail were `change`d: added, left by one of their readers, or removed."""

    ABOUT: ClassVar[str] = "digest"

    name: str
    change: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FormChanged(DeskEvent):
    """A form of a desk was `change`d: added, changed, put out of use or back into it; `version` is the one that counts then."""

    form: str
    change: str
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerChanged(RequestEvent):
    """What a request says in a `field` of its form, by key, with its `label`, was put right: `before` and `after` as text."""

    field: str
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MacroChanged(DeskEvent):
    """A macro of a desk was `change`d: added, changed, moved or removed."""

    macro: str
    change: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MacroApplied(RequestEvent):
    """A macro was used on it: `macro` is its id; what it did follows as events of their own."""

    macro: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixChanged(Event):
    """The table of priorities says something else from now on."""

    ABOUT: ClassVar[str] = "settings"

    version: int
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallerChanged(Event):
    """A caller's card says something else: `fields` are those that changed."""

    ABOUT: ClassVar[str] = "caller"

    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MailPlaced(RequestEvent):
    """A mail was put into it: `reason` says why it belongs here, `hint` why it may not, `evidence` what decided."""

    mail: str
    sender: str
    hint: str = ""
    evidence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MailMoved(RequestEvent):
    """A mail was taken out of it by somebody, and put into `other`, whose key is `other_key`."""

    mail: str
    other: str
    other_key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallerUnreachable(RequestEvent):
    """A mail about it came back: `address` was not reached, for good if `permanent`."""

    address: str
    permanent: bool
    said: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MailAddressChanged(DeskEvent):
    """An address of a desk was `change`d: added, changed or removed."""

    address: str
    change: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseNearing(RequestEvent):
    """So many percent (`share`) of the time for a `goal` are used up."""

    goal: str
    share: int
    promised_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseBroken(RequestEvent):
    """A `goal` was not reached in time, since `broken_at`; `reason` says whether it was late or became so by a change."""

    goal: str
    broken_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestEscalated(RequestEvent):
    """So many percent of a promise were used up, and whoever is on that rung of the ladder heard of it; `vip` is a rung for VIPs alone."""

    goal: str
    share: int
    vip: bool
    told: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LadderChanged(DeskEvent):
    """A rung was added to the ladder of a desk or removed from it; `person` "" stands for the managers of the request's team."""

    share: int
    person: str
    change: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SkillChanged(Event):
    """Who knows something was said anew, by names; nobody when it was removed."""

    ABOUT: ClassVar[str] = "settings"

    name: str
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HoursChanged(DeskEvent):
    """When a desk is open, or what it promises, says something else from now on."""

    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewKept(Event):
    """A view of the queue is kept: `subject` is its id, `query` that of its address; `scope` is mine, team or desk, `of` that one's id."""

    ABOUT: ClassVar[str] = "view"

    name: str
    query: str
    scope: str
    of: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewForgotten(Event):
    """A view of the queue is not kept any more."""

    ABOUT: ClassVar[str] = "view"

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewChosen(Event):
    """Somebody begins with another view of the queue; `subject` and `name` are "" for the whole queue."""

    ABOUT: ClassVar[str] = "view"

    name: str
