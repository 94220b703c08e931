"""The stages of what a page reports: incidents and planned maintenance."""

from enum import StrEnum


class Stage(StrEnum):
    """How far it is. Stored for ever: names are added, never changed."""

    INVESTIGATING = "investigating"
    IDENTIFIED = "identified"
    MONITORING = "monitoring"
    RESOLVED = "resolved"
    FALSE_ALARM = "false_alarm"
    SCHEDULED = "scheduled"
    IN_PROGRESS = "in_progress"
    VERIFYING = "verifying"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


class Kind(StrEnum):
    """What is reported."""

    INCIDENT = "incident"
    MAINTENANCE = "maintenance"


OF_INCIDENTS = (Stage.INVESTIGATING, Stage.IDENTIFIED, Stage.MONITORING, Stage.RESOLVED, Stage.FALSE_ALARM)
OF_MAINTENANCE = (Stage.SCHEDULED, Stage.IN_PROGRESS, Stage.VERIFYING, Stage.COMPLETED, Stage.CANCELLED)
OVER = frozenset({Stage.RESOLVED, Stage.FALSE_ALARM, Stage.COMPLETED, Stage.CANCELLED})
CLAIMING = frozenset({Stage.INVESTIGATING, Stage.IDENTIFIED, Stage.MONITORING, Stage.IN_PROGRESS, Stage.VERIFYING})
"""In these a report says how its components are."""
_ON_THE_WIRE = {Stage.FALSE_ALARM: Stage.RESOLVED, Stage.CANCELLED: Stage.COMPLETED}
_MOVES = {
    Stage.SCHEDULED: (Stage.IN_PROGRESS, Stage.CANCELLED),
    Stage.IN_PROGRESS: (Stage.VERIFYING, Stage.COMPLETED, Stage.CANCELLED),
    Stage.VERIFYING: (Stage.IN_PROGRESS, Stage.COMPLETED),
}


def wire(stage: str) -> str:
    """Give the word that Statuspage has for a stage."""
    return str(_ON_THE_WIRE.get(Stage(stage), stage))


def may_become(kind: str, before: str, after: str) -> bool:
    """Tell whether a report may come from one stage into another. Incidents may go anywhere; maintenance has an order."""
    if kind == Kind.INCIDENT:
        return after in OF_INCIDENTS
    return after in OF_MAINTENANCE and (after == before or Stage(after) in _MOVES.get(Stage(before), ()))
