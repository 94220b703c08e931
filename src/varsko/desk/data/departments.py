"""The shapes of what organisations share among their people."""

from dataclasses import dataclass
from datetime import datetime

from varsko.desk.data.record import OwnView


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentView:
    """Somebody who looks after an organisation, `since` when: `sees` what its people ask for, `approves` what needs a yes."""

    id: str
    organisation: str
    user_id: str
    user_name: str
    email: str
    since: datetime
    sees: bool = True
    approves: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedView:
    """A request of somebody's organisation, as its caller reads it, and who that is."""

    own: OwnView
    caller_name: str
    organisation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedView:
    """A request that somebody (`person_id`) is asked to approve, with the `token` of their answer."""

    own: OwnView
    caller_name: str
    organisation: str
    person_id: str
    token: str
