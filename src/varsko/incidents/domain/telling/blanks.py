"""The blanks of a text: `{service}` and its like, each known by name. A text with a blank left in it is never sent.

A line that begins with "? " is left out while one of its blanks is unknown: that is how a workaround appears once there is one.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from varsko.incidents.domain.telling.stages import Audience

OUTSIDE = ("service", "impact", "since", "ended", "duration", "workaround", "eta", "restart", "next_update", "start", "until")
INSIDE = (*OUTSIDE, "key", "severity", "summary", "customers", "colleagues", "cases", "cause", "fix", "lead", "next_steps")
ALLOWED: Mapping[Audience, tuple[str, ...]] = {Audience.INTERNAL: INSIDE, Audience.EXTERNAL: OUTSIDE}
MAY_BE_UNKNOWN = frozenset({"impact", "customers", "colleagues", "cases", "cause", "eta", "workaround"})
"""Blanks that may say "not yet known"; the others make no sense so."""
PERHAPS = "? "
_BLANK = re.compile(r"\{\s*(\w*)\s*\}")
_GAP = re.compile(r"\n{3,}")


@dataclass(frozen=True, slots=True)
class Template:
    """A title and a body with blanks."""

    title: str
    body: str


@dataclass(frozen=True, slots=True)
class Filled:
    """A text with its blanks filled as far as they are known; `missing` names the others in their order."""

    text: str
    missing: tuple[str, ...] = ()


def blanks(text: str) -> tuple[str, ...]:
    """Name the blanks of a text, each once, in their order."""
    return tuple(dict.fromkeys(_BLANK.findall(text)))


def strangers(text: str, audience: Audience) -> tuple[str, ...]:
    """Name the blanks that a text for this audience cannot have."""
    return tuple(name for name in blanks(text) if name not in ALLOWED[audience])


def fill(text: str, values: Mapping[str, str]) -> Filled:
    """Fill a text. A value is one line; one that is empty counts as unknown, and its blank stays as it is."""
    known = {name: " ".join(value.split()) for name, value in values.items() if value.strip()}
    lines = [line for line in text.splitlines() if not _is_left_out(line, known)]
    kept = "\n".join(line.removeprefix(PERHAPS) for line in lines)
    missing = tuple(name for name in blanks(kept) if name not in known)
    filled = _BLANK.sub(lambda found: known.get(found[1], found[0]), kept)
    return Filled(_GAP.sub("\n\n", filled).strip(), missing)


def _is_left_out(line: str, known: Mapping[str, str]) -> bool:
    return line.startswith(PERHAPS) and any(name not in known for name in blanks(line))
