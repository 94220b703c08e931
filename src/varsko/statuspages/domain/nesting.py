"""Groups within groups: what may stand within what, and in which order they are read."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Protocol, TypeVar

DEEPEST = 3
"""How many groups stand within one another at most, the outermost counted."""
JOINT = " / "
"""Stands between the names of groups where one line says all of them."""


class Placed(Protocol):
    """A group by its code, within the group whose code is `parent`, or "" for none."""

    @property
    def code(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def parent(self) -> str: ...


One = TypeVar("One", bound=Placed)


def fits(parents: Mapping[str, str], code: str, outer: str) -> bool:
    """Tell whether a group, known or new, may stand within another: not within itself or what it holds, and not too deep.

    `parents` names for each group the one around it, or ""; there is no circle in it.
    """
    around = _around(parents, outer)
    return code not in around and len(around) + _height(parents, code) <= DEEPEST


def _around(parents: Mapping[str, str], code: str) -> list[str]:
    """Give a group and all around it, from within."""
    found = []
    while code:
        found.append(code)
        code = parents.get(code, "")
    return found


def _height(parents: Mapping[str, str], code: str) -> int:
    """Count how many stand within one another in a group, itself counted."""
    chains = (_around(parents, one) for one in parents)
    return max((chain.index(code) + 1 for chain in chains if code in chain), default=1)


def sound(parents: Mapping[str, str]) -> dict[str, str]:
    """Keep of what strangers say only what fits: whoever would stand in a circle, too deep or within nothing stands outermost."""
    if all(_ends(parents, code) for code in parents):
        return dict(parents)
    kept = dict.fromkeys(parents, "")
    for code, outer in parents.items():
        if outer in kept and fits(kept, code, outer):
            kept[code] = outer
    return kept


def _ends(parents: Mapping[str, str], code: str) -> bool:
    """Tell whether the way out of a group is known, and short enough."""
    for _ in range(DEEPEST):
        code = parents.get(code, code)
        if code not in parents:
            return not code
    return False


def outline(groups: Sequence[One]) -> list[tuple[int, One]]:
    """Put groups in the order they are read, each followed by what it holds, with how deep it stands (1: outermost). None is lost."""
    parents = sound({one.code: one.parent for one in groups})
    held: Mapping[str, list[One]] = defaultdict(list)
    for one in groups:
        held[parents[one.code]].append(one)
    return list(_down(held, "", 1))


def _down(held: Mapping[str, list[One]], outer: str, depth: int) -> Iterator[tuple[int, One]]:
    for one in held.get(outer, ()):
        yield depth, one
        yield from _down(held, one.code, depth + 1)


def insides(groups: Iterable[Placed]) -> Mapping[str, Sequence[str]]:
    """Give for each group its code and those of all groups in it, however deep."""
    parents = sound({one.code: one.parent for one in groups})
    found: dict[str, list[str]] = {code: [] for code in parents}
    for code in parents:
        for outer in _around(parents, code):
            found[outer].append(code)
    return found


def with_all_around(groups: Iterable[Placed], codes: Iterable[str]) -> frozenset[str]:
    """Give these codes of groups and those of all groups around them."""
    parents = sound({one.code: one.parent for one in groups})
    return frozenset(one for code in codes for one in _around(parents, code))


def full_names(groups: Sequence[Placed]) -> dict[str, str]:
    """Name each group by its code together with those around it, the outermost first."""
    names = {one.code: one.name for one in groups}
    parents = sound({one.code: one.parent for one in groups})
    return {code: JOINT.join(names[one] for one in reversed(_around(parents, code))) for code in names}
