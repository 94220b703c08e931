"""The signs that people put on messages, and what they ask for."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

MOST = 9
_LONGEST = 12
_JOINER = "\u200d"  # makes one picture of two


class Meaning(StrEnum):
    """What a sign asks for. The owner of the room's subject does it."""

    NONE = ""
    PIN = "pin"
    TASK = "task"
    REQUEST = "request"


@dataclass(frozen=True, slots=True)
class Sign:
    """A symbol that can be put on messages."""

    symbol: str
    meaning: Meaning = Meaning.NONE


DEFAULTS = (Sign("📌", Meaning.PIN), Sign("🔨", Meaning.TASK), Sign("👍"), Sign("👀"), Sign("✅"), Sign("❓"), Sign("🎫", Meaning.REQUEST))


def is_symbol(text: str) -> bool:
    """Tell whether text is one short picture sign: no letters, digits, blanks, punctuation or control characters of any script."""
    kinds = [unicodedata.category(char) for char in text.replace(_JOINER, "")]
    return len(text) <= _LONGEST and "So" in kinds and all(kind[0] in "SM" for kind in kinds)


def find(signs: Sequence[Sign], symbol: str) -> Sign | None:
    """Find a sign by its symbol."""
    return next((one for one in signs if one.symbol == symbol), None)
