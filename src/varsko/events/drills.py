"""What happens in a drill that follows a script. It is told in the timeline of its incident."""

from dataclasses import dataclass
from typing import ClassVar

from varsko.events.base import Event
from varsko.events.incidents import IncidentEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class DrillStarted(IncidentEvent):
    """A drill began by a script; its clock runs `speed` times as fast as the world's."""

    script: str
    speed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DrillClockTurned(IncidentEvent):
    """The clock of a drill stopped (`speed` 0), went on, or goes at another speed; with `signal` it was moved ahead to that one."""

    speed: int
    signal: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalGiven(IncidentEvent):
    """A signal of the script came: by which way (`way`), after how many `minutes` of the drill's clock, and what it says."""

    number: int
    way: str
    minutes: int
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StepDone(IncidentEvent):
    """Somebody said that an expected step was done."""

    number: int
    step: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StepUndone(IncidentEvent):
    """An expected step was not done after all."""

    number: int
    step: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DrillEnded(IncidentEvent):
    """No more signals come; the reason says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DrillNoted(IncidentEvent):
    """Somebody wrote down what a drill showed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DrillScriptChanged(Event):
    """A script of drills was made, changed or deleted (`change`)."""

    ABOUT: ClassVar[str] = "settings"

    name: str
    change: str
