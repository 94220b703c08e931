"""What happens to services."""

from dataclasses import dataclass
from typing import ClassVar

from varsko.events.base import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceEvent(Event):
    """A fact about one service; `subject` is the service's id, `name` its name at that time."""

    ABOUT: ClassVar[str] = "service"

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceCreated(ServiceEvent):
    """The organisation runs something new."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceChanged(ServiceEvent):
    """A field was changed: its value `before` and `after` as text."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceArchived(ServiceEvent):
    """The service is history; alerts are not matched to it any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceRestored(ServiceEvent):
    """The service is back from the archive."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceLinked(ServiceEvent):
    """The service needs another one now."""

    needs_id: str
    needs_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceUnlinked(ServiceEvent):
    """The service does not need the other one any more."""

    needs_id: str
    needs_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderChanged(Event):
    """Somebody outside is known from now on, otherwise, or no more, or their status page says something else.

    `change` is added, changed, removed, state (how all is there, `before` and `after`) or told (anything else that it says).
    """

    ABOUT: ClassVar[str] = "provider"

    name: str
    address: str
    change: str
    before: str = ""
    after: str = ""
