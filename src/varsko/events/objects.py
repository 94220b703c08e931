"""What happens to the objects that people use."""

from dataclasses import dataclass
from typing import ClassVar

from varsko.events.base import Event
from varsko.events.desk import RequestEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectAdded(Event):
    """An object was written down under its tag."""

    ABOUT: ClassVar[str] = "object"

    tag: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectChanged(Event):
    """An object says something else: (column, before, after) of each change, of who uses it and its service by id, notes without words."""

    ABOUT: ClassVar[str] = "object"

    tag: str
    fields: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectTied(RequestEvent):
    """A request is about an object."""

    object: str
    tag: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectUntied(RequestEvent):
    """A request is not about an object after all."""

    object: str
    tag: str
