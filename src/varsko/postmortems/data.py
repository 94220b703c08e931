"""The shapes that go into and out of reviews. Plain data: no Django here."""

from dataclasses import dataclass, field
from datetime import date, datetime

from varsko.incidents.data import IncidentView
from varsko.postmortems.domain.states import Asked as Asked


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorView:
    """Something that contributed; `depth` is its place in the tree, `under` the number of the factor it explains (0 for none)."""

    number: int
    kind: str
    text: str
    is_main: bool
    under: int = 0
    depth: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionView:
    """Something that was decided. `outcome` is done, dropped, or "" while it is open; `late` counts the days since it was due."""

    number: int
    kind: str
    title: str
    owner_id: str
    owner_name: str
    due_on: date
    is_priority: bool
    decided_at: datetime
    late: int = 0
    ended_at: datetime | None = None
    ended_by: str = ""
    outcome: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalView:
    """Somebody who was asked to approve a review, and since when they have."""

    user_id: str
    user_name: str
    asked_at: datetime
    approved_at: datetime | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """What customers may read of a review, in one language."""

    title: str = ""
    body: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewView:
    """A review with its incident. `texts` holds what it says in words, by the names of `domain.states.TEXTS`; `marks`, their versions."""

    id: str
    incident: IncidentView
    state: str
    owner_id: str
    owner_name: str
    due_on: date | None
    opened_at: datetime
    updated_at: datetime
    published_at: datetime | None = None
    published_by: str = ""
    outside: dict[str, Outside] = field(default_factory=dict)
    outside_at: datetime | None = None
    texts: dict[str, str] = field(default_factory=dict)
    marks: dict[str, str] = field(default_factory=dict)
    factors: tuple[FactorView, ...] = ()
    actions: tuple[ActionView, ...] = ()
    approvals: tuple[ApprovalView, ...] = ()
    late: int = 0

    @property
    def key(self) -> str:
        """Give the key that its incident goes by."""
        return self.incident.key


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenAction:
    """An action in the report of those that are open, with where it comes from."""

    action: ActionView
    key: str
    summary: str
    severity: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How actions stand: how many are open and late, how many of those that ended were done, and done by their day."""

    open: int
    late: int
    done: int
    in_time: int
    dropped: int
