"""Where an incident stands, and the moves between: one table, no exceptions."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Status(StrEnum):
    """Where an incident stands."""

    TRIAGE = "triage"
    NEW = "new"
    FIXING = "fixing"
    RESOLVED = "resolved"
    REVIEWED = "reviewed"
    CLOSED = "closed"
    DECLINED = "declined"
    MERGED = "merged"


class Move(StrEnum):
    """What can be done to an incident as a whole. Stored for ever: names are added, never changed."""

    ACCEPT = "accept"
    DECLINE = "decline"
    START = "start"
    RESOLVE = "resolve"
    REOPEN = "reopen"
    REVIEW = "review"
    CLOSE = "close"
    MERGE = "merge"
    SPLIT = "split"


ONGOING = frozenset({Status.TRIAGE, Status.NEW, Status.FIXING})

MOVES: Mapping[tuple[Status, Move], Status] = MappingProxyType(
    {
        (Status.TRIAGE, Move.ACCEPT): Status.NEW,
        (Status.TRIAGE, Move.START): Status.FIXING,
        (Status.TRIAGE, Move.DECLINE): Status.DECLINED,
        (Status.TRIAGE, Move.MERGE): Status.MERGED,
        (Status.NEW, Move.START): Status.FIXING,
        (Status.NEW, Move.RESOLVE): Status.RESOLVED,
        (Status.NEW, Move.DECLINE): Status.DECLINED,
        (Status.NEW, Move.MERGE): Status.MERGED,
        (Status.FIXING, Move.RESOLVE): Status.RESOLVED,
        (Status.FIXING, Move.DECLINE): Status.DECLINED,
        (Status.FIXING, Move.MERGE): Status.MERGED,
        (Status.RESOLVED, Move.REVIEW): Status.REVIEWED,
        (Status.RESOLVED, Move.CLOSE): Status.CLOSED,
        (Status.RESOLVED, Move.REOPEN): Status.FIXING,
        (Status.REVIEWED, Move.CLOSE): Status.CLOSED,
        (Status.REVIEWED, Move.REOPEN): Status.FIXING,
        (Status.CLOSED, Move.REOPEN): Status.FIXING,
        (Status.DECLINED, Move.REOPEN): Status.NEW,
        (Status.MERGED, Move.SPLIT): Status.NEW,
    }
)

NEEDS_NOTE = frozenset({Move.DECLINE, Move.REOPEN})


def advance(status: Status, move: Move) -> Status | None:
    """Give the status after a move, or None when the move means nothing in this status."""
    return MOVES.get((status, move))


def moves_from(status: Status) -> tuple[Move, ...]:
    """List what can be done in a status, for the buttons of a page."""
    return tuple(move for (before, move) in MOVES if before is status)


def missing(move: Move, known: Mapping[str, object], *, pages: bool) -> tuple[str, ...]:
    """Name what an incident must say before a move: open clean-up tasks never hold it back.

    To be resolved, when the impact ended. To be closed, if its severity pages people, when it began, its cause and what helped.
    """
    if move is Move.RESOLVE:
        wanted: tuple[str, ...] = ("impact_ended_at",)
    elif move is Move.CLOSE and pages:
        wanted = ("impact_started_at", "cause", "fix")
    else:
        wanted = ()
    return tuple(name for name in wanted if not known.get(name))
