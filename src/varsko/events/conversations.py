"""What happens in rooms. No event holds what was said: a text that is deleted is gone."""

from dataclasses import dataclass
from typing import ClassVar

from varsko.events.base import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomEvent(Event):
    """A fact about one room; `subject` is the room's id, `of_kind` and `of_id` name what the room is about ("team" and its id)."""

    ABOUT: ClassVar[str] = "room"

    of_kind: str
    of_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomOpened(RoomEvent):
    """People can talk about something now."""

    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomChanged(RoomEvent):
    """A field (title, audience) was changed: its value `before` and `after` as text."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomClosed(RoomEvent):
    """Nothing is said there any more; what was said can be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomReopened(RoomEvent):
    """People talk there again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageEvent(RoomEvent):
    """A fact about one message: its id and its `number` in the room."""

    message: str
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MessagePosted(MessageEvent):
    """Somebody said something. `kind` is message, note or system; `files` counts what was attached; `origin` names another chat."""

    kind: str
    files: int = 0
    origin: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageEdited(MessageEvent):
    """The author changed the words; the earlier ones are kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageDeleted(MessageEvent):
    """The words and files are gone; that something was said, and who removed it, stays."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageReacted(MessageEvent):
    """Somebody put a sign on a message. `meaning` is what the sign asks for: pin, task, or nothing."""

    symbol: str
    meaning: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageUnreacted(MessageEvent):
    """Somebody took their sign back. `is_last` tells whether nobody's sign of this meaning is left."""

    symbol: str
    meaning: str
    is_last: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonMentioned(MessageEvent):
    """A message names a person who may enter the room."""

    user: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SignsChosen(Event):
    """An admin said which signs are offered; without any, the built-in ones are."""

    ABOUT: ClassVar[str] = "settings"

    symbols: tuple[str, ...]
