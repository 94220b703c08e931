"""The kinds of sources alerts come from: told once by the door that understands them, listed by the pages that make keys."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One kind of source: the `kind` a key is made with, a label for people, and what to paste where, as a text with blanks to fill.

    A kind without a fixed shape takes a mapping; `check` tells what is wrong with one: field → one sentence.
    """

    kind: str
    label: str | Promise
    paste_into: str
    snippet: str
    check: Callable[[Mapping[str, str]], dict[str, str]] | None = None

    def filled(self, *, url: str, key: str) -> str:
        """Give the snippet with this installation's public address and a key."""
        scheme, _, host = url.rstrip("/").partition("://")
        blanks = {"$URL": url.rstrip("/"), "$SCHEME": scheme, "$HOST": host, "$KEY": key}
        filled = self.snippet
        for blank, value in blanks.items():
            filled = filled.replace(blank, value)
        return filled


_known: dict[str, Source] = {}
_openers: dict[str, Callable[[Any], list[Any]]] = {}


def register(sources: Iterable[Source]) -> None:
    """Make kinds known; telling one again replaces it."""
    _known.update({source.kind: source for source in sources})


def sources() -> tuple[Source, ...]:
    """List every kind, in the order they were told."""
    return tuple(_known.values())


def source(kind: str) -> Source | None:
    """Find one kind."""
    return _known.get(kind)


def opens(dialect: str, opener: Callable[[Any], list[Any]]) -> None:
    """Name who reads what came in a dialect and was stored unread: one parcel in, one for each alert out."""
    _openers[dialect] = opener


def opener(dialect: str) -> Callable[[Any], list[Any]]:
    """Find who reads what came in a dialect. Raises KeyError when nobody does."""
    return _openers[dialect]
