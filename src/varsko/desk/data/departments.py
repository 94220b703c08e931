"""The shapes of what organisations share among their people."""

from dataclasses import dataclass
from datetime import datetime

from varsko.desk.data.record import OwnView


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentView:
    """Somebody who looks after an organisation, `since` when."""

    id: str
    organisation: str
    user_id: str
    user_name: str
    email: str
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedView:
    """A request of somebody's organisation, as its caller reads it, and who that is."""

    own: OwnView
    caller_name: str
    organisation: str
