"""The shapes of desks, callers and requests."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from varsko.desk.domain.approvals import Approval, Stage
from varsko.desk.domain.figures import Spread
from varsko.desk.domain.forms import FilledForm
from varsko.desk.domain.priority import Step
from varsko.desk.domain.states import Channel, Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Ref:
    """Something by id and name."""

    id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskView:
    """A desk. `offered` says who may report to it in the portal: everybody, staff or nobody; `kinds` what can be asked of it.

    `gives` says who gets a new request (`domain.turns.Rule`), `shares` whether appointed people of an organisation read its requests,
    `copies` who in copy of a mail hears of it (`domain.copies.Rule`).
    """

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
    gives: str = "nobody"
    shares: bool = False
    copies: str = "known"
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
    """Who calls; `user_id` "" for a guest without an account, `manager_id` the account that approves first, "" for none."""

    id: str
    name: str
    email: str = ""
    phone: str = ""
    organisation: str = ""
    language: str = "en"
    vip: bool = False
    user_id: str = ""
    manager_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallerDraft:
    """Somebody who calls, as far as is known: by `id` of a card, by `user_id`, or as a guest by name, mail address or telephone.

    `manager` is the mail address or id of an account, where a card is written anew; "" for nobody, None for whoever it is.
    """

    id: str = ""
    user_id: str = ""
    name: str = ""
    email: str = ""
    phone: str = ""
    organisation: str = ""
    language: str = ""
    manager: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A request to take in. Without a `desk` (id or slug) the first that the asker may use; `by_hand` overrules the priority.

    With `id`, a UUID, saying the same twice opens it once. `state` is where it begins: solved for one that was solved on the spot.
    `form` is the id of a form of the desk, `facts` what its fields say by key; what they do not ask is refused.
    `objects` are tags or ids of what it is about; a `personal` one is for nobody else of the caller's organisation.
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
    form: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    objects: tuple[str, ...] = ()
    personal: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalView:
    """Whether somebody of the caller's organisation said yes first: `state` and `stage` are of `domain.approvals`.

    `via` is how it was decided, `lapses_at` until when an answer is waited for, `round` how often it was asked for.
    """

    state: str
    asked_at: datetime
    decided_at: datetime | None = None
    decided_name: str = ""
    via: str = ""
    note: str = ""
    stage: str = Stage.ORGANISATION
    lapses_at: datetime | None = None
    round: int = 1

    @property
    def is_open(self) -> bool:
        """Tell whether it still waits."""
        return self.state == Approval.OPEN


@dataclass(frozen=True, slots=True, kw_only=True)
class FormAskView:
    """A form that the caller is asked by letter to fill in: how many `times` they were written to, and the `fields` that it asks."""

    form_id: str
    name: str
    asked_at: datetime
    times: int
    fields: tuple[str, ...]
    filled_at: datetime | None = None


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
    tags: tuple[str, ...]
    why: tuple[Step, ...]
    why_note: str
    team_id: str
    team_name: str
    assignee_id: str
    assignee_name: str
    handovers: int
    reopened: int
    minutes: int
    solution: str
    opened_by: str
    created_at: datetime
    updated_at: datetime
    promised_at: datetime | None = None
    answered_at: datetime | None = None
    solved_at: datetime | None = None
    closed_at: datetime | None = None
    merged_into: str = ""
    form: FilledForm | None = None
    personal: bool = False
    approval: ApprovalView | None = None
    has_origin: bool = False
    form_ask: FormAskView | None = None


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
    """What somebody reports in the portal. With `id`, a UUID, saying the same twice reports it once; `personal` as in `Draft`."""

    title: str
    text: str = ""
    desk: str = ""
    kind: str = Kind.INCIDENT
    category_id: str = ""
    impact: int = 4
    urgency: int = 2
    id: str = ""
    form: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    personal: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnView:
    """A request as its caller reads it; `score` is what they said of it afterwards, 0 for nothing yet.

    `shared_in` names the organisation whose appointed people would read it too, were it not `personal`; "" for none.
    `in_copy` names who hears what is answered.
    """

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
    form: FilledForm | None = None
    personal: bool = False
    shared_in: str = ""
    approval: ApprovalView | None = None
    in_copy: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PatternView:
    """Requests that speak of the same thing, and the beginnings of words that they share."""

    requests: tuple[RequestView, ...]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How desks did: what came, was solved, is open; promises kept and missed; ratings, and the good ones; minutes worked."""

    came: int
    solved: int
    open: int
    kept: int
    missed: int
    rated: int
    satisfied: int
    minutes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """How a desk does. `at_once` counts what was solved without being passed on or opened again; counts by name, the largest first.

    `by_score` counts what callers said: bad, so-so, good; `by_promise` what was kept and what was missed, by goal. `spared` counts
    what the portal answered without a request, as far as the asker may know of it: by an article, and by what was known already; None
    where only some requests are counted.
    """

    came: int
    solved: int
    open: int
    ages: tuple[int, ...]
    first_answer: Spread
    solving: Spread
    at_once: int
    reopened: int
    minutes: int
    by_channel: tuple[tuple[str, int], ...]
    by_category: tuple[tuple[str, int], ...]
    by_score: tuple[int, ...]
    by_promise: tuple[tuple[str, tuple[int, int]], ...] = ()
    by_team: tuple[tuple[str, int], ...] = ()
    spared: tuple[int, int] | None = None

    @property
    def deflected(self) -> int | None:
        """Give how many percent of what came to the portal it answered by itself; None without any, or where that is not counted."""
        asked = sum(self.spared or ()) + dict(self.by_channel).get("portal", 0)
        return None if self.spared is None or not asked else round(100 * sum(self.spared) / asked)
