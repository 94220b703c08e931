"""The shapes that go into and out of changes. Plain data: no Django here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from varsko.changes.domain.conflicts import Conflict as Conflict
from varsko.changes.domain.risk import Risk as Risk
from varsko.changes.domain.states import Move as Move
from varsko.changes.domain.states import Size as Size
from varsko.changes.domain.states import State as State
from varsko.changes.domain.votes import ALL as ALL
from varsko.changes.domain.votes import Via as Via
from varsko.changes.domain.votes import Vote as Vote
from varsko.kernel.intervals import Interval


@dataclass(frozen=True, slots=True, kw_only=True)
class Ref:
    """Something by id and name."""

    id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A round of approval that somebody wants: who is asked, by ids, and how many must say yes (0: all)."""

    name: str
    needed: int = ALL
    people: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanDraft:
    """What a change is to be. What is None stays as it is. `answers` are to the questions of `domain.risk`, `services` ids.

    `without_time` takes the planned time away.
    """

    size: str | None = None
    answers: Mapping[str, str] | None = None
    services: tuple[str, ...] | None = None
    plan: str | None = None
    test: str | None = None
    back_out: str | None = None
    begins_at: datetime | None = None
    ends_at: datetime | None = None
    without_time: bool = False
    owner_id: str | None = None
    rounds: tuple[Wish, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatView:
    """Somebody who is asked, and what they said; `voted_name` says who said it, when that was a deputy.

    `is_author` when whoever answers wrote part of the plan: then somebody who wrote none of it must say yes too.
    """

    id: str
    person_id: str
    name: str
    vote: str = ""
    voted_name: str = ""
    voted_at: datetime | None = None
    via: str = ""
    note: str = ""
    is_author: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundView:
    """A round of approval; `needed` 0 is everybody."""

    number: int
    name: str
    needed: int
    state: str
    seats: tuple[SeatView, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnouncementView:
    """What a status page tells of a change, with `titles` and `texts` in its other languages; `report` is its maintenance, by code."""

    page_id: str
    page_name: str
    page_slug: str
    title: str
    text: str
    titles: Mapping[str, str]
    texts: Mapping[str, str]
    components: tuple[str, ...]
    report: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeView:
    """A change as others read it. `version` is that of its plan, `overrules` why it is made in a freeze."""

    id: str
    key: str
    title: str
    text: str
    desk_name: str
    confidential: bool
    size: str
    state: str
    standard: bool
    template: str
    owner_id: str
    owner_name: str
    services: tuple[Ref, ...]
    answers: Mapping[str, str]
    level: str
    points: int
    plan: str
    test: str
    back_out: str
    begins_at: datetime | None
    ends_at: datetime | None
    version: int
    rounds: tuple[Wish, ...]
    overrules: str
    asked_at: datetime | None
    lapses_at: datetime | None
    began_at: datetime | None
    ended_at: datetime | None
    outcome: str
    created_at: datetime
    updated_at: datetime

    @property
    def window(self) -> Interval | None:
        """Give the planned time, if it has one."""
        return Interval(self.begins_at, self.ends_at) if self.begins_at and self.ends_at else None


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateView:
    """A change that is made again and again; a standard one is approved beforehand.

    `is_orphan` when it is for one service that is there no more: then it approves nothing beforehand.
    """

    id: str
    name: str
    size: str
    standard: bool
    answers: Mapping[str, str]
    plan: str
    test: str
    back_out: str
    minutes: int
    service_id: str
    is_orphan: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateDraft:
    """A template as somebody writes it."""

    name: str
    size: str = Size.SIMPLE
    standard: bool = False
    answers: Mapping[str, str] = field(default_factory=dict)
    plan: str = ""
    test: str = ""
    back_out: str = ""
    minutes: int = 60
    service_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingView:
    """A round of approval that every change from a level of risk on needs."""

    id: str
    level: str
    only_extensive: bool
    wish: Wish


@dataclass(frozen=True, slots=True, kw_only=True)
class FreezeView:
    """A time in which nothing is to be changed; without services, nothing at all. `team_id` may overrule it, and admins."""

    id: str
    name: str
    reason: str
    begins_at: datetime
    ends_at: datetime
    services: tuple[Ref, ...]
    team_id: str
    team_name: str
    made_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FreezeStep:
    """Something that became of a freeze: added, changed – from `before` to `after`, texts by name – or ended."""

    at: datetime
    by_name: str
    change: str
    before: Mapping[str, str]
    after: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class FreezeDraft:
    """A freeze as somebody sets it."""

    name: str
    reason: str
    begins_at: datetime
    ends_at: datetime
    services: tuple[str, ...] = ()
    team_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeputyView:
    """Somebody who may answer for somebody else for a time."""

    id: str
    person_name: str
    deputy_name: str
    begins_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AskView:
    """What somebody is asked: the change, the round, and their seat in it."""

    seat: SeatView
    round: RoundView
    change: ChangeView


@dataclass(frozen=True, slots=True, kw_only=True)
class SuspectView:
    """A change that was made shortly before an incident began: on the same service or around it; `is_cause` when somebody said so."""

    change: ChangeView
    before: timedelta
    is_near: bool
    is_cause: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DeployDraft:
    """What another system tells of a deploy: the service by id, name or alias, `ref` its own id for it, `change` the key of a change."""

    service: str
    version: str
    environment: str = ""
    at: datetime | None = None
    who: str = ""
    link: str = ""
    summary: str = ""
    ref: str = ""
    change: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeployView:
    """A deploy of another system; `change_key` is the key of the planned change that it was part of, if the reader may know of that."""

    id: str
    service: Ref
    environment: str
    is_live: bool
    version: str
    summary: str
    who: str
    link: str
    source: str
    change_key: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NearDeploy:
    """A deploy shortly before an incident began."""

    deploy: DeployView
    before: timedelta
