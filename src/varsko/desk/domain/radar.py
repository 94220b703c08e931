"""What comes back: requests of some weeks that speak of the same thing, so many that they are a problem of their own."""

from collections import Counter, defaultdict
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
    """Requests that belong together, and why: the words that most of them share."""

    keys: tuple[str, ...]
    words: tuple[str, ...]


def patterns(seen: Sequence[Seen], *, least: int = LEAST) -> list[Pattern]:
    """Find groups of at least `least`, the largest first. Two belong together by two words, or by one and the same place."""
    said = {one.key: stems(one.text) for one in seen}
    near: dict[str, str] = {one.key: one.key for one in seen}
    for one, other in combinations(seen, 2):
        shared = len(said[one.key] & said[other.key])
        if shared >= 2 or (shared and _same_place(one, other)):
            near[_root(near, one.key)] = _root(near, other.key)
    groups: dict[str, list[str]] = defaultdict(list)
    for entry in seen:
        groups[_root(near, entry.key)].append(entry.key)
    found = [Pattern(keys=tuple(keys), words=_words([said[key] for key in keys])) for keys in groups.values() if len(keys) >= least]
    return sorted(found, key=lambda one: -len(one.keys))


def _same_place(one: Seen, other: Seen) -> bool:
    return bool((one.category and one.category == other.category) or (one.service and one.service == other.service))


def _root(near: dict[str, str], key: str) -> str:
    while near[key] != key:
        near[key] = near[near[key]]
        key = near[key]
    return key


def _words(texts: Sequence[frozenset[str]]) -> tuple[str, ...]:
    """Name the words that at least half of a group holds, the most common first."""
    counts = Counter(stem for words in texts for stem in words)
    common = [(count, stem) for stem, count in counts.items() if 2 * count >= len(texts)]
    return tuple(stem for _count, stem in sorted(common, key=lambda pair: (-pair[0], pair[1]))[:_MOST_WORDS])
