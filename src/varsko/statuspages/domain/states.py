"""The states of a component, and what they add up to."""

from collections.abc import Iterable
from enum import StrEnum


class State(StrEnum):
    """How a component is. The values are those of Statuspage, and stored for ever."""

    OPERATIONAL = "operational"
    MAINTENANCE = "under_maintenance"
    DEGRADED = "degraded_performance"
    PARTIAL = "partial_outage"
    MAJOR = "major_outage"


class Impact(StrEnum):
    """How much a report matters."""

    NONE = "none"
    MAINTENANCE = "maintenance"
    MINOR = "minor"
    MAJOR = "major"
    CRITICAL = "critical"


class Overall(StrEnum):
    """What the whole page says in one sentence."""

    GOOD = "good"
    MAINTENANCE = "maintenance"
    SOME_DEGRADED = "some_degraded"
    DEGRADED = "degraded"
    MINOR_OUTAGE = "minor_outage"
    PARTIAL_OUTAGE = "partial_outage"
    MAJOR_OUTAGE = "major_outage"


_ORDER = {state: place for place, state in enumerate(State)}
_BY_STATE = {
    State.OPERATIONAL: Impact.NONE,
    State.MAINTENANCE: Impact.MAINTENANCE,
    State.DEGRADED: Impact.MINOR,
    State.PARTIAL: Impact.MAJOR,
    State.MAJOR: Impact.CRITICAL,
}
_BY_IMPACT = {
    Impact.NONE: Overall.GOOD,
    Impact.MAINTENANCE: Overall.GOOD,
    Impact.MINOR: Overall.SOME_DEGRADED,
    Impact.MAJOR: Overall.PARTIAL_OUTAGE,
    Impact.CRITICAL: Overall.MAJOR_OUTAGE,
}
INDICATORS = {
    Overall.GOOD: "none",
    Overall.MAINTENANCE: "maintenance",
    Overall.SOME_DEGRADED: "minor",
    Overall.DEGRADED: "minor",
    Overall.MINOR_OUTAGE: "minor",
    Overall.PARTIAL_OUTAGE: "major",
    Overall.MAJOR_OUTAGE: "critical",
}
"""The word of Statuspage for each; programs outside compare it."""
DESCRIPTIONS = {
    Overall.GOOD: "All Systems Operational",
    Overall.MAINTENANCE: "Service Under Maintenance",
    Overall.SOME_DEGRADED: "Partially Degraded Service",
    Overall.DEGRADED: "Degraded System Service",
    Overall.MINOR_OUTAGE: "Minor Service Outage",
    Overall.PARTIAL_OUTAGE: "Partial System Outage",
    Overall.MAJOR_OUTAGE: "Major System Outage",
}
"""The sentence of Statuspage for each, in English as programs outside know it."""
_BY_SEVERITY = {1: State.MAJOR, 2: State.PARTIAL}


def worst(states: Iterable[State]) -> State:
    """Give the worst state: an outage outranks maintenance. Of none it is operational."""
    return max(states, key=_ORDER.__getitem__, default=State.OPERATIONAL)


def impact_of(states: Iterable[State]) -> Impact:
    """Tell how much a report matters by the worst of what it affects."""
    return _BY_STATE[worst(states)]


def of_severity(severity: int) -> State:
    """Suppose how a component is when its service has an incident of this severity; 1 is the worst."""
    return _BY_SEVERITY.get(severity, State.DEGRADED)


def overall(states: Iterable[State], impacts: Iterable[Impact] = ()) -> Overall:
    """Add up the states of all components and the impacts of what goes on; the worse of the two counts.

    All major: a major outage. At least one major, or all partial: a partial one. Some partial: a minor one. Maintenance counts only when
    nothing is worse.
    """
    by_impact = max((_BY_IMPACT[one] for one in impacts), key=list(Overall).index, default=Overall.GOOD)
    return max(_by_states(list(states)), by_impact, key=list(Overall).index)


def _by_states(states: list[State]) -> Overall:
    found = worst(states)
    is_all = all(one == found for one in states)
    if found == State.MAJOR:
        return Overall.MAJOR_OUTAGE if is_all else Overall.PARTIAL_OUTAGE
    if found == State.PARTIAL:
        return Overall.PARTIAL_OUTAGE if is_all else Overall.MINOR_OUTAGE
    if found == State.DEGRADED:
        return Overall.DEGRADED if is_all else Overall.SOME_DEGRADED
    return Overall.MAINTENANCE if found == State.MAINTENANCE else Overall.GOOD
