"""The shape of copies that a program of the system brings elsewhere."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CarriedView:
    """How it stands with the copies that a program (`way`: rsync or git) brings elsewhere, and when it last did.

    Where it fails: since when, and the `error`; "" when it does not.
    """

    way: str
    sent_at: datetime | None
    failing_since: datetime | None
    error: str
