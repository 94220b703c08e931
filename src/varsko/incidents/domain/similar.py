"""Past incidents that look like one: by the services they share and the rare words they have in common. Every hit says why."""

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from varsko.kernel.text import fold
from varsko.kernel.words import is_mute

_WORD = re.compile(r"[^\W\d_]{4,}")
_STEM = 6  # longer words are told apart by their beginning, so that endings of five languages do not matter
_SAME_SERVICE, _OTHER_SERVICE, _ENOUGH = 2.5, 1.0, 2.0
_MOST_WORDS = 4
_SAID_OFTEN = frozenset({"error", "errors", "fails", "failed", "feil", "flere", "fejl", "fout", "blad", "brak"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """An incident to compare: the faulty service by id ("" for unknown), the others that suffer, and what was written."""

    key: str
    text: str
    service: str = ""
    affected: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A case that looks alike, and why: the services both name, and words both use, as this one writes them."""

    key: str
    services: tuple[str, ...]
    words: tuple[str, ...]
    score: float


def similar(this: Case, others: Sequence[Case], *, limit: int = 5) -> list[Match]:
    """Find the cases that look most alike, the best first. A word counts for more the fewer cases use it."""
    mine = _words(this.text)
    theirs = [_words(one.text) for one in others]
    seen = Counter(stem for words in theirs for stem in words)
    weight = {stem: math.log(1 + len(others) / seen[stem]) for stem in mine if seen[stem]}
    found = [_match(this, mine, one, words, weight) for one, words in zip(others, theirs, strict=True)]
    return sorted((one for one in found if one.score >= _ENOUGH), key=lambda one: -one.score)[:limit]


def _match(this: Case, mine: dict[str, str], other: Case, theirs: dict[str, str], weight: dict[str, float]) -> Match:
    shared = sorted(mine.keys() & theirs.keys(), key=lambda stem: (-weight[stem], stem))
    same = [this.service] if this.service and this.service == other.service else []
    others = sorted((({this.service} | this.affected) & ({other.service} | other.affected)) - {"", *same})
    worth = _SAME_SERVICE * len(same) + _OTHER_SERVICE * min(len(others), 2) + sum(weight[stem] for stem in shared[:_MOST_WORDS])
    is_alike = len(shared) >= 2 or (shared and (same or others))
    words = tuple(mine[stem] for stem in shared[:_MOST_WORDS])
    return Match(key=other.key, services=(*same, *others), words=words, score=worth if is_alike else 0.0)


def _words(text: str) -> dict[str, str]:
    """Give the words that mean something, by their folded beginning, each as it was first written."""
    found: dict[str, str] = {}
    for word in _WORD.findall(text):
        folded = fold(word)
        if folded not in _SAID_OFTEN and not is_mute(folded):
            found.setdefault(folded[:_STEM], word.lower())
    return found
