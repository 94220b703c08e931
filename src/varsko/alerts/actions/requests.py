"""What became of requests, for clients that ask afterwards."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from varsko.alerts.data import Parcel, Received
from varsko.alerts.models import Request
from varsko.core import bulk
from varsko.core.clock import new_id

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
            UUID(received.alert_id) if received.alert_id else None,
            received.alias,
            UUID(parcel.key_id) if parcel.key_id else None,
            at,
        )
        for parcel, received in pairs
        if received.request_id
    ]
    bulk.insert(Request, _COLUMNS, rows)


def remember_request(
    *, action: str, success: bool, status: str, alert_id: str = "", alias: str = "", key_id: str = "", at: datetime
) -> str:
    """Keep the outcome of one request; returns the request's id. `status` is a sentence in English, as API clients read it."""
    row = Request.objects.create(
        id=new_id(),
        action=action,
        success=success,
        status=status[:200],
        alert_id=alert_id or None,
        alias=alias[:512],
        key_id=key_id or None,
        processed_at=at,
    )
    return str(row.pk)
