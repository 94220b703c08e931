"""What articles may be linked with. Most of it stands on higher floors, so each kind says at the start how it is shown."""

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from varsko.kernel.text import path_of
from varsko.knowledge.data import Card
from varsko.people.data import Actor

Look = Callable[[Sequence[str], Actor], Mapping[str, Card]]
"""Gives the cards of things by what they are named; what the reader may not know of is left out."""


@dataclass(frozen=True, slots=True)
class Way:
    """A kind of thing: its pages are under `prefix`, and people write its name as `pattern` says, in capitals if it `is_upper`.

    What comes again as another thing of the same kind, as alerts do, has `kin`: it tells what all of them are called.
    """

    about: str
    prefix: str
    pattern: str
    look: Look
    is_upper: bool = False
    kin: Callable[[str, Actor], str] | None = None


_ways: dict[str, Way] = {}


def link_with(*ways: Way) -> None:
    """Learn kinds of things, at the start."""
    _ways.update({way.about: way for way in ways})


def read(text: str) -> tuple[str, str] | None:
    """Tell what somebody means by an address or a name such as HOT-7, as (kind, name); None when it is nothing we know."""
    said = text.strip()[:500]
    path = path_of(said) if "/" in said else ""
    for way in _ways.values():
        name = path.removeprefix(way.prefix).strip("/") if path.startswith(way.prefix) else said if not path else ""
        if name and re.fullmatch(way.pattern, name, re.IGNORECASE):
            return way.about, name.upper() if way.is_upper else name.lower()
    return None


def kin_of(about: str, ref: str, reader: Actor) -> tuple[str, str] | None:
    """Name everything that comes again as the same thing, as (kind, name); None where nothing does."""
    way = _ways.get(about)
    called = way.kin(ref, reader) if way and way.kin else ""
    return kin(about, called) if called else None


def kin(about: str, called: str) -> tuple[str, str]:
    """Name all things of a kind that are called so."""
    return f"{about}~", hashlib.blake2s(called.encode(), digest_size=16).hexdigest()


def cards(links: Iterable[tuple[str, str]], reader: Actor) -> list[tuple[str, str, Card]]:
    """Give the cards of things as (kind, name, card), a question for each kind."""
    wanted: dict[str, list[str]] = {}
    for about, ref in links:
        wanted.setdefault(about, []).append(ref)
    found = {about: _ways[about].look(refs, reader) for about, refs in wanted.items() if about in _ways}
    return [(about, ref, found[about][ref]) for about, refs in wanted.items() for ref in refs if ref in found.get(about, {})]
