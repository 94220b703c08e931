"""Where a change stands, and the moves between: one table, no exceptions."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Size(StrEnum):
    """How much there is to a change: one person's quick work, or a plan with tests and a way back. Stored for ever."""

    SIMPLE = "simple"
    EXTENSIVE = "extensive"


class State(StrEnum):
    """Where a change stands. Stored for ever: names are added, never changed."""

    DRAFT = "draft"
    ASKED = "asked"
    APPROVED = "approved"
    REFUSED = "refused"
    SCHEDULED = "scheduled"
    UNDER_WAY = "under_way"
    DONE = "done"
    FAILED = "failed"
    BACKED_OUT = "backed_out"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


class Move(StrEnum):
    """What happens to a change as a whole. Stored for ever: names are added, never changed."""

    ASK = "ask"
    PREAPPROVE = "preapprove"
    APPROVE = "approve"
    REFUSE = "refuse"
    LAPSE = "lapse"
    REVISE = "revise"
    SCHEDULE = "schedule"
    BEGIN = "begin"
    FINISH = "finish"
    FAIL = "fail"
    BACK_OUT = "back_out"
    CLOSE = "close"
    WITHDRAW = "withdraw"


MOVES: Mapping[tuple[State, Move], State] = MappingProxyType(
    {
        (State.DRAFT, Move.ASK): State.ASKED,
        (State.DRAFT, Move.PREAPPROVE): State.APPROVED,
        (State.DRAFT, Move.WITHDRAW): State.WITHDRAWN,
        (State.ASKED, Move.APPROVE): State.APPROVED,
        (State.ASKED, Move.REFUSE): State.REFUSED,
        (State.ASKED, Move.LAPSE): State.DRAFT,
        (State.ASKED, Move.REVISE): State.DRAFT,
        (State.ASKED, Move.WITHDRAW): State.WITHDRAWN,
        (State.REFUSED, Move.REVISE): State.DRAFT,
        (State.REFUSED, Move.WITHDRAW): State.WITHDRAWN,
        (State.APPROVED, Move.SCHEDULE): State.SCHEDULED,
        (State.APPROVED, Move.REVISE): State.DRAFT,
        (State.APPROVED, Move.WITHDRAW): State.WITHDRAWN,
        (State.SCHEDULED, Move.BEGIN): State.UNDER_WAY,
        (State.SCHEDULED, Move.REVISE): State.DRAFT,
        (State.SCHEDULED, Move.WITHDRAW): State.WITHDRAWN,
        (State.UNDER_WAY, Move.FINISH): State.DONE,
        (State.UNDER_WAY, Move.FAIL): State.FAILED,
        (State.UNDER_WAY, Move.BACK_OUT): State.BACKED_OUT,
        (State.FAILED, Move.BACK_OUT): State.BACKED_OUT,
        (State.DONE, Move.CLOSE): State.CLOSED,
        (State.FAILED, Move.CLOSE): State.CLOSED,
        (State.BACKED_OUT, Move.CLOSE): State.CLOSED,
    }
)

BY_HAND = frozenset({Move.SCHEDULE, Move.BEGIN, Move.FINISH, Move.FAIL, Move.BACK_OUT, Move.CLOSE, Move.WITHDRAW})
"""What people do to a change as a whole; the other moves follow from asking, answering, writing and from time."""
NEEDS_NOTE = frozenset({Move.FAIL, Move.BACK_OUT, Move.CLOSE, Move.WITHDRAW})
"""What has to be explained: why, or with CLOSE what came of it."""
WRITABLE = frozenset({State.DRAFT, State.ASKED, State.REFUSED, State.APPROVED, State.SCHEDULED})
"""Where the plan can still be written. From all but the first, writing it begins the approval anew."""
COMING = frozenset({State.ASKED, State.APPROVED, State.SCHEDULED, State.UNDER_WAY})
"""What takes its time in the calendar from others."""
OVER = frozenset({State.DONE, State.FAILED, State.BACKED_OUT, State.CLOSED, State.WITHDRAWN})
HAPPENED = frozenset({State.UNDER_WAY, State.DONE, State.FAILED, State.BACKED_OUT, State.CLOSED})


def advance(state: State, move: Move) -> State | None:
    """Give the state after a move, or None when the move means nothing in this state."""
    return MOVES.get((state, move))


def moves_from(state: State) -> tuple[Move, ...]:
    """List what people can do in a state, for the buttons of a page."""
    return tuple(move for (before, move) in MOVES if before is state and move in BY_HAND)
