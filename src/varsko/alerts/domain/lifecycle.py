"""The states of an alert and the moves between them: one table, no exceptions."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class State(StrEnum):
    """Where an alert stands. Everything but closed counts as open towards its alias."""

    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    SNOOZED = "snoozed"
    CLOSED = "closed"


class Move(StrEnum):
    """What can be done to an alert."""

    ACKNOWLEDGE = "acknowledge"
    UNACKNOWLEDGE = "unacknowledge"
    SNOOZE = "snooze"
    END_SNOOZE = "end_snooze"
    CLOSE = "close"


MOVES: Mapping[tuple[State, Move], State] = MappingProxyType(
    {
        (State.OPEN, Move.ACKNOWLEDGE): State.ACKNOWLEDGED,
        (State.OPEN, Move.SNOOZE): State.SNOOZED,
        (State.OPEN, Move.CLOSE): State.CLOSED,
        (State.ACKNOWLEDGED, Move.UNACKNOWLEDGE): State.OPEN,
        (State.ACKNOWLEDGED, Move.SNOOZE): State.SNOOZED,
        (State.ACKNOWLEDGED, Move.CLOSE): State.CLOSED,
        (State.SNOOZED, Move.ACKNOWLEDGE): State.ACKNOWLEDGED,
        (State.SNOOZED, Move.UNACKNOWLEDGE): State.OPEN,
        (State.SNOOZED, Move.SNOOZE): State.SNOOZED,
        (State.SNOOZED, Move.END_SNOOZE): State.OPEN,
        (State.SNOOZED, Move.CLOSE): State.CLOSED,
    }
)


def advance(state: State, move: Move) -> State | None:
    """Give the state after a move, or None when the move means nothing in this state."""
    return MOVES.get((state, move))


def moves_from(state: State) -> tuple[Move, ...]:
    """List what can be done in a state, for the buttons of a page."""
    return tuple(move for (before, move) in MOVES if before is state)
