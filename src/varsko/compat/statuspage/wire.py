"""What every operation of the Statuspage-compatible API stands on: the call it gets, what it reads of it, how it answers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.dateparse import parse_datetime

from varsko.compat.opsgenie.paths import Pattern, pattern
from varsko.kernel.errors import Invalid
from varsko.kernel.moments import is_plausible
from varsko.people.data import Actor
from varsko.statuspages import queries
from varsko.statuspages.data import PageView

_MOST, _USUAL = 100, 100
_UNKNOWN = "operational"  # of a component that is not there; the action says so
_YES = frozenset({True, "true", "1", "yes"})


class TooOften(Exception):
    """A key asks more often than it may; `args` holds after how many seconds it may again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One request: who asks, when, the parts of its path, its query and its body."""

    actor: Actor
    at: datetime
    parts: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    body: Mapping[str, Any] = field(default_factory=dict)

    def page(self, verb: str = "see") -> PageView:
        """Find the page of the path for a key that may do this. Raises NotFound, NotAllowed."""
        return queries.page_for(self.actor, self.parts["page"], verb)

    def said(self, envelope: str) -> Mapping[str, Any]:
        """Give what is inside the envelope of a write. Raises Invalid."""
        found = self.body.get(envelope)
        if not isinstance(found, dict):
            raise Invalid({envelope: "is missing"})
        return found

    def part(self, rows: Sequence[Any]) -> list[Any]:
        """Cut the part of a list that is asked for; pages begin with 1, and 0 is the first too."""
        size = self.number("per_page", self.number("limit", _USUAL))
        size = min(max(size, 1), _MOST)
        first = max(self.number("page", 1) - 1, 0) * size
        return list(rows[first : first + size])

    def number(self, name: str, otherwise: int) -> int:
        """Read a number of the query."""
        said = self.query.get(name, "")
        return int(said) if said.isascii() and said.isdigit() and len(said) < 7 else otherwise


@dataclass(frozen=True, slots=True)
class Reply:
    """What is answered: a bare object, a bare list, or nothing."""

    body: Any
    status: int = 200


Operation = Callable[[Call], Reply]


def route(methods: str, path: str, operation: Operation) -> list[Pattern[Operation]]:
    """Make the lines of an operation for methods such as "PATCH PUT"."""
    return [pattern(method, path, operation) for method in methods.split()]


def text(said: Mapping[str, Any], name: str, otherwise: str = "") -> str:
    """Read a text; null counts as absent."""
    value = said.get(name)
    return otherwise if value is None or isinstance(value, dict | list) else str(value)


def flag(said: Mapping[str, Any], name: str, otherwise: bool) -> bool:
    """Read a yes or no."""
    value = said.get(name)
    return otherwise if value is None or isinstance(value, dict | list) else value in _YES


def moment(said: Mapping[str, Any], name: str) -> datetime | None:
    """Read an instant as RFC 3339. Raises Invalid."""
    value = text(said, name)
    if not value:
        return None
    try:
        found = parse_datetime(value)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None or not is_plausible(found):
        raise Invalid({name: "must be a time such as 2026-03-02T12:00:00Z"})
    return found


def states(said: Mapping[str, Any], view: PageView) -> dict[str, str]:
    """Read which components are how: a map, or `component_ids` alone, which stay as they are."""
    found, named = said.get("components"), said.get("component_ids")
    if isinstance(found, dict):
        return {str(code): str(state) for code, state in found.items()}
    if not isinstance(named, list):
        return {}
    known = {one.code: one.state.value for one in queries.components(view.id)}
    return {str(code): known.get(str(code), _UNKNOWN) for code in named}
