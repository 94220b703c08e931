"""The board: what is changed and how it is taken back, and how people find out what is wrong."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from enum import StrEnum
from types import MappingProxyType
from typing import Protocol, TypeVar


class ChangeState(StrEnum):
    """Where a change stands."""

    PLANNED = "planned"
    DONE = "done"
    ROLLED_BACK = "rolled_back"
    DROPPED = "dropped"


CHANGE_MOVES: Mapping[ChangeState, tuple[ChangeState, ...]] = MappingProxyType(
    {
        ChangeState.PLANNED: (ChangeState.DONE, ChangeState.DROPPED),
        ChangeState.DONE: (ChangeState.ROLLED_BACK,),
        ChangeState.ROLLED_BACK: (ChangeState.DONE,),
        ChangeState.DROPPED: (ChangeState.PLANNED,),
    }
)


class Kind(StrEnum):
    """What a piece of finding out is."""

    OBSERVATION = "observation"
    THEORY = "theory"
    EXPERIMENT = "experiment"


class Verdict(StrEnum):
    """What became of a theory or an experiment."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    REFUTED = "refuted"


JUDGED = frozenset({Kind.THEORY, Kind.EXPERIMENT})
_PARENTS: Mapping[Kind, frozenset[str]] = MappingProxyType(
    {
        Kind.OBSERVATION: frozenset({""}),
        Kind.THEORY: frozenset({"", Kind.OBSERVATION.value}),
        Kind.EXPERIMENT: frozenset({Kind.THEORY.value}),
    }
)


class Piece(Protocol):
    """What `branches` needs of a piece: its number, and the number of what it hangs on (0 for nothing)."""

    @property
    def number(self) -> int:
        """Its number."""

    @property
    def of(self) -> int:
        """What it hangs on."""


P = TypeVar("P", bound=Piece)


def fits(kind: Kind, parent: str) -> bool:
    """Tell whether a piece may hang on one of a kind ("" for none): an experiment tries a theory, a theory explains an observation."""
    return parent in _PARENTS[kind]


def branches(pieces: Sequence[P]) -> list[tuple[int, P]]:
    """Put pieces in the order in which they are read, each with its depth: what hangs on another comes below it."""
    below: dict[int, list[P]] = defaultdict(list)
    known = {one.number for one in pieces}
    for one in pieces:
        below[one.of if one.of in known else 0].append(one)
    return _walk(below, 0, 0)


def _walk(below: Mapping[int, list[P]], of: int, depth: int) -> list[tuple[int, P]]:
    return [line for one in below.get(of, ()) for line in ((depth, one), *_walk(below, one.number, depth + 1))]


def split(said: str, most: int) -> list[str]:
    """Split what was typed at vertical bars into exactly `most` trimmed parts, empty ones at the end."""
    parts = [one.strip() for one in said.split("|", most - 1)]
    return parts + [""] * (most - len(parts))
