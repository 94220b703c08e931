"""The shapes of schedules: plans as the resolver reads them, answers as other stages read them. Plain data: no Django here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Literal

from varsko.kernel.intervals import Interval

ParticipantKind = Literal["user", "team", "escalation", "none"]
Unit = Literal["hour", "day", "week"]
Count = Literal["every", "served"]
RestrictionKind = Literal["time-of-day", "weekday-and-time-of-day"]
Direction = Literal["next", "previous"]


@dataclass(frozen=True, slots=True)
class Participant:
    """A seat of a rotation: a person, a team, an escalation policy, or `none`, an empty seat."""

    kind: ParticipantKind
    id: str = ""

    @property
    def is_nobody(self) -> bool:
        """Tell whether the seat is empty."""
        return self.kind == "none"


NOBODY = Participant("none")


@dataclass(frozen=True, slots=True)
class Window:
    """A recurring stretch of wall-clock time: minutes since midnight (0–1440), and weekdays (Monday 0) if it is a weekly one."""

    start: int
    end: int
    start_day: int | None = None
    end_day: int | None = None


@dataclass(frozen=True, slots=True)
class Restriction:
    """When a rotation counts at all: one daily window, or the union of weekly ones. Windows are kept as they were given."""

    kind: RestrictionKind
    windows: tuple[Window, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a rotation says: turns of `length` × `unit` from `start` on, who has which seat, when it counts.

    `start` and `end` are instants. `zone` is where the wall clock hangs. `count` "every" gives each turn a number, "served" only those
    that the restriction leaves some time of.
    """

    start: datetime
    unit: Unit
    participants: tuple[Participant, ...]
    zone: str
    length: int = 1
    end: datetime | None = None
    restriction: Restriction | None = None
    count: Count = "every"


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """What a rotation says from `since` on; the first version has none and counts for all the time before the next.

    Turn `anchor_turn` has seat `anchor_seat`: so an edit need not move the person who is on call.
    """

    terms: Terms
    since: datetime | None = None
    anchor_turn: int = 0
    anchor_seat: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class RotationPlan:
    """A rotation with its versions, the oldest first. After `ended` it was removed."""

    id: str
    name: str
    versions: tuple[Version, ...]
    ended: datetime | None = None

    @property
    def terms(self) -> Terms:
        """Give what it says now."""
        return self.versions[-1].terms


@dataclass(frozen=True, slots=True, kw_only=True)
class OverridePlan:
    """Somebody takes over for a while. `number` grows with creation; no rotations means all of them."""

    number: int
    alias: str
    period: Interval
    participant: Participant
    rotations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """All that decides who is on call in one schedule."""

    id: str
    name: str
    zone: str
    rotations: tuple[RotationPlan, ...] = ()
    overrides: tuple[OverridePlan, ...] = ()
    enabled: bool = True


@dataclass(frozen=True, slots=True)
class Period:
    """A participant's time on call in one lane. `override` is the number of the override it comes from, None for the rotation."""

    span: Interval
    participant: Participant
    override: int | None = None


@dataclass(frozen=True, slots=True)
class Lane:
    """The periods of one rotation, in order and never overlapping; the lane without a rotation is of overrides alone."""

    rotation: RotationPlan | None
    periods: tuple[Period, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RotationDraft:
    """What somebody wants a rotation to say. `id` names an existing one where a whole list is replaced."""

    start: datetime
    participants: tuple[Participant, ...]
    unit: Unit = "week"
    length: int = 1
    end: datetime | None = None
    restriction: Restriction | None = None
    name: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleView:
    """A schedule as other stages read it, with the rotations that are in force, in their order."""

    id: str
    name: str
    description: str
    zone: str
    enabled: bool
    team_id: str
    private: bool
    count: Count
    rotations: tuple[RotationPlan, ...] = ()


class Nobody(StrEnum):
    """Why there is nobody to be told."""

    SCHEDULE_DISABLED = "schedule_disabled"
    NO_ROTATIONS = "no_rotations"
    NOBODY_ON_CALL = "nobody_on_call"
    TEAM_IS_EMPTY = "team_is_empty"
    PERSON_GONE = "person_gone"
    ESCALATION_NOT_FOLLOWED = "escalation_not_followed"


@dataclass(frozen=True, slots=True, kw_only=True)
class OnCall:
    """Who answers for a schedule at a moment.

    `users` are user ids, each once, in the order of the rotations; `why` names for each the schedule and rotation it comes from.
    `participants` are the seats behind them; `nobody` is the named reason when there is no user.
    """

    schedule_id: str
    schedule: str
    users: tuple[str, ...] = ()
    why: Mapping[str, str] = field(default_factory=dict)
    participants: tuple[Participant, ...] = ()
    nobody: Nobody | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NextOnCall:
    """Who comes after those on call at a moment.

    `exact` are those on call at `at`, the first later moment with anybody on call and others than now; `order` those who have the next
    seats of the rotations, as if nothing restricted or overrode them. The `_users` are the user ids behind them.
    """

    at: datetime | None = None
    exact: tuple[Participant, ...] = ()
    exact_users: tuple[str, ...] = ()
    order: tuple[Participant, ...] = ()
    order_users: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """Who is on call now, until when that stays so (None: for ever), and who is next."""

    now: OnCall
    until: datetime | None
    next: NextOnCall


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """The stretches in which nobody is on call, up to `until`: the look ends early where there are very many of them."""

    gaps: tuple[Interval, ...]
    until: datetime
    is_whole: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """The lanes of a schedule in a span: `final` with overrides, `base` without; `members` resolves the teams in them."""

    schedule: ScheduleView
    span: Interval
    final: tuple[Lane, ...]
    base: tuple[Lane, ...]
    overrides: tuple[OverridePlan, ...]
    members: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedView:
    """A private calendar address without its secret; no schedule means: the owner's own shifts."""

    id: str
    owner_id: str
    schedule_id: str
    created_at: datetime
