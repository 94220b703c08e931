"""What is measured says how a component is: a limit that is crossed for so many minutes on end, and is left for as many.

Between the limit and the value that counts as well again nothing changes, and neither does it while nothing is measured: what was
said last stands, and is called silent.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from varsko.statuspages.domain.metrics import MINUTE, Heap
from varsko.statuspages.domain.states import State

ABOVE, BELOW = "above", "below"
SIDES = (ABOVE, BELOW)
FEWEST_MINUTES, MOST_MINUTES, MOST_RULES = 2, 60, 10
SILENT_AFTER = timedelta(minutes=10)
"""Without a value for so long nobody knows; a gap of so much breaks what goes on."""
LOOKED_BACK = timedelta(minutes=MOST_MINUTES) + SILENT_AFTER
STATES = (State.DEGRADED, State.PARTIAL, State.MAJOR)


class Judged(StrEnum):
    """What a rule says."""

    FINE = "fine"
    BROKEN = "broken"
    SILENT = "silent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """A limit: values `side` of it are wrong, and those that do not reach `back` are well again; `minutes` on end in both cases."""

    side: str
    limit: float
    back: float
    minutes: int

    def is_wrong(self, value: float) -> bool:
        """Tell whether a value lies beyond the limit."""
        return value > self.limit if self.side == ABOVE else value < self.limit

    def is_well(self, value: float) -> bool:
        """Tell whether a value has come back far enough."""
        return value <= self.back if self.side == ABOVE else value >= self.back

    @property
    def is_sound(self) -> bool:
        """Tell whether what is well again lies on the right side of the limit."""
        return self.back <= self.limit if self.side == ABOVE else self.back >= self.limit


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a rule says now, and since when; `is_silent` when nothing has been measured lately and the last word stands."""

    is_broken: bool
    since: datetime | None
    is_silent: bool


def judge(rule: Limit, minutes: Sequence[Heap], *, was_broken: bool, since: datetime | None, now: datetime) -> Verdict:
    """Judge by the minutes that have values, the oldest first."""
    if not minutes or now - minutes[-1].at > SILENT_AFTER:
        return Verdict(was_broken, since, is_silent=True)
    began = _began(rule, minutes, after=was_broken)
    lasted = minutes[-1].at - began + timedelta(seconds=MINUTE) if began else timedelta()
    if began is None or lasted < timedelta(minutes=rule.minutes):
        return Verdict(was_broken, since, is_silent=False)
    return Verdict(not was_broken, began, is_silent=False)


def _began(rule: Limit, minutes: Sequence[Heap], *, after: bool) -> datetime | None:
    """Give when that began which would change the verdict, when it goes on without a gap."""
    is_so, began = rule.is_well if after else rule.is_wrong, None
    for one in reversed(minutes):
        if not is_so(one.mean) or (began and began - one.at > SILENT_AFTER):
            break
        began = one.at
    return began
