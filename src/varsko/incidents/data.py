"""The shapes that go into and out of incidents. Plain data: no Django here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from varsko.alerts.data import AlertView
from varsko.incidents.domain.callout import Callout as Callout
from varsko.incidents.domain.callout import Target as Target
from varsko.incidents.domain.checks import Checked as Checked
from varsko.incidents.domain.checks import Checklist as Checklist
from varsko.incidents.domain.people import OnIt as OnIt
from varsko.incidents.domain.people import Why as Why
from varsko.incidents.domain.scale import Level as Level
from varsko.incidents.domain.types import Field as Field
from varsko.incidents.domain.types import IncidentType as IncidentType
from varsko.incidents.domain.types import Part as Part
from varsko.incidents.mailed import HandedMail as HandedMail
from varsko.incidents.mailed import MailView as MailView
from varsko.incidents.owed import DutyView as DutyView
from varsko.incidents.owed import FilingView as FilingView
from varsko.incidents.owed import Owed as Owed
from varsko.incidents.owed import Regime as Regime
from varsko.incidents.told import ListView as ListView
from varsko.incidents.told import Recipient as Recipient

DetectedBy = Literal["monitoring", "customer", "staff"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ref:
    """Something by its id and the name people know it by."""

    id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What somebody says when they declare an incident. A `service_id` of "" means that nobody knows yet which service is faulty.

    With `id` a UUID, saying the same twice declares once. `in_triage` lets somebody look first; nobody is paged then. `past` is for
    one that was over before anybody wrote it down. A `drill` pages nobody but those who joined. `origin` is "report" for a
    stranger's, "mail" for one that came by mail.
    `facts` are what its type asks for, by the keys of the fields. `source` names what it grew from, for the stage that knows it, such
    as `request:` and the id of a request.
    """

    summary: str
    description: str = ""
    severity: int = 3
    service_id: str = ""
    affected: tuple[str, ...] = ()
    detected_by: DetectedBy = "staff"
    contact: str = ""
    private: bool = False
    drill: bool = False
    origin: str = ""
    in_triage: bool = False
    past: bool = False
    impact_started_at: datetime | None = None
    alert_ids: tuple[str, ...] = ()
    type_id: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    id: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaleView:
    """The severity scale in one of its versions; 0 is the one Varsko ships with."""

    version: int
    levels: tuple[Level, ...]
    note: str = ""
    changed_by: str = ""
    changed_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsView:
    """How incidents are named, met and led: `majors` is a schedule, team or escalation, or None; `report` opens the page for strangers."""

    prefix: str
    video: str
    majors: Target | None
    report: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentView:
    """An incident as pages, APIs and other stages read it. `severity` 1 is the worst; `status` as in `domain.status`.

    A service of a private team that the reader does not belong to is left out, and `service` is None. `facts` are what the fields of
    its type hold, and those of types that it had before. `callers` is None where nobody counted them. `known` is the key of the known
    error or standard solution that it is a case of, "" for none. With `look_again` there is a workaround, and nobody has looked at the
    severity since.
    """

    id: str
    number: int
    key: str
    summary: str
    description: str
    severity: int
    status: str
    private: bool
    is_ongoing: bool
    service: Ref | None
    affected: tuple[Ref, ...]
    detected_by: str
    reporter_id: str
    reporter_name: str
    contact: str
    manager_id: str
    manager_name: str
    video: str
    workaround: str
    cause: str
    fix: str
    cases: int | None
    customers_inside: int | None
    customers_outside: int | None
    declared_at: datetime
    updated_at: datetime
    impact_started_at: datetime | None = None
    detected_at: datetime | None = None
    impact_ended_at: datetime | None = None
    next_update_at: datetime | None = None
    resolved_at: datetime | None = None
    duplicate_of: str = ""
    parent: str = ""
    drill: bool = False
    debrief: str = ""
    type: Ref | None = None
    facts: dict[str, Any] = field(default_factory=dict)
    callers: int | None = None
    known: str = ""
    look_again: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldingView:
    """A part that somebody has, or with `ended_at` had. `label` names a part that is none of the usual ones."""

    id: str
    role: str
    label: str
    user_id: str
    user_name: str
    began_at: datetime
    began_reason: str
    ended_at: datetime | None = None
    end_reason: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkView:
    """An alert of an incident; with `is_call` one that called people."""

    alert: AlertView
    is_call: bool
    linked_at: datetime
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RelationView:
    """Another incident that this one has to do with: `relation` is related, parent, child or duplicate."""

    relation: str
    incident: IncidentView


