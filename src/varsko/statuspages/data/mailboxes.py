"""The shapes of the mail addresses of components and pages, and of mail that came there."""

from dataclasses import dataclass
from datetime import datetime

from varsko.statuspages.domain.said import Why
from varsko.statuspages.domain.states import State


@dataclass(frozen=True, slots=True, kw_only=True)
class MailboxView:
    """The secret address of a component, by its code, and what the last mail said: its `subject`, and the `state` that counts since."""

    component: str
    address: str
    state: State
    subject: str
    is_understood: bool
    came_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterView:
    """A mail to the address of a page: from whom it says it is, and what became of it; None while it waits."""

    sender: str
    subject: str
    came_at: datetime
    why: Why | None
