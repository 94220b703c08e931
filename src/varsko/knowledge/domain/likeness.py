"""Whether two texts are states of one page, or two pages that only share a number."""

import re

from varsko.kernel.text import fold

_WORD = re.compile(r"[^\W\d_]{3,}")
_FEW, _SHARE, _SHARE_OF_NAMESAKES = 8, 0.3, 0.1


def is_like(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Tell whether two pages, each a title and a text, are one: they share words; of namesakes, and of short ones, fewer are asked for."""
    first, second = (frozenset(_WORD.findall(fold(" ".join(page)))) for page in (one, other))
    least = min(len(first), len(second))
    is_namesake = fold(one[0]).split() == fold(other[0]).split()
    if least < _FEW:
        return is_namesake or bool(first & second)
    return len(first & second) / least >= (_SHARE_OF_NAMESAKES if is_namesake else _SHARE)
