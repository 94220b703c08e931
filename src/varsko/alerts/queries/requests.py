"""What became of a request."""

from uuid import UUID

from varsko.alerts.data import RequestView
from varsko.alerts.models import Alert, Request


def request(request_id: str) -> RequestView | None:
    """Tell what became of a request; the request that opened an alert shares its id."""
    try:
        asked = UUID(request_id)
    except ValueError:
        return None
    row = Request.objects.filter(pk=asked).first()
    if row is not None:
        return RequestView(
            action=row.action,
            success=row.success,
            status=row.status,
            processed_at=row.processed_at,
            alert_id=str(row.alert_id or ""),
            alias=row.alias,
            key_id=str(row.key_id or ""),
        )
    opened = Alert.objects.filter(pk=asked).values("alias", "created_at", "key_id").first()
    if opened is None:
        return None
    return RequestView(
        action="Create",
        success=True,
        status="Created alert",
        processed_at=opened["created_at"],
        alert_id=str(asked),
        alias=opened["alias"],
        key_id=str(opened["key_id"] or ""),
    )
