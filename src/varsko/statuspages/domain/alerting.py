"""What open alerts of its service say of a component."""

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType

from varsko.statuspages.domain.states import State

NOTHING, PROPOSE, PUBLISH = "nothing", "propose", "publish"
HEEDS = (NOTHING, PROPOSE, PUBLISH)
LOOK_EVERY = timedelta(seconds=10)
_BY_PRIORITY: Mapping[int, State] = MappingProxyType({1: State.MAJOR, 2: State.PARTIAL, 3: State.DEGRADED})


def of_alerts(gravest: int | None) -> State:
    """Suppose how a component is by the gravest priority of the alerts that are open on its service: P1 down, P2 partly, P3 limited.

    Without any, or with P4 and P5 alone, it works.
    """
    return _BY_PRIORITY.get(gravest or 0, State.OPERATIONAL)


def claim(heeds: str, said: State, *, overruled: bool) -> State:
    """Tell what counts of it: what is published by itself, unless somebody said otherwise since."""
    return said if heeds == PUBLISH and not overruled else State.OPERATIONAL
