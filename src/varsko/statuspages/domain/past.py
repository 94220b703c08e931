"""How components were during a report, from what its updates said of them."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from varsko.kernel.intervals import Interval
from varsko.statuspages.domain.states import State
from varsko.statuspages.domain.uptime import Stretch


def stretches(said: Iterable[tuple[datetime, Mapping[str, str]]], *, over_at: datetime | None) -> list[tuple[str, Stretch]]:
    """Give, by code, the times in which components did not simply work: from one update that speaks of one to the next, or the end.

    `said` is the oldest first. Without an end what goes on is left out: it is not past.
    """
    found: list[tuple[str, Stretch]] = []
    since: dict[str, tuple[datetime, State]] = {}
    for at, states in said:
        for code, state in states.items():
            found += _ended(code, since.pop(code, None), at)
            since[code] = (at, State(state))
    if over_at is not None:
        found += [one for code, begun in since.items() for one in _ended(code, begun, over_at)]
    return found


def _ended(code: str, begun: tuple[datetime, State] | None, at: datetime) -> list[tuple[str, Stretch]]:
    if begun is None or begun[1] == State.OPERATIONAL or begun[0] >= at:
        return []
    return [(code, Stretch(begun[1], Interval(begun[0], at)))]
