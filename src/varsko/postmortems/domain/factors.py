"""What contributed to an incident: several factors, none of them alone, and for each what explains it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

MOST_FACTORS = 100
DEEPEST = 6


class Kind(StrEnum):
    """How a factor contributed. Stored for ever: names are added, never changed."""

    TRIGGER = "trigger"
    CONDITION = "condition"
    DETECTION = "detection"
    RESPONSE = "response"
    EASED = "eased"


@dataclass(frozen=True, slots=True)
class Place:
    """A factor by its number, and the number of the one it explains (0 for none)."""

    number: int
    under: int


def tree(places: Iterable[Place]) -> list[tuple[int, int]]:
    """Put factors into the order of a tree: each number with its depth, what explains it right below it."""
    known = sorted(places, key=lambda one: one.number)
    numbers = {one.number for one in known}
    found: list[tuple[int, int]] = []

    def walk(under: int, depth: int) -> None:
        for one in known:
            if (one.under if one.under in numbers else 0) == under and len(found) < len(known):
                found.append((one.number, depth))
                walk(one.number, depth + 1)

    walk(0, 0)
    return found


def below(number: int, places: Sequence[Place]) -> set[int]:
    """Name a factor and everything that explains it, however deep."""
    found = {number}
    while more := {one.number for one in places if one.under in found} - found:
        found |= more
    return found


def may_explain(number: int, under: int, places: Sequence[Place]) -> bool:
    """Tell whether a factor may explain another: never itself or what explains it, and the tree stays readable."""
    if not under:
        return True
    depths = dict(tree(places))
    return under in depths and under not in below(number, places) and depths[under] + 1 < DEEPEST
