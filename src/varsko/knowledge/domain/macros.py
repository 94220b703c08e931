"""What texts ask for that is true now: `{{incidents}}`, `{{on-call: Platform}}`, `{{service: checkout}}`, `{{status: checkout}}`."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

MOST = 20
"""So many of them are answered in one text."""
_FORM = re.compile(r"\{\{\s*([a-z]+(?:-[a-z]+)*)\s*(?::\s*([^{}\n]{1,100}?))?\s*\}\}", re.IGNORECASE)


class Why(StrEnum):
    """Why one stays as it was typed: it was none of ours, it names nothing the reader may see, or there are too many."""

    UNKNOWN = "unknown"
    NOTHING = "nothing"
    MANY = "many"


@dataclass(frozen=True, slots=True)
class Call:
    """One of them: what it asks for, and of what ("" when it names nothing)."""

    kind: str
    of: str = ""


def read(typed: str) -> Call | None:
    """Read one as it was typed; None when it is none."""
    match = _FORM.fullmatch(typed)
    return Call(match[1].lower(), " ".join((match[2] or "").split())) if match else None


def answered(calls: Sequence[Call | None], kinds: Sequence[str]) -> list[Call]:
    """List, each once, those that are answered: of a kind that is known, and not too many."""
    return list(dict.fromkeys(one for one in calls if one and one.kind in kinds))[:MOST]


def why(call: Call, kinds: Sequence[str], chosen: Sequence[Call]) -> Why:
    """Say why one that has no answer has none."""
    if call.kind not in kinds:
        return Why.UNKNOWN
    return Why.NOTHING if call in chosen else Why.MANY
