"""What happens to documents. Their letters are no events: each change is kept with the document."""

from dataclasses import dataclass
from typing import ClassVar

from varsko.events.base import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentEvent(Event):
    """A fact about one document; `subject` is its id, `of` and `of_id` say to what it belongs, `name` which one of that it is."""

    ABOUT: ClassVar[str] = "document"

    of: str
    of_id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentOpened(DocumentEvent):
    """There is a new document."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentVersionKept(DocumentEvent):
    """Somebody kept how it reads now, under a name."""

    version: str
    version_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentRestored(DocumentEvent):
    """Somebody brought a version back; what stood there before was kept as a version too."""

    version: str
    version_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SpaceEvent(Event):
    """A fact about one space of articles; `subject` is its id."""

    ABOUT: ClassVar[str] = "space"

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SpaceOpened(SpaceEvent):
    """There is a new space."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpaceChanged(SpaceEvent):
    """Its name or its rights are others, or it was archived or brought back; `before` and `after` hold what changed, by field."""

    before: dict[str, str]
    after: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleEvent(Event):
    """A fact about one article; `subject` is its id, `key` its address such as KB-7."""

    ABOUT: ClassVar[str] = "article"

    key: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleWritten(ArticleEvent):
    """It says something new: its `revision` is the first (1) or a later one; a `small` change is told to nobody."""

    revision: int
    note: str
    small: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleMoved(ArticleEvent):
    """It came into another state by a move of `knowledge.domain.states`, "remind" when its day of review came."""

    move: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticlePlaced(ArticleEvent):
    """It stands elsewhere, was archived or brought back, or somebody else is to look after it: `field` with `before` and `after`."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleRated(ArticleEvent):
    """Somebody said whether it helped, and what was missing."""

    helped: bool
    missing: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleCommented(ArticleEvent):
    """Somebody said a word on it."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleLinked(ArticleEvent):
    """It is about something else as well, or no more: a `kind` of thing and its name."""

    kind: str
    ref: str
    is_there: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleFiled(ArticleEvent):
    """It has a file of this name, or no more."""

    name: str
    is_there: bool
