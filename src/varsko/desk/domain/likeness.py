"""Whether two texts speak of the same thing: by the beginnings of their words, in five languages, without a model."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from varsko.kernel.text import fold

_WORD = re.compile(r"[^\W_]+")
_SHORTEST, _STEM = 4, 6  # longer words are told apart by their beginning, so that endings of five languages do not matter
_SAID_OFTEN = """
after again also been cannot does down from have just more need nobody none please some still that their them then there they this what when
where which will with work works your ikke ingen hele igen igjen efter etter kunne noen nogen uden uten virker bare geen meer naar niemand
niet onze steeds voor weer werkt worden zonder jest nikt oraz przez tylko wszyscy dziala prosze moje moja hello hallo dzien dobry takk dank
help hjelp hjaelp hulp pomoc
"""
_COMMON = frozenset(_SAID_OFTEN.split())


def stems(text: str) -> frozenset[str]:
    """Give the beginnings of the words that mean something, without accents."""
    return frozenset(word[:_STEM] for word in _WORD.findall(fold(text)) if len(word) >= _SHORTEST and word not in _COMMON)


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