@dataclass(frozen=True, slots=True)
class Span:
    """How bad an incident was, when it was declared, and from when to when it was felt; without an end it goes on."""

    severity: int
    declared_at: datetime
    began_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestones:
    """When what happened in an incident: every metric is the time between two of these. `service` is its name, "" for unknown."""

    key: str
    summary: str
    severity: int
    service: str
    declared_at: datetime
    impact_started_at: datetime | None = None
    detected_at: datetime | None = None
    acknowledged_at: datetime | None = None
    manager_at: datetime | None = None
    told_at: datetime | None = None
    impact_ended_at: datetime | None = None
    resolved_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SimilarView:
    """A past incident that looks like one, and why: the names of the services both have, and words that both use."""

    incident: IncidentView
    services: tuple[str, ...]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskView:
    """Something to do: `kind` response (now) or cleanup (afterwards)."""

    number: int
    kind: str
    title: str
    owner_id: str
    owner_name: str
    due_on: date | None
    created_at: datetime
    done_at: datetime | None = None
    done_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One line of a timeline: an event of the log (`kind` "incidents.RoleAssigned"), or with `entry_id` what somebody wrote.

    `at` is the time it speaks of; `said_at` is the time it was first said to have been, when that was corrected.
    """

    at: datetime
    kind: str
    by_kind: str
    by_name: str
    reason: str = ""
    data: dict[str, Any] = field(default_factory=dict)
    entry_id: str = ""
    said_at: datetime | None = None
    number: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A part of a list; `before` is where the next part begins, or None at the end."""

    rows: tuple[Any, ...]
    before: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamView:
    """A stream of work; with `ended_at` it is over, and `outcome` says what came of it."""

    number: int
    name: str
    lead_id: str
    lead_name: str
    opened_at: datetime
    ended_at: datetime | None = None
    outcome: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeView:
    """A change: `state` planned, done, rolled_back or dropped; `way_back` says how it is taken back; `stream` is a number or 0."""

    number: int
    state: str
    what: str
    how: str
    why: str
    way_back: str
    who_id: str
    who_name: str
    written_at: datetime
    planned_at: datetime | None = None
    done_at: datetime | None = None
    undone_at: datetime | None = None
    note: str = ""
    stream: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ClueView:
    """An observation, theory or experiment (`kind`) that hangs on number `of` (0: nothing); `verdict` open, confirmed or refuted."""

    number: int
    kind: str
    text: str
    by_name: str
    written_at: datetime
    of: int = 0
    stream: int = 0
    verdict: str = "open"
    because: str = ""
    judged_at: datetime | None = None
    judged_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeDraft:
    """What somebody says of a change. `who_id` "" is whoever says it; `stream` is a number or 0."""

    what: str
    way_back: str
    how: str = ""
    why: str = ""
    who_id: str = ""
    planned_at: datetime | None = None
    stream: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """The structured state of an incident, each in the order of its numbers."""

    streams: tuple[StreamView, ...]
    changes: tuple[ChangeView, ...]
    clues: tuple[ClueView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessmentView:
    """What is known of the impact. `inside` and `outside` are "", nobody, some or all; without `first_at` nobody has assessed it yet.

    `seen_in` is what customers see by language (en, nb, da, nl, pl), for the texts in these; `seen` is one of them.
    `tell_until` is when an authority must have heard of it, when personal data are concerned.
    """

    impact: str = ""
    seen: str = ""
    seen_in: Mapping[str, str] = field(default_factory=dict)
    groups: str = ""
    inside: str = ""
    outside: str = ""
    is_public: bool = False
    is_security: bool = False
    is_data: bool = False
    by_name: str = ""
    first_at: datetime | None = None
    changed_at: datetime | None = None
    tell_until: datetime | None = None
