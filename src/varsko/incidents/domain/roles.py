"""The parts people play in an incident. Any may have several holders, but one person leads."""

from enum import StrEnum


class Role(StrEnum):
    """A part. Stored for ever: names are added, never changed."""

    MANAGER = "manager"
    DEPUTY = "deputy"
    TECH_LEAD = "tech_lead"
    COMMUNICATIONS = "communications"
    SCRIBE = "scribe"
    STAKEHOLDER = "stakeholder"
    OTHER = "other"


class Ended(StrEnum):
    """Why somebody's part ended."""

    HANDED_OVER = "handed_over"
    STEPPED_DOWN = "stepped_down"
    RELEASED = "released"


class Began(StrEnum):
    """Why somebody has a part."""

    ASSIGNED = "assigned"
    TOOK_IT = "took_it"
    ANSWERED = "answered_call"
