"""What became of requests, for clients that ask afterwards."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from varsko.alerts.data import Parcel, Received
from varsko.alerts.models import Request
from varsko.core import bulk

KEPT_FOR = timedelta(days=7)

_COLUMNS = ("id", "action", "success", "status", "alert_id", "alias", "key_id", "processed_at")
_ACTIONS = {"open": "Create", "acknowledge": "Acknowledge", "unacknowledge": "UnAcknowledge", "close": "Close", "note": "AddNote"}
_STATUS = {
    "opened": "Created alert",
    "repeated": "Alert is deduplicated",
    "moved": "Alert is changed",
    "noted": "Note is added",
    "unchanged": "Alert is already in this state",
    "no_open_alert": "There is no open alert",
}


def remember(pairs: Iterable[tuple[Parcel, Received]], *, at: datetime) -> None:
    """Keep the outcome of intake requests that did not open the alert of their own id, inside the caller's transaction."""
    rows = [
        (
            UUID(received.request_id),
            _ACTIONS[parcel.signal.verb],
            received.outcome not in {"unchanged", "no_open_alert"},
            _STATUS[received.outcome],
            _id(received.alert_id),
            received.alias,
            _id(parcel.key_id),
            at,
        )
        for parcel, received in pairs
        if received.request_id
    ]
    bulk.insert(Request, _COLUMNS, rows)


def remember_request(
    *, request_id: str, action: str, success: bool, status: str, alert_id: str = "", alias: str = "", key_id: str = "", at: datetime
) -> None:
    """Keep the outcome of one request. `status` is a sentence in English, as API clients read it."""
    row = (UUID(request_id), action, success, status[:200], _id(alert_id), alias[:512], _id(key_id), at)
    bulk.insert(Request, _COLUMNS, [row])


def _id(text: str) -> UUID | None:
    return UUID(text) if text else None
