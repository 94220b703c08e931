"""What open alerts of its service, and those outside whom it needs, say of a component."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType

from varsko.statuspages.domain.states import State

NOTHING, PROPOSE, PUBLISH = "nothing", "propose", "publish"
HEEDS = (NOTHING, PROPOSE, PUBLISH)
LOOK_EVERY = timedelta(seconds=10)
HELD_FOR = timedelta(hours=1)
_BY_PROVIDER: Mapping[str, State] = MappingProxyType(
    {"maintenance": State.MAINTENANCE, "minor": State.DEGRADED, "major": State.PARTIAL, "critical": State.MAJOR}
)
_BY_PRIORITY: Mapping[int, State] = MappingProxyType({1: State.MAJOR, 2: State.PARTIAL, 3: State.DEGRADED})


def of_alerts(gravest: int | None) -> State:
    """Suppose how a component is by the gravest priority of the alerts that are open on its service: P1 down, P2 partly, P3 limited.

    Without any, or with P4 and P5 alone, it works.
    """
    return _BY_PRIORITY.get(gravest or 0, State.OPERATIONAL)


def of_provider(said: str, heard_at: datetime | None, now: datetime) -> State:
    """Read how a provider says that it is: none, maintenance, minor, major, critical, or "" for nothing heard.

    The last word holds for an hour when nothing newer is heard: a page that is overloaded in the midst of trouble does not end it here.
    """
    return State.OPERATIONAL if heard_at is None or now - heard_at > HELD_FOR else _BY_PROVIDER.get(said, State.OPERATIONAL)


def claim(heeds: str, said: State, *, overruled: bool) -> State:
    """Tell what counts of it: what is published by itself, unless somebody said otherwise since."""
    return said if heeds == PUBLISH and not overruled else State.OPERATIONAL
