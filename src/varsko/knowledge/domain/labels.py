"""Labels as people write them, and the words by which an article is suggested."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from math import log

from varsko.kernel.text import clean, fold
from varsko.kernel.words import is_mute

MOST_LABELS = 12
LABEL = "#"
"""The mark of a label among the words of an article."""
_LONGEST_LABEL = 40
_LONGEST_WORD = 40
_WORD = re.compile(r"[^\W_]+")
_MARK, _IN_TITLE, _IN_LABEL, _IN_TEXT = 0, 1, 2, 3
_WORTH = {_IN_TITLE: 4.0, _IN_LABEL: 3.0, _IN_TEXT: 1.0}
_FROM_TEXT = 30
_MOST_ASKED = 8
_SHORTEST = 3
MOST_ROWS = 800
"""So many words of articles are looked at for one suggestion, at the most."""


def labels(text: str) -> list[str]:
    """Read labels parted by commas or lines: short, in lower case, each once."""
    parts = (" ".join(one.split()).casefold().lstrip(LABEL)[:_LONGEST_LABEL] for one in re.split(r"[,\n]", clean(text)))
    return list(dict.fromkeys(one for one in parts if one))[:MOST_LABELS]


def terms(title: str, its_labels: Iterable[str], text: str) -> dict[str, int]:
    """Give the words an article is suggested by, each with its place: 1 the title, 2 a label, 3 the text, 0 for a label as a whole."""
    found: dict[str, int] = {}
    for word in _words(text)[:_FROM_TEXT]:
        found[word] = _IN_TEXT
    for label in its_labels:
        found[LABEL + label] = _MARK
        found.update(dict.fromkeys(_words(label), _IN_LABEL))
    return found | dict.fromkeys(_words(title, shortest=2), _IN_TITLE)


def asked(text: str) -> tuple[list[str], str]:
    """Give the last telling words that somebody has typed, and the beginning of a word at the end that may go on ("" for none)."""
    words = _words(text, shortest=2)
    last = words[-1] if words and text[-1:].isalnum() and len(words[-1]) >= _SHORTEST else ""
    telling = [word for word in words if word == last or not is_mute(word)]
    return telling[-_MOST_ASKED:], last


def choose(counts: Mapping[str, int]) -> list[str]:
    """Choose the words to look at: the rarest first, as long as they are few enough; at least one."""
    chosen: list[str] = []
    seen = 0
    for word, count in sorted(counts.items(), key=lambda item: (item[1], item[0])):
        if chosen and seen + count > MOST_ROWS:
            break
        chosen += [word] if count else []
        seen += count
    return chosen


def rank(rows: Sequence[tuple[object, str, int]], counts: Mapping[str, int], begun: str) -> list[tuple[object, float]]:
    """Order things by the words they share with what was asked, the best first: rare words count more than frequent ones.

    `rows` are (thing, word, place); the words that begin with `begun` count together as the one that stands for them best.
    """
    scores: dict[object, float] = defaultdict(float)
    best: dict[object, float] = {}
    for thing, word, place in rows:
        worth = _WORTH[place] / log(2 + counts.get(word, counts.get(begun, 1)))
        if begun and word.startswith(begun):
            best[thing] = max(best.get(thing, 0.0), worth * (1.0 if word == begun else 0.7))
        else:
            scores[thing] += worth
    for thing, worth in best.items():
        scores[thing] += worth
    return sorted(scores.items(), key=lambda item: (-item[1], str(item[0])))


def _words(text: str, *, shortest: int = _SHORTEST) -> list[str]:
    found = (word[:_LONGEST_WORD] for word in _WORD.findall(fold(text)))
    return list(dict.fromkeys(word for word in found if len(word) >= shortest))
