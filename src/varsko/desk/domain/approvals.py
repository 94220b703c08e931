"""Whether somebody of the caller's organisation said yes to what was asked for: one of those who may decides for all of them."""

from datetime import datetime
from enum import StrEnum

LONGEST_DAYS = 60
NOT_APPROVED = "not_approved"
"""The reason of a move that follows from a refusal: the caller hears of it by the decision."""


class Approval(StrEnum):
    """Where the approval of a request stands. Stored for ever."""

    OPEN = "open"
    APPROVED = "approved"
    REFUSED = "refused"
    SKIPPED = "skipped"


VOTES = frozenset({Approval.APPROVED, Approval.REFUSED})


class Stage(StrEnum):
    """Who is asked: the manager on the caller's card, then those whom the organisation appointed; when nobody decides, the desk hears."""

    MANAGER = "manager"
    ORGANISATION = "organisation"
    DESK = "desk"


class Next(StrEnum):
    """What is done when time has passed. No silence ever counts as a yes."""

    REMIND = "remind"
    ASK_OTHERS = "others"
    TELL_DESK = "desk"
    NOTHING = "nothing"


class Via(StrEnum):
    """How it was decided. Stored for ever: names are added, never changed."""

    LINK = "link"
    MAIL = "mail"
    DESK = "desk"


def next_step(stage: Stage, *, lapses_at: datetime, now: datetime, can_answer: bool, others: bool) -> Next:
    """Tell what comes next: `can_answer` if anybody who was asked still may, `others` if more could be asked than were."""
    if stage is Stage.DESK:
        return Next.NOTHING
    if can_answer and now < lapses_at:
        return Next.REMIND
    return Next.ASK_OTHERS if others else Next.TELL_DESK


def due(*, now: datetime, lapses_at: datetime, remind_at: datetime, can_answer: bool) -> datetime:
    """Give when to look again: at the next reminder or the end, at once where nobody can answer."""
    return min(remind_at, lapses_at) if can_answer else now
