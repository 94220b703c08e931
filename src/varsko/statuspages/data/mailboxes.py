"""The shape of the mail address of a component."""

from dataclasses import dataclass
from datetime import datetime

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
