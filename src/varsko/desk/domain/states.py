"""Where a request stands, and the moves between: one table, no exceptions."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Kind(StrEnum):
    """What a request is. Stored for ever: names are added, never changed."""

    INCIDENT = "incident"
    SERVICE = "service_request"
    PROBLEM = "problem"
    CHANGE = "change"


class Channel(StrEnum):
    """How a request came."""

    PHONE = "phone"
    EMAIL = "email"
    PORTAL = "portal"
    DESK = "desk"
    API = "api"
    CHAT = "chat"
    ALERT = "alert"


class Said(StrEnum):
    """What an entry is: `answer`, `reply` and `copy` are public: from the desk, the caller, somebody in copy. The others stay inside."""

    ANSWER = "answer"
    REPLY = "reply"
    COPY = "copy"
    NOTE = "note"
    CALL = "call"


BY_COPY = "copy"
"""The channel by which a `copy` is stored, as a `reply`: the version before knows no such kind, and may run beside this one for a while."""
PUBLIC = frozenset({Said.ANSWER, Said.REPLY, Said.COPY})


class State(StrEnum):
    """Where a request stands."""

    NEW = "new"
    WORKING = "working"
    WAITING = "waiting"
    SOLVED = "solved"
    CLOSED = "closed"


class Move(StrEnum):
    """What can be done to a request as a whole. Stored for ever: names are added, never changed."""

    START = "start"
    WAIT = "wait"
    RESUME = "resume"
    SOLVE = "solve"
    CLOSE = "close"
    WITHDRAW = "withdraw"
    REOPEN = "reopen"


OPEN = frozenset({State.NEW, State.WORKING, State.WAITING})
OVER = frozenset({State.SOLVED, State.CLOSED})
SCORES = (1, 2, 3)
"""What a caller can say of how they were helped: bad, so-so, good."""

MOVES: Mapping[tuple[State, Move], State] = MappingProxyType(
    {
        (State.NEW, Move.START): State.WORKING,
        (State.NEW, Move.WAIT): State.WAITING,
        (State.NEW, Move.SOLVE): State.SOLVED,
        (State.NEW, Move.WITHDRAW): State.CLOSED,
        (State.WORKING, Move.WAIT): State.WAITING,
        (State.WORKING, Move.SOLVE): State.SOLVED,
        (State.WORKING, Move.WITHDRAW): State.CLOSED,
        (State.WAITING, Move.RESUME): State.WORKING,
        (State.WAITING, Move.SOLVE): State.SOLVED,
        (State.WAITING, Move.WITHDRAW): State.CLOSED,
        (State.SOLVED, Move.CLOSE): State.CLOSED,
        (State.SOLVED, Move.REOPEN): State.WORKING,
        (State.CLOSED, Move.REOPEN): State.WORKING,
    }
)

NEEDS_NOTE = frozenset({Move.WITHDRAW})


def advance(state: State, move: Move) -> State | None:
    """Give the state after a move, or None when the move means nothing in this state."""
    return MOVES.get((state, move))


def moves_from(state: State) -> tuple[Move, ...]:
    """List what can be done in a state, for the buttons of a page."""
    return tuple(move for (before, move) in MOVES if before is state)
