"""Whether two texts speak of the same thing: by the beginnings of their words, in five languages, without a model."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from varsko.kernel.text import fold
from varsko.kernel.words import is_mute

_WORD = re.compile(r"[^\W_]+")
_SHORTEST, _STEM = 4, 6  # longer words are told apart by their beginning, so that endings of five languages do not matter


def stems(text: str) -> frozenset[str]:
    """Give the beginnings of the words that mean something, without accents."""
    return frozenset(word[:_STEM] for word in _WORD.findall(fold(text)) if len(word) >= _SHORTEST and not is_mute(word))


def weights(texts: Iterable[frozenset[str]]) -> Mapping[str, float]:
    """Say how much each word tells: the more, the fewer texts hold it."""
    held = list(texts)
    seen = Counter(stem for words in held for stem in words)
    return {stem: math.log(1 + len(held) / count) for stem, count in seen.items()}


def most_alike(text: str, others: Sequence[tuple[str, str]], *, limit: int = 5, least: int = 1) -> list[tuple[str, float]]:
    """Rank others, given as (key, text), by the rare words they share with a text; at least `least` of them. Gives (key, score)."""
    mine = stems(text)
    known = [(key, stems(said)) for key, said in others]
    weight = weights(words for _key, words in known)
    scored = [(key, sum(weight[stem] for stem in mine & words)) for key, words in known if len(mine & words) >= least]
    return sorted(scored, key=lambda pair: -pair[1])[:limit]
