"""The shapes that knowledge hands out. Plain data: no Django here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from varsko.kernel.files import FileView
from varsko.people.data import Actor

LONGEST = 200_000
"""So many letters the sections of a document hold together, counted as browsers do."""

Access = Literal["write", "read", ""]
Rule = Callable[[Actor, str], Access]
"""What an actor may do with the documents of a subject; "" when they may not know that there are any."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentView:
    """A document without its text: whose it is, and which sections it has."""

    id: str
    about: str
    subject: str
    name: str
    sections: tuple[str, ...]
    changed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionView:
    """How a document read at one moment; `name` is "" when nobody named it, `writers` are those who wrote since the one before."""

    id: str
    document_id: str
    name: str
    by_name: str
    writers: tuple[str, ...]
    at: datetime
    texts: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """Changes of a document up to the number `last`; the first may be the sum of all that came before it."""

    last: int
    changes: tuple[bytes, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A change that somebody made, ready to be stored."""

    data: bytes
    by_id: str
    by_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A section as a page shows it."""

    name: str
    title: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """A document as `knowledge/_document.html` shows it."""

    id: str
    parts: tuple[Part, ...]
    may_write: bool
    longest: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SpaceView:
    """Articles that the same people may read and write; `readers` is teams, inside, portal or public, `writers` teams or inside."""

    id: str
    slug: str
    name: str
    description: str
    language: str
    readers: str
    reader_teams: tuple[str, ...]
    writers: str
    writer_teams: tuple[str, ...]
    review_days: int
    is_archived: bool
    may_write: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SpaceDraft:
    """What somebody says of a space; after `review_days` an article is to be looked at again, 0 for never."""

    name: str
    slug: str = ""
    description: str = ""
    language: str = "en"
    readers: str = "inside"
    reader_teams: tuple[str, ...] = ()
    writers: str = "inside"
    writer_teams: tuple[str, ...] = ()
    review_days: int = 180


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of a solution or a runbook, and what shows that it worked ("" when nothing is said); both are Markdown."""

    text: str
    check: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a comparison: `mark` is same, gone, new, or gap for lines that are left out."""

    mark: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleRow:
    """An article in a list. `key` is its address ("KB-7"), `state` draft, published or review."""

    id: str
    key: str
    title: str
    kind: str
    state: str
    language: str
    space_id: str
    space_name: str
    parent_id: str
    labels: tuple[str, ...]
    owner_id: str
    changed_at: datetime
    changed_by: str
    verified_at: datetime | None
    verified_by: str
    review_on: date | None
    is_archived: bool
    original_id: str
    is_outdated: bool
    helped: int
    missed: int
    uses: int
    held: int
    failed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """A row of a tree, so many steps below its top."""

    depth: int
    row: ArticleRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """The same article in another language; outdated when the original was changed since."""

    key: str
    title: str
    language: str
    is_outdated: bool
    is_original: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleView:
    """An article as it reads now. `steps` come from its numbered list; `reply` is what somebody who asked is told."""

    row: ArticleRow
    space: SpaceView
    text: str
    reply: str
    steps: tuple[Step, ...]
    revision: int
    owner_name: str
    created_at: datetime
    created_by: str
    original_id: str
    original_revision: int
    variants: tuple[Variant, ...]
    trail: tuple[ArticleRow, ...]
    children: tuple[ArticleRow, ...]
    files: tuple[FileView, ...]
    may_write: bool

    @property
    def id(self) -> str:
        """Give its id."""
        return self.row.id

    @property
    def key(self) -> str:
        """Give the address of it, such as KB-7."""
        return self.row.key


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleDraft:
    """What somebody writes. `labels` are parted by commas."""

    title: str
    text: str = ""
    reply: str = ""
    labels: str = ""
    kind: str = "how_to"
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisionView:
    """How an article read after one change; the first has the number 1. `note` says why, if anybody did."""

    number: int
    title: str
    text: str
    reply: str
    labels: tuple[str, ...]
    note: str
    by_name: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """An article that fits some words; `snippet` is a piece of it as (text, is it a match) in order."""

    row: ArticleRow
    snippet: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggested:
    """An article that may answer what somebody is typing, the best first; of several languages the reader's."""

    id: str
    key: str
    title: str
    kind: str
    state: str
    language: str
    space_name: str
    uses: int
    held: int
    failed: int
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """The ids of the spaces an actor may read, of those they may write in, and of all others; archived ones are hidden."""

    read: tuple[str, ...]
    write: tuple[str, ...]
    hidden: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which articles a list shows; "" for all. `space` is an id."""

    space: str = ""
    kind: str = ""
    state: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """Something of ours that an article is about, as its reader may see it."""

    href: str
    icon: str
    title: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What stands in a text for something it asks for; `none` says that there is nothing, in the reader's language."""

    cards: tuple[Card, ...]
    none: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """One link of an article, with the card of what it leads to."""

    about: str
    ref: str
    card: Card


@dataclass(frozen=True, slots=True, kw_only=True)
class OpinionView:
    """What somebody missed in an article that did not help."""

    by_name: str
    missing: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentView:
    """A word on an article; `may_remove` for who said it and for writers."""

    id: str
    by_name: str
    text: str
    at: datetime
    may_remove: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What stands around an article: links, other articles that lead to it, requests that used it, comments, what was missed
    (for writers), and what the reader said and watches.

    `mine` is whether it helped the reader, None when they have not said.
    """

    links: tuple[Linked, ...]
    led_here: tuple[ArticleRow, ...]
    uses: tuple[Linked, ...]
    comments: tuple[CommentView, ...]
    missed: tuple[OpinionView, ...]
    mine: bool | None
    watches: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """An article as a file of an archive: `under` is the path of the file it stands under, "" for the top.

    `files` are those that its text names: (name, path in the archive). `origin` is by what its source knows it, "" for its path and title.
    """

    path: str
    under: str
    title: str
    text: str
    reply: str
    labels: str
    kind: str
    language: str
    files: tuple[tuple[str, str], ...] = ()
    origin: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetView:
    """An article as it is read while the database is away, by the public, whoever has signed in, or everybody inside.

    `edition` is the number of the writing that it comes from; of two of an article the higher one is the newer.
    """

    number: int
    readers: str
    html: str
    silence: str
    written_at: datetime
    edition: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What came of an archive: how many articles are new, say something new, or said all of it already.

    `left` are pages and files that were left behind, each with the reason; `files` came with them, where they are counted.
    """

    made: int
    changed: int = 0
    same: int = 0
    files: int = 0
    left: tuple[tuple[str, str], ...] = ()
