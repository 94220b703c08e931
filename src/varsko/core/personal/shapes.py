"""The shapes in which stages say what they keep about people."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType
from typing import Any, Literal

from django.db.models import Model, Q, QuerySet
from django.utils.functional import Promise

Way = Literal["anonymise", "delete"]

MAIL_COLUMNS: Mapping[str, Any] = MappingProxyType(
    {
        "raw": b"",
        "envelope_from": "",
        "envelope_to": [],
        "sender": "",
        "sender_name": "{pseudonym}",
        "subject": "",
        "message_id": "",
        "signed_by": "",
        "evidence": "",
    }
)
"""What becomes of a mail as it came, when whoever wrote it is erased."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """All by which one person is known: ids of accounts and of callers' cards, names, mail addresses and numbers.

    `shared` are names, addresses and numbers that somebody else has too: by them alone nothing is taken for this person's.
    """

    users: tuple[str, ...] = ()
    callers: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()

    @property
    def own_names(self) -> tuple[str, ...]:
        """Give the names that nobody else has."""
        return tuple(name for name in self.names if name not in self.shared)

    def without_shared(self) -> "Trace":
        """Give the trace without the addresses and numbers that lead to somebody else as well."""
        emails, phones = (tuple(one for one in those if one not in self.shared) for those in (self.emails, self.phones))
        return replace(self, emails=emails, phones=phones)

    def joined(self, **more: Iterable[str]) -> "Trace":
        """Give the trace with more by which they are known, each once."""
        values = {name: getattr(self, name) for name in ("users", "callers", "names", "emails", "phones", "shared")}
        for name, found in more.items():
            values[name] = tuple(dict.fromkeys([*values[name], *(one for one in found if one)]))
        return Trace(**values)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """Rows of one table that tell of people.

    `mine` gives those that are somebody's own. Their columns `own` are set as said, "{pseudonym}" and "{address}" stand for what replaces
    the person; with `gone` they are deleted. `names` are columns that hold a name, `texts` columns (text or JSON) in which anybody may
    stand; with either, all rows are looked through. `files` are columns of bytes that are handed out as files, with their ending,
    `hidden` columns that are never handed out, `after` hears which rows were changed, in the same transaction.
    """

    name: str
    table: type[Model]
    mine: Callable[[Trace], Q]
    own: Mapping[str, Any] = field(default_factory=dict)
    names: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    files: Mapping[str, str] = field(default_factory=dict)
    hidden: tuple[str, ...] = ()
    gone: bool = False
    after: Callable[[Sequence[Model]], None] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Why somebody cannot be erased yet: one sentence, and where it can be looked at."""

    why: str
    href: str = ""


def _same(trace: Trace) -> Trace:
    return trace


def _none(trace: Trace) -> list[Block]:
    return []


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What one stage keeps. `follow` adds by what else somebody is known there, `blocks` says what still needs them.

    `holds` finds what a legal hold can be put on: by kind of thing, the id of what somebody calls so, "" for nothing. `live` gives ids of
    things that are not over, by kind; `needs` gives the keys of rows that are evidence here, by the name of a Keep.
    """

    name: str
    kept: tuple[Kept, ...]
    follow: Callable[[Trace], Trace] = _same
    blocks: Callable[[Trace], list[Block]] = _none
    holds: Mapping[str, Callable[[str], str]] = field(default_factory=dict)
    live: Mapping[str, Callable[[], Iterable[str]]] = field(default_factory=dict)
    needs: Mapping[str, Callable[[], QuerySet[Any]]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Keep:
    """Something that may be kept for so many days only: `rows` gives what is older than a moment, in the order of keys.

    `act` does one of the `ways` to rows, inside the caller's transaction. `proposed` days are a sane beginning, fewer than `least` are
    refused. `of` says by which column a row belongs to a thing, by kind: what belongs to something open, or on hold, stays.
    """

    name: str
    label: str | Promise
    text: str | Promise
    rows: Callable[[datetime], QuerySet[Any]]
    act: Callable[[Way, Sequence[Any]], None]
    ways: tuple[Way, ...] = ("delete",)
    of: Mapping[str, str] = field(default_factory=dict)
    proposed: int
    least: int = 7
