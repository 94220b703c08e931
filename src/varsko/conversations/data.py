"""The shapes that conversations hand out and take. Plain data: no Django here."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from varsko.kernel.files import FileView
from varsko.people.data import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomView:
    """A room. `about` and `subject` say what it is for; `audience` are the groups that may enter; `last_number` counts messages."""

    id: str
    about: str
    subject: str
    title: str
    audience: frozenset[str]
    last_number: int
    revision: int
    opened_at: datetime
    last_at: datetime
    closed_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReactionView:
    """A sign on a message: who put it there, and whether the reader is among them."""

    symbol: str
    meaning: str
    names: tuple[str, ...]
    is_mine: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """The message that another one answers, in a line; `text` is empty when it was deleted."""

    number: int
    by_name: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One of our own things that a message speaks of, as its reader may see it."""

    href: str
    icon: str
    title: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageView:
    """A message as one reader sees it. A deleted one has no text and no files, only who removed it and when.

    `is_continued` tells that the same person said the message before it, moments ago.
    """

    id: str
    room_id: str
    number: int
    revision: int
    kind: str
    text: str
    at: datetime
    by_kind: str
    by_id: str
    by_name: str
    reply: Quote | None = None
    files: tuple[FileView, ...] = ()
    reactions: tuple[ReactionView, ...] = ()
    cards: tuple[Card, ...] = ()
    is_continued: bool = False
    names_reader: bool = False
    is_mine: bool = False
    is_pinned: bool = False
    origin: str = ""
    is_from_elsewhere: bool = False
    edited_at: datetime | None = None
    deleted_at: datetime | None = None
    deleted_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OldText:
    """What a message said until a moment."""

    text: str
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Present:
    """Somebody who has the room open now."""

    id: str
    name: str
    seen_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CatchUp:
    """What happened since the reader was last here: how many messages by how many people, and which of them were pinned.

    `is_first` tells that the reader was never here: then it is everything.
    """

    since: datetime
    is_first: bool
    messages: int
    people: int
    notes: int
    pinned: tuple[MessageView, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SignView:
    """A sign that can be put on messages; `meaning` is pin, task or nothing."""

    symbol: str
    meaning: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What came of something typed: a message in the room, or an answer for its author alone (`is_wrong` when nothing was done)."""

    message: MessageView | None = None
    answer: str = ""
    is_wrong: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A command as its verb gets it: who typed it where and when, and what followed the verb. `token` is the same for one try of a page."""

    by: Actor
    at: datetime
    room: RoomView
    arguments: str
    words: tuple[str, ...]
    token: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verb:
    """A command of a kind of room. `run` does it and gives one sentence for whoever typed it; it raises Invalid with a clear one.

    `usage` is what follows the verb, `help` one sentence; both are said in the reader's language when they are called.
    """

    run: Callable[[Call], str]
    usage: Callable[[], str]
    help: Callable[[], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """What the stage that owns a kind of subject does for its rooms: where they are shown, and what can be typed in them."""

    address: Callable[[str], str]
    verbs: Mapping[str, Verb] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class VerbView:
    """A command that can be typed in a room."""

    verb: str
    usage: str
    help: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenRoom:
    """Everything a page shows of a room to one reader.

    `messages` are the last ones, the oldest first; `first_new` is the number of the first one the reader has not read (0: none);
    `older` is the number before which there are more (0: none).
    """

    room: RoomView
    address: str
    messages: tuple[MessageView, ...]
    older: int
    first_new: int
    present: tuple[Present, ...]
    pinned: tuple[MessageView, ...]
    catch_up: CatchUp | None
    signs: tuple[SignView, ...]
    verbs: tuple[VerbView, ...]
    reply: MessageView | None
    may_write: bool
    token: str


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What changed in a room since a revision: new and changed messages by number, and who is there now."""

    room: RoomView
    messages: tuple[MessageView, ...]
    present: tuple[Present, ...]
    is_complete: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A room in somebody's list: how many messages they have not read."""

    room: RoomView
    unread: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A message as those hear of it whom it names: `path` leads to it, `absent` the user ids who may enter and are elsewhere."""

    message_id: str
    who: str
    room: str
    path: str
    absent: frozenset[str]


Resolve = Callable[[Sequence[str], Actor], Mapping[str, Card]]
"""Gives cards by reference, of those things alone that the reader may see."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageHit:
    """A message that was found: in which room, where that is, who said it and when."""

    room: str
    path: str
    who: str
    text: str
    at: datetime
