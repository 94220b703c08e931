"""What happens with texts that people keep for their answers."""

from dataclasses import dataclass
from typing import ClassVar

from varsko.events.base import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnTextChanged(Event):
    """A text that somebody keeps for their own answers was `change`d: added, changed or removed."""

    ABOUT: ClassVar[str] = "text"

    name: str
    change: str
