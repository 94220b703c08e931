"""Ninety days as bars: what is drawn, and the table behind it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from varsko.statuspages.data import ComponentView, CorrectionView, PageView
from varsko.statuspages.domain.states import State
from varsko.statuspages.domain.uptime import Day, share, total

STEP, HEIGHT = 5, 30
_HEIGHTS = {State.MAJOR: 30, State.PARTIAL: 24, State.DEGRADED: 18, State.MAINTENANCE: 12}


@dataclass(frozen=True, slots=True)
class Bad:
    """A day that was not simply good: where it stands, and its times by state."""

    x: int
    on: date
    state: State
    times: tuple[tuple[State, timedelta], ...]

    @property
    def height(self) -> int:
        """Give how high it is drawn: the worse, the higher."""
        return _HEIGHTS[self.state]

    @property
    def y(self) -> int:
        """Give where its top is."""
        return HEIGHT - self.height

    @property
    def mark(self) -> str:
        """Name the drawing that all days of its state share."""
        return f"v{self.height}"


@dataclass(frozen=True, slots=True)
class Bars:
    """The days of one component. `known` is where the first known day stands; uptime is in percent, None when nothing is known."""

    component: ComponentView
    width: int
    known: int
    bad: tuple[Bad, ...]
    uptime: float | None
    corrections: tuple[CorrectionView, ...] = ()


def bars(component: ComponentView, days: Sequence[Day], page: PageView, corrections: tuple[CorrectionView, ...] = ()) -> Bars:
    """Lay out the days of a component, and what was put right in them."""
    known = next((place for place, day in enumerate(days) if day.counted), len(days))
    bad = tuple(_bad(place, day) for place, day in enumerate(days) if day.worst not in {None, State.OPERATIONAL})
    uptime = share(days, page.weights)
    return Bars(component=component, width=len(days) * STEP, known=known * STEP, bad=bad, uptime=uptime, corrections=corrections)


def _bad(place: int, day: Day) -> Bad:
    state = day.worst or State.OPERATIONAL
    times = tuple((one, timedelta(seconds=total([day], one))) for one in _HEIGHTS if day.seconds.get(one))
    return Bad(x=place * STEP, on=day.on, state=state, times=times)
