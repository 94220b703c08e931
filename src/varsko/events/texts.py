"""What happens with texts: those that people keep for their answers, and those that answer by themselves."""

from dataclasses import dataclass
from typing import ClassVar

from varsko.events.base import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnTextChanged(Event):
    """A text that somebody keeps for their own answers was `change`d: added, changed or removed."""

    ABOUT: ClassVar[str] = "text"

    name: str
    change: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionSpared(Event):
    """An article (`subject` is its key) answered in the portal what somebody came for: no request was needed."""

    ABOUT: ClassVar[str] = "article"
