"""Known errors and standard solutions that incidents are cases of, named by their keys.

They belong to other stages, some on higher floors, so each kind says at the start how it is found. What a reader may not know of is
left out everywhere.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from varsko.incidents.data import IncidentView
from varsko.kernel.text import path_of
from varsko.people.data import Actor

LONGEST = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A known error or standard solution as its reader may see it; `ref` is its key, such as KB-7."""

    ref: str
    title: str
    href: str


Look = Callable[[Sequence[str], Actor], Mapping[str, Known]]
"""Gives what is named by keys, by these."""
Near = Callable[[IncidentView, Actor], Sequence[Known]]
"""Gives a few that may be behind an incident, the likeliest first."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of them: its keys are as `pattern` says, its pages are under `prefix` and end with the key."""

    pattern: str
    prefix: str
    look: Look
    near: Near


_kinds: list[Kind] = []


def know_by(*kinds: Kind) -> None:
    """Learn kinds, at the start; what was learned before is forgotten."""
    _kinds[:] = kinds


def read(text: str) -> str:
    """Tell the key that somebody means by a key or the address of a page; "" when it is none of ours."""
    said = text.strip()[:500]
    path = path_of(said) if "/" in said else ""
    for kind in _kinds:
        name = path.removeprefix(kind.prefix).strip("/") if path.startswith(kind.prefix) else "" if path else said
        ref = name.upper()
        if len(ref) <= LONGEST and re.fullmatch(kind.pattern, ref, re.ASCII):
            return ref
    return ""


def known(refs: Iterable[str], reader: Actor) -> dict[str, Known]:
    """Find known errors and standard solutions by their keys."""
    wanted = sorted({one for one in refs if one})
    found: dict[str, Known] = {}
    for kind in _kinds:
        if mine := [one for one in wanted if re.fullmatch(kind.pattern, one, re.ASCII)]:
            found |= kind.look(mine, reader)
    return found


def near_known(view: IncidentView, reader: Actor) -> list[Known]:
    """Suggest what may be behind an incident, each once."""
    found = {one.ref: one for kind in _kinds for one in kind.near(view, reader)}
    return list(found.values())
