"""The stages at which people are told something, the two audiences, and the languages that the texts speak."""

from datetime import timedelta
from enum import StrEnum


class Stage(StrEnum):
    """What an update is about. Stored for ever: names are added, never changed."""

    INVESTIGATING = "investigating"
    IDENTIFIED = "identified"
    MONITORING = "monitoring"
    NO_NEWS = "no_news"
    RESOLVED = "resolved"
    FALSE_ALARM = "false_alarm"
    PLANNED = "maintenance_planned"
    BEGUN = "maintenance_begun"
    EXTENDED = "maintenance_extended"
    DONE = "maintenance_done"


class Audience(StrEnum):
    """Who reads it: those inside, who may know everything, or those outside, who want to know when they can go on."""

    INTERNAL = "internal"
    EXTERNAL = "external"


class Restart(StrEnum):
    """What those who were affected do when it is over."""

    NEEDED = "needed"
    NOT_NEEDED = "not_needed"
    UNKNOWN = "unknown"


LANGUAGES = ("en", "nb", "da", "nl", "pl")
MAINTENANCE = (Stage.PLANNED, Stage.BEGUN, Stage.EXTENDED, Stage.DONE)
OF_INCIDENTS = tuple(one for one in Stage if one not in MAINTENANCE)
LAST = frozenset({Stage.RESOLVED, Stage.FALSE_ALARM, Stage.DONE})  # after these nothing more is promised
PATIENCE = timedelta(minutes=5)
"""How long after the reminder of a missed update whoever tells people is paged."""
RESTARTS = frozenset({Stage.RESOLVED, Stage.DONE})
