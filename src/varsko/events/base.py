"""What every event carries."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Literal

WhoKind = Literal["user", "key", "system", "link"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Who:
    """Somebody or something that acts: a person, an API key, Varsko itself, or the holder of a signed link."""

    kind: WhoKind
    id: str = ""
    name: str = ""


SYSTEM = Who(kind="system", name="Varsko")


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A fact about one subject.

    `at` is an aware instant, `subject` the id of the thing it is about, `reason` a named reason (an enum's value) or "".
    Subclasses set `ABOUT`, the kind of subject ("alert", "team", …), and add what changed.
    """

    ABOUT: ClassVar[str] = ""

    at: datetime
    by: Who
    subject: str
    reason: str = ""
