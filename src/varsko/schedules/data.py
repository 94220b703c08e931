"""The shapes of schedules: plans as the resolver reads them, answers as other stages read them. Plain data: no Django here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
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
class ScheduleView:
    """A schedule as other stages read it."""

    id: str
    name: str
    description: str
    zone: str
    enabled: bool
    team_id: str
    count: Count
    rotations: tuple[RotationPlan, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OnCall:
    """Who answers for a schedule at a moment.

    `users` are user ids, each once, in the order of the rotations; `why` says for each in plain English where it comes from.
    `participants` are the seats behind them, `nobody` the named reason when there is no user.
    """

    schedule_id: str
    schedule: str
    users: tuple[str, ...] = ()
    why: Mapping[str, str] = field(default_factory=dict)
    participants: tuple[Participant, ...] = ()
    until: datetime | None = None
    nobody: str = ""
