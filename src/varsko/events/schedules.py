"""What happens to schedules: who was put on call, and by whom."""

from dataclasses import dataclass
from typing import ClassVar

from varsko.events.base import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleEvent(Event):
    """A fact about one schedule; `subject` is its id, `name` its name at that time."""

    ABOUT: ClassVar[str] = "schedule"

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleCreated(ScheduleEvent):
    """A new schedule exists."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleChanged(ScheduleEvent):
    """A field was changed: its value `before` and `after` as text."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleDeleted(ScheduleEvent):
    """The schedule is gone; the log keeps its name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RotationEvent(ScheduleEvent):
    """A fact about one rotation of a schedule; `terms` is what the rotation says, as plain data."""

    rotation: str
    rotation_name: str
    terms: dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class RotationAdded(RotationEvent):
    """There is a new rotation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RotationChanged(RotationEvent):
    """From now on the rotation says something else; `before` is what it said."""

    before: dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class RotationRemoved(RotationEvent):
    """From now on the rotation puts nobody on call any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OverrideEvent(ScheduleEvent):
    """A fact about one override: `participant` (kind and id) is on call from `start` to `end` (RFC 3339)."""

    alias: str
    participant: dict[str, str]
    start: str
    end: str
    rotations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OverrideAdded(OverrideEvent):
    """Somebody takes over for a while."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OverrideChanged(OverrideEvent):
    """It is somebody else, or at another time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OverrideRemoved(OverrideEvent):
    """The turns count again as if it had never been."""


ON_CALL_CHANGED: tuple[type[ScheduleEvent], ...] = (
    ScheduleChanged,
    RotationAdded,
    RotationChanged,
    RotationRemoved,
    OverrideAdded,
    OverrideChanged,
    OverrideRemoved,
)
"""After any of these, or when a schedule is gone, somebody else may be on call, or at another time."""
