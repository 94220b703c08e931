"""What comes back: requests of some weeks that speak of the same thing, so many that they are a problem of their own.

A group is one thing, its heart, and what is near it. What is only near another member does not belong: friends of friends would join
into one group that speaks of everything. The heart with the most around it takes them first, then the next among what is left; of
two with as many the one that is given first, so that the same things always make the same groups.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from varsko.desk.domain.likeness import stems

LEAST = 3
_MOST_WORDS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A request to compare: what it says, and where it belongs (a category or service by id, "" for none)."""

    key: str
    text: str
    category: str = ""
    service: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """Requests that belong together, in the order given: the one that all others are near, and the words that most of them share."""

    keys: tuple[str, ...]
    heart: str
    words: tuple[str, ...]


def patterns(seen: Sequence[Seen], *, least: int = LEAST) -> list[Pattern]:
    """Find groups of at least `least`, the largest first. No request is in two of them."""
    said = {one.key: stems(one.text) for one in seen}
    around = {one.key: {one.key} for one in seen}
    for one, other in combinations(seen, 2):
        if are_near(said[one.key], said[other.key], in_one_place=_same_place(one, other)):
            around[one.key].add(other.key)
            around[other.key].add(one.key)
    return [_pattern(heart, keys, said) for heart, keys in _gathered(around, least)]


def are_near(one: frozenset[str], other: frozenset[str], *, in_one_place: bool = False) -> bool:
    """Tell whether two texts, given by their stems, speak of the same thing.

    They share two words, or one in one and the same place, and that is a third of the shorter text: long ones share some by chance.
    """
    shared = len(one & other)
    return shared >= (1 if in_one_place else 2) and 3 * shared >= min(len(one), len(other))


def _gathered(around: dict[str, set[str]], least: int) -> list[tuple[str, list[str]]]:
    """Take the largest groups of what is left, one after another."""
    left = dict.fromkeys(around)
    found = []
    while left:
        heart = max(left, key=lambda key: len(around[key] & left.keys()))
        keys = [key for key in left if key in around[heart]]
        if len(keys) < least:
            break
        found.append((heart, keys))
        left = dict.fromkeys(key for key in left if key not in around[heart])
    return found


def _pattern(heart: str, keys: Sequence[str], said: dict[str, frozenset[str]]) -> Pattern:
    return Pattern(keys=tuple(keys), heart=heart, words=_words([said[key] for key in keys]))


def _same_place(one: Seen, other: Seen) -> bool:
    return bool((one.category and one.category == other.category) or (one.service and one.service == other.service))


def _words(texts: Sequence[frozenset[str]]) -> tuple[str, ...]:
    """Name the words that at least half of a group holds, the most common first."""
    counts = Counter(stem for words in texts for stem in words)
    common = [(count, stem) for stem, count in counts.items() if 2 * count >= len(texts)]
    return tuple(stem for _count, stem in sorted(common, key=lambda pair: (-pair[0], pair[1]))[:_MOST_WORDS])
