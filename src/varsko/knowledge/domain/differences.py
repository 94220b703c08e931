"""What changed between two texts, line by line, as a page shows it."""

from collections.abc import Iterator
from difflib import SequenceMatcher

from varsko.knowledge.data import Line

_AROUND = 3
_MOST_LINES = 4000


def differences(before: str, after: str) -> list[Line]:
    """Give the lines that went and came with a few around them; what is far from any change is left out, with a mark."""
    old, new = before.splitlines()[:_MOST_LINES], after.splitlines()[:_MOST_LINES]
    groups = SequenceMatcher(None, old, new).get_grouped_opcodes(_AROUND)
    found: list[Line] = []
    for group in groups:
        found += [Line("gap", "")] if found or group[0][1] > 0 else []
        for tag, start, end, new_start, new_end in group:
            found += _lines(tag, old[start:end], new[new_start:new_end])
    return found


def _lines(tag: str, old: list[str], new: list[str]) -> Iterator[Line]:
    if tag == "equal":
        yield from (Line("same", text) for text in old)
        return
    yield from (Line("gone", text) for text in old)
    yield from (Line("new", text) for text in new)
