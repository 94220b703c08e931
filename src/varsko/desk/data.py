"""The shapes that go into and out of the desk. Plain data: no Django here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from varsko.desk.domain.calendars import Calendar, Window
from varsko.desk.domain.figures import Spread as Spread
from varsko.desk.domain.mail.letter import Arrival as Arrival
from varsko.desk.domain.mail.limits import LARGEST_MAIL as LARGEST_MAIL
from varsko.desk.domain.priority import Rules as Rules
from varsko.desk.domain.priority import Step as Step
from varsko.desk.domain.states import Channel as Channel
from varsko.desk.domain.states import Kind as Kind
from varsko.desk.domain.states import Move as Move
from varsko.desk.domain.states import Said as Said
from varsko.desk.domain.states import State as State
from varsko.desk.domain.targets import Rules as TargetRules
from varsko.desk.domain.targets import Target


@dataclass(frozen=True, slots=True, kw_only=True)
class Ref:
    """Something by id and name."""

    id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskView:
    """A desk. `offered` says who may report to it in the portal: everybody, staff or nobody; `kinds` what can be asked of it."""

    id: str
    name: str
    slug: str
    team_id: str
    team_name: str
    language: str
    time_zone: str
    confidential: bool
    offered: str
    kinds: tuple[str, ...]
    archived_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryView:
    """A category: `path` names it from the top, `depth` is 0 there; requests of it go to `team_id` if it has one."""

    id: str
    desk_id: str
    name: str
    path: str
    depth: int
    parent_id: str = ""
    team_id: str = ""
    team_name: str = ""
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CallerView:
    """Who calls; `user_id` "" for a guest without an account."""

    id: str
    name: str
    email: str = ""
    phone: str = ""
    organisation: str = ""
    language: str = "en"
    vip: bool = False
    user_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallerDraft:
    """Somebody who calls, as far as is known: by `id` of a card, by `user_id`, or as a guest by name, mail address or telephone."""

    id: str = ""
    user_id: str = ""
    name: str = ""
    email: str = ""
    phone: str = ""
    organisation: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A request to take in. Without a `desk` (id or slug) the first that the asker may use; `by_hand` overrules the priority.

    With `id`, a UUID, saying the same twice opens it once. `state` is where it begins: solved for one that was solved on the spot.
    """

    title: str
    text: str = ""
    desk: str = ""
    kind: str = Kind.INCIDENT
    channel: str = Channel.DESK
    caller: CallerDraft | None = None
    category_id: str = ""
    service_id: str = ""
    impact: int = 4
    urgency: int = 2
    by_hand: int = 0
    why_note: str = ""
    team_id: str = ""
    assignee_id: str = ""
    incident: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestView:
    """A request as the desk reads it. `why` are the steps to its priority; `merged_into` is a key, "" for none."""

    id: str
    number: int
    key: str
    desk_id: str
    desk_name: str
    confidential: bool
    kind: str
    title: str
    text: str
    state: str
    is_open: bool
    channel: str
    caller: CallerView | None
    category_id: str
    category: str
    service: Ref | None
    impact: int
    urgency: int
    priority: int
    why: tuple[Step, ...]
    why_note: str
    team_id: str
    team_name: str
    assignee_id: str
    assignee_name: str
    handovers: int
    reopened: int
    solution: str
    opened_by: str
    created_at: datetime
    updated_at: datetime
    promised_at: datetime | None = None
    answered_at: datetime | None = None
    solved_at: datetime | None = None
    closed_at: datetime | None = None
    merged_into: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryView:
    """Something that was said: `is_public` for what the caller may read."""

    id: str
    kind: str
    text: str
    author_id: str
    author_name: str
    created_at: datetime
    is_public: bool
    channel: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemView:
    """What is known of a problem; with a cause, since `known_at`, it is a known error."""

    cause: str = ""
    workaround: str = ""
    public_title: str = ""
    offered: bool = False
    known_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TieView:
    """Another request that one has to do with: `relation` as `domain.ties.Relation`, `is_from_other` when the other says it of this one."""

    relation: str
    request: RequestView
    is_from_other: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownView:
    """Something that the portal says is known: `about` is incident or problem, `count` how many have it, `is_mine` for one of them."""

    id: str
    about: str
    title: str
    text: str
    since: datetime
    count: int
    is_mine: bool = False
    next_update_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What somebody reports in the portal. With `id`, a UUID, saying the same twice reports it once."""

    title: str
    text: str = ""
    desk: str = ""
    kind: str = Kind.INCIDENT
    category_id: str = ""
    impact: int = 4
    urgency: int = 2
    id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnView:
    """A request as its caller reads it; `score` is what they said of it afterwards, 0 for nothing yet."""

    id: str
    key: str
    kind: str
    title: str
    text: str
    state: str
    is_open: bool
    desk_name: str
    solution: str
    created_at: datetime
    updated_at: datetime
    solved_at: datetime | None = None
    entries: tuple[EntryView, ...] = ()
    score: int = 0
    comment: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PatternView:
    """Requests that speak of the same thing, and the beginnings of words that they share."""

    requests: tuple[RequestView, ...]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """How a desk does. `at_once` counts what was solved without being passed on or opened again; counts by name, the largest first.

    `by_score` counts what callers said: bad, so-so, good.
    """

    came: int
    solved: int
    open: int
    ages: tuple[int, ...]
    first_answer: Spread
    solving: Spread
    at_once: int
    reopened: int
    by_channel: tuple[tuple[str, int], ...]
    by_category: tuple[tuple[str, int], ...]
    by_score: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MailView:
    """A mail in a request: why it is here, what may speak against it. `is_first` for the one that the request began with."""

    id: str
    sender: str
    sender_name: str
    subject: str
    came_at: datetime
    nature: str
    sign: str
    why: str
    hint: str
    evidence: str
    is_verified: bool | None
    is_first: bool
    maybe_key: str = ""
    maybe_title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MailFile:
    """Something attached to a mail."""

    name: str
    kind: str
    content: bytes
    cid: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MailPage:
    """A mail, read again: what is new in it, the hidden rest, what told them apart, its HTML made harmless, its headers, its files."""

    view: MailView
    request_key: str
    to: tuple[str, ...]
    fresh: str
    rest: str
    how: str
    html: str
    headers: str
    files: tuple[MailFile, ...]
    faults: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressView:
    """An address at which a desk is written to."""

    id: str
    address: str
    desk_slug: str
    desk_name: str
    plus: bool
    acknowledges: bool
    trusted: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreachableView:
    """Somebody whom mail does not reach, and how else to: `said` is what the mail server said."""

    id: str
    address: str
    said: str
    permanent: bool
    times: int
    at: datetime
    request_key: str
    name: str
    phone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HoursView:
    """When a desk is open and what it promises, in its `version`; `closed_names` says why it is closed on a date."""

    version: int
    calendar: Calendar
    rules: TargetRules
    closed_names: dict[date, str]
    changed_at: datetime | None = None
    changed_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseView:
    """One promise about a request: `promised_at` None while it waits for the caller."""

    goal: str
    promised_at: datetime | None
    met_at: datetime | None
    broken_at: datetime | None
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HoursDraft:
    """When a desk shall be open and what it shall promise: windows by weekday (0 is Monday), closed dates with names, other days."""

    week: Mapping[int, tuple[Window, ...]]
    targets: Mapping[tuple[str, int], Target]
    closed: Mapping[date, str] = field(default_factory=dict)
    days: Mapping[date, tuple[Window, ...]] = field(default_factory=dict)
    pauses: bool = True
    restarts: bool = False
