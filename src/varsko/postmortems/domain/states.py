"""Where a review stands, and the moves between: one table, no exceptions."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class State(StrEnum):
    """Where a review stands."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    PUBLISHED = "published"


class Move(StrEnum):
    """What can be done to a review as a whole. Stored for ever: names are added, never changed."""

    SUBMIT = "submit"
    RETURN = "return"
    PUBLISH = "publish"
    REOPEN = "reopen"


class Asked(StrEnum):
    """Why there is a review. Stored for ever: names are added, never changed."""

    SEVERITY = "severity"
    BY_HAND = "by_hand"


MOVES: Mapping[tuple[State, Move], State] = MappingProxyType(
    {
        (State.DRAFT, Move.SUBMIT): State.IN_REVIEW,
        (State.IN_REVIEW, Move.RETURN): State.DRAFT,
        (State.IN_REVIEW, Move.PUBLISH): State.PUBLISHED,
        (State.PUBLISHED, Move.REOPEN): State.DRAFT,
    }
)

NEEDS_NOTE = frozenset({Move.RETURN, Move.REOPEN})
TEXTS = ("summary", "impact", "well", "lucky", "badly", "learned")
"""What a review says in people's own words, beside factors and actions."""


def advance(state: State, move: Move) -> State | None:
    """Give the state after a move, or None when the move means nothing in this state."""
    return MOVES.get((state, move))


def moves_from(state: State) -> tuple[Move, ...]:
    """List what can be done in a state, for the buttons of a page."""
    return tuple(move for (before, move) in MOVES if before is state)


def missing(move: Move, texts: Mapping[str, str], *, factors: int, open_approvals: int) -> tuple[str, ...]:
    """Name what a review must have before a move.

    Before others read it: what happened, what it did to people, and one factor at least. Before it is published: the approval of
    everybody who was asked.
    """
    lacking = tuple(name for name in ("summary", "impact") if not texts.get(name, "").strip())
    if move is Move.SUBMIT:
        return lacking + (() if factors else ("factors",))
    return ("approvals",) if move is Move.PUBLISH and open_approvals else ()
