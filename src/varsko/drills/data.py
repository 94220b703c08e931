"""The shapes that go into and out of drills. Plain data: no Django here."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from varsko.drills.domain.scripts import Kind as Kind
from varsko.drills.domain.scripts import Proof as Proof
from varsko.drills.domain.scripts import Script as Script
from varsko.drills.domain.scripts import Signal as Signal
from varsko.drills.domain.scripts import Step as Step
from varsko.incidents.data import IncidentView
from varsko.incidents.data import Ref as Ref


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """A drill as somebody begins it: by the key of a script, with people by id. With `pages` they are paged as by the real thing.

    With `id` a UUID, beginning twice begins once.
    """

    script: str
    people: tuple[str, ...] = ()
    service_id: str = ""
    speed: int = 1
    pages: bool = False
    id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalView:
    """A signal of a drill; `given_at` is None while it is to come."""

    number: int
    after: int
    kind: str
    text: str
    given_at: datetime | None = None

    @property
    def comes(self) -> timedelta:
        """Give what the drill's clock reads when it comes."""
        return timedelta(minutes=self.after)


@dataclass(frozen=True, slots=True, kw_only=True)
class StepView:
    """What is expected, and what was done: `took` is read off the drill's clock, None for not done; `is_late` compares with `within`."""

    number: int
    text: str
    within: int
    proof: str
    done_at: datetime | None = None
    done_by: str = ""
    took: timedelta | None = None
    is_late: bool = False

    @property
    def limit(self) -> timedelta:
        """Give within what it is expected; nought for no limit."""
        return timedelta(minutes=self.within)


@dataclass(frozen=True, slots=True, kw_only=True)
class DrillView:
    """A drill with its incident. `reads` is what its clock reads; a `speed` of 0 stands. `to_come` is empty for whoever takes part."""

    incident: IncidentView
    script: str
    leader_id: str
    leader_name: str
    started_at: datetime
    ended_at: datetime | None
    reads: timedelta
    speed: int
    given: tuple[SignalView, ...] = ()
    to_come: tuple[SignalView, ...] = ()
    left: int = 0
    steps: tuple[StepView, ...] = ()
    people: tuple[Ref, ...] = ()
    well: str = ""
    badly: str = ""
    learned: str = ""

    @property
    def key(self) -> str:
        """Give the key that its incident goes by."""
        return self.incident.key

    @property
    def done(self) -> int:
        """Count the steps that were done."""
        return sum(one.took is not None for one in self.steps)

    @property
    def in_time(self) -> int:
        """Count the steps that were done in their time."""
        return sum(one.took is not None and not one.is_late for one in self.steps)
