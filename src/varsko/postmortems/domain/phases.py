"""The phases of an incident, each with the value that guides it."""

from enum import StrEnum


class Phase(StrEnum):
    """A phase. Stored for ever: names are added, never changed."""

    DETECT = "detect"
    RESPOND = "respond"
    RECOVER = "recover"
    LEARN = "learn"
    IMPROVE = "improve"


_OF_STATUS = {
    "triage": Phase.DETECT,
    "new": Phase.RESPOND,
    "fixing": Phase.RECOVER,
    "resolved": Phase.LEARN,
    "reviewed": Phase.IMPROVE,
    "closed": Phase.IMPROVE,
}


def phase_of(status: str) -> Phase | None:
    """Say which phase an incident of a status is in; None for one that was none."""
    return _OF_STATUS.get(status)
