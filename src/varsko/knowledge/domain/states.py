"""The life of an article: written, published, doubted after a while, verified again."""

from enum import StrEnum


class State(StrEnum):
    """Drafts are seen by those who may write in the space; the others by everybody who may read it."""

    DRAFT = "draft"
    PUBLISHED = "published"
    REVIEW = "review"


class Kind(StrEnum):
    """What an article is for; each kind has a template."""

    HOW_TO = "how_to"
    RUNBOOK = "runbook"
    SOLUTION = "solution"
    KNOWN_ERROR = "known_error"
    DECISION = "decision"
    POSTMORTEM = "postmortem"


class Move(StrEnum):
    """What can be done with an article as a whole."""

    PUBLISH = "publish"
    VERIFY = "verify"
    DOUBT = "doubt"
    WITHDRAW = "withdraw"


_MOVES: dict[Move, tuple[frozenset[State], State]] = {
    Move.PUBLISH: (frozenset({State.DRAFT}), State.PUBLISHED),
    Move.VERIFY: (frozenset({State.PUBLISHED, State.REVIEW}), State.PUBLISHED),
    Move.DOUBT: (frozenset({State.PUBLISHED}), State.REVIEW),
    Move.WITHDRAW: (frozenset({State.PUBLISHED, State.REVIEW}), State.DRAFT),
}
VERIFYING = frozenset({Move.PUBLISH, Move.VERIFY})
"""Who does this says that the article is right as it stands."""


def after(state: str, move: Move) -> State | None:
    """Give the state that a move leads to; None when it cannot be made."""
    sources, target = _MOVES[move]
    return target if state in sources else None


def moves(state: str) -> list[Move]:
    """List the moves that can be made, the most likely first."""
    return [move for move in _MOVES if after(state, move)]
