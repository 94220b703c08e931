"""What happens between organisations and the desk: who looks after what their people ask for."""

from dataclasses import dataclass
from typing import ClassVar

from varsko.events.base import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentChanged(Event):
    """Somebody (`person`, an id) was appointed to look after an organisation, or is no more: `change` is added or removed."""

    ABOUT: ClassVar[str] = "settings"

    organisation: str
    person: str
    change: str
