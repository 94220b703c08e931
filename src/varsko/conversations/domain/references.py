"""Finds mentions of our own things in a text, such as `#1042` or an address of this installation."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

MOST_SHOWN = 5
MOST = 20
"""Of what a text seems to speak of, much is not there, or is no thing of ours: a `UTF-8` looks like an incident."""


@dataclass(frozen=True, slots=True)
class Reference:
    """Something of ours that a text speaks of: its kind, and how it is called there."""

    kind: str
    ref: str


@dataclass(frozen=True, slots=True)
class Pattern:
    """How a kind of thing is spoken of: by a `mark`, and by addresses below `path`. The first group is what it is called."""

    kind: str
    path: str
    mark: str = ""
    ref: str = r"[\w-]+"


def find(text: str, patterns: Iterable[Pattern], *, base: str) -> tuple[Reference, ...]:
    """List what a text speaks of, each thing once, at most twenty; `base` is this installation's own address."""
    found = [(match.start(), Reference(one.kind, match[1])) for one in patterns for match in _matches(text, one, base)]
    ordered = [reference for _, reference in sorted(found, key=lambda pair: pair[0])]
    return tuple(dict.fromkeys(ordered))[:MOST]


def _matches(text: str, pattern: Pattern, base: str) -> Iterable[re.Match[str]]:
    address = rf"{re.escape(base.rstrip('/') + pattern.path)}({pattern.ref})(?![\w-])"
    yield from re.finditer(address, text)
    if pattern.mark:
        yield from re.finditer(rf"(?<![\w/#&]){pattern.mark}(?![\w-])", text)
