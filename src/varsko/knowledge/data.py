"""The shapes that knowledge hands out. Plain data: no Django here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

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
