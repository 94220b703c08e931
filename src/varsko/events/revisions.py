"""What happens to the days on which things that people go by are looked at again."""

from dataclasses import dataclass
from typing import ClassVar

from varsko.events.base import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisionEvent(Event):
    """A fact about the revision of one thing; `subject` is the name it is registered with."""

    ABOUT: ClassVar[str] = "settings"


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisionPlanned(RevisionEvent):
    """Somebody (`owner` by id, "" for nobody) is to look at it after so many days; 0 is never."""

    owner: str
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisionVerified(RevisionEvent):
    """Somebody says that it is still true; it is looked at again on the day `until` (ISO, "" for never)."""

    until: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisionDue(RevisionEvent):
    """Its day has come; `told` names who was asked to look at it."""

    told: tuple[str, ...]
