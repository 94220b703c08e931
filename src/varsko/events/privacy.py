"""What happens to what is kept about people. No event names the person: `person` is the pseudonym that stands for them for ever."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from varsko.events.base import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivacyEvent(Event):
    """A fact about what is kept; `subject` is the id of the export, the erasure or the hold, or the name of the rule."""

    ABOUT: ClassVar[str] = "privacy"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportAsked(PrivacyEvent):
    """Somebody wants all that is kept about a person, because of `note`."""

    person: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportMade(PrivacyEvent):
    """All that is kept about a person lies ready, with so many rows and bytes, until `until`."""

    person: str
    rows: int
    size: int
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportFetched(PrivacyEvent):
    """Somebody fetched it."""

    person: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasureAsked(PrivacyEvent):
    """A person is to be erased, because of `note`."""

    person: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasureDone(PrivacyEvent):
    """A person was erased: `counts` says in how many rows of which table."""

    person: str
    counts: dict[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldPlaced(PrivacyEvent):
    """Nothing of a thing (its kind `of_kind`, how people call it `label`; "" for a person) may go, because of `note`."""

    of_kind: str
    label: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldLifted(PrivacyEvent):
    """A hold ended."""

    of_kind: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionChanged(PrivacyEvent):
    """Something is kept for so many days from now on, then anonymised or deleted; with `days` 0 it is kept for ever."""

    days: int
    way: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionDone(PrivacyEvent):
    """By rule, so many rows older than so many days were anonymised or deleted."""

    days: int
    way: str
    count: int
