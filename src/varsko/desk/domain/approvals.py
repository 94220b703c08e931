"""Whether somebody of the caller's organisation said yes to what was asked for: one of those who may decides for all of them."""

from enum import StrEnum


class Approval(StrEnum):
    """Where the approval of a request stands. Stored for ever."""

    OPEN = "open"
    APPROVED = "approved"
    REFUSED = "refused"
    SKIPPED = "skipped"


VOTES = frozenset({Approval.APPROVED, Approval.REFUSED})


class Via(StrEnum):
    """How it was decided. Stored for ever: names are added, never changed."""

    LINK = "link"
    MAIL = "mail"
    DESK = "desk"
