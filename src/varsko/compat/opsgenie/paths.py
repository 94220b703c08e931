"""Finds the route on the path as it came over the wire.

An alert's alias stands in the path percent-encoded or raw, with slashes in it; so the path is split while it is still encoded, a
known action is split off its end, and each part is decoded once.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar
from urllib.parse import quote, unquote

from varsko.kernel.text import clean

_ENTRY = re.compile(r"/*(?P<prefix>(?:opsgenie/+(?:[^/]+/+)*?)?)(?P<path>v[12](?:/.*)?)", re.DOTALL)
_SAFE = "/%~!$&'()*+,;=:@"
_PART = re.compile(r"\{(\w+)(\.\.\.)?\}")

Target = TypeVar("Target")


@dataclass(frozen=True, slots=True)
class Place:
    """A path split into the prefix it was reached under ("" or "/opsgenie/…") and the path of the API ("/v2/alerts")."""

    prefix: str
    path: str


@dataclass(frozen=True, slots=True)
class Pattern(Generic[Target]):
    """A method and a path. `{name}` stands for one segment, `{name...}` for one or more."""

    method: str
    expression: re.Pattern[str]
    target: Target


@dataclass(frozen=True, slots=True)
class Match(Generic[Target]):
    """What was found: the target with its decoded parts, or nothing with the methods that would have been found."""

    target: Target | None
    parts: dict[str, str]
    allowed: tuple[str, ...] = ()


def split(raw: str) -> Place | None:
    """Split a raw path, without its trailing slash; None when it is none of this API's."""
    match = _ENTRY.fullmatch(quote(raw, safe=_SAFE))
    if not match:
        return None
    prefix, path = match["prefix"].strip("/"), match["path"].rstrip("/")
    return Place(f"/{prefix}" if prefix else "", f"/{path}")


def pattern(method: str, path: str, target: Target) -> Pattern[Target]:
    """Make a pattern of a path such as `/v2/alerts/{ref...}/close`."""
    pieces, end = [], 0
    for part in _PART.finditer(path):
        pieces += [re.escape(path[end : part.start()]), f"(?P<{part[1]}>.+)" if part[2] else f"(?P<{part[1]}>[^/]+)"]
        end = part.end()
    return Pattern(method, re.compile("".join([*pieces, re.escape(path[end:])]), re.DOTALL), target)


def find(patterns: Iterable[Pattern[Target]], method: str, path: str) -> Match[Target]:
    """Find the first pattern of this method that fits the path."""
    allowed = []
    for one in patterns:
        match = one.expression.fullmatch(path)
        if match and one.method == method:
            return Match(one.target, {name: clean(unquote(part)) for name, part in match.groupdict().items()})
        if match:
            allowed.append(one.method)
    return Match(None, {}, tuple(dict.fromkeys(allowed)))
