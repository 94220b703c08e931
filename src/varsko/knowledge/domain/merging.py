"""How a text that was edited by itself finds its way into one that others changed meanwhile."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import accumulate

_MOST_WORK = 1_000_000
_WORDS = re.compile(r"\w+|\s|[^\w\s]")
_LINES = re.compile(r"[^\n]*\n|[^\n]+")

Change = tuple[int, int, str]
"""From, to, and the text that stands there instead."""


@dataclass(frozen=True, slots=True)
class Edit:
    """At the letter `at` of the text as it is then, delete so many letters and insert others."""

    at: int
    deletes: int
    inserts: str


def apply(text: str, edits: Iterable[Edit]) -> str:
    """Give the text after the edits, one after the other."""
    for edit in edits:
        text = text[: edit.at] + edit.inserts + text[edit.at + edit.deletes :]
    return text


def merge(base: str, mine: str, theirs: str) -> list[Edit]:
    """Tell how to bring what turned `base` into `mine` into `theirs`: what others wrote stays, wherever it stands.

    The edits are to be applied to `theirs` in their order.
    """
    places = _places(base, theirs)
    edits: list[Edit] = []
    moved = 0
    for start, end, inserts in changes(base, mine):
        kept = [places[at] for at in range(start, end) if at in places]
        here = _where(places, start, len(base), len(theirs))
        for at, length in reversed(list(_runs(kept))):
            edits.append(Edit(at + moved, length, ""))
        if inserts:
            edits.append(Edit(here + moved, 0, inserts))
        moved += len(inserts) - len(kept)
    return edits


def _places(base: str, theirs: str) -> dict[int, int]:
    """Tell for each letter of `base` that is still there where it stands in `theirs`."""
    places: dict[int, int] = {}
    before = shift = 0
    for start, end, inserts in [*changes(base, theirs), (len(base), len(base), "")]:
        places.update((at, at + shift) for at in range(before, start))
        shift += len(inserts) - (end - start)
        before = end
    return places


def _where(places: dict[int, int], start: int, last: int, end: int) -> int:
    """Find the place in front of the letter `start` of the base: behind what stood before it, as far as that is still there."""
    if start in places:
        return places[start]
    before = next((places[at] + 1 for at in range(start - 1, -1, -1) if at in places), 0)
    return end if start == last and before == 0 and not places else before


def _runs(places: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Sum up places that follow each other as (first, how many)."""
    first = 0
    for index in range(1, len(places) + 1):
        if index == len(places) or places[index] != places[index - 1] + 1:
            yield places[first], index - first
            first = index


def changes(old: str, new: str) -> list[Change]:
    """Tell what turns one text into another, by words where that is little work, by lines or as a whole where it is not."""
    if old == new:
        return []
    for cut in (_WORDS, _LINES):
        before, after = cut.findall(old), cut.findall(new)
        head = _common(before, after)
        tail = _common(before[head:][::-1], after[head:][::-1])
        here, wanted = before[head : len(before) - tail], after[head : len(after) - tail]
        if len(here) * len(wanted) <= _MOST_WORK:
            start = sum(map(len, before[:head]))
            return [_trimmed(start + one, "".join(pieces), text) for one, pieces, text in _by_pieces(here, wanted)]
    return [_trimmed(0, old, new)]


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    """Count the pieces that both begin with."""
    return next((at for at, (mine, theirs) in enumerate(zip(one, other, strict=False)) if mine != theirs), min(len(one), len(other)))


def _trimmed(start: int, old: str, new: str) -> Change:
    """Leave out the letters that stay at both ends of a change."""
    head = _common(old, new)
    tail = _common(old[head:][::-1], new[head:][::-1])
    return start + head, start + len(old) - tail, new[head : len(new) - tail]


def _by_pieces(before: list[str], after: list[str]) -> Iterator[tuple[int, list[str], str]]:
    """Give where something changes, the pieces that stood there, and what stands there now."""
    starts = [0, *accumulate(map(len, before))]
    for tag, start, end, new_start, new_end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag != "equal":
            yield starts[start], before[start:end], "".join(after[new_start:new_end])
