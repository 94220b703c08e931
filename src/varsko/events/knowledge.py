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
