"""The story of an alert, from the event log."""

from varsko.alerts.data import StoryLine
from varsko.core.models import EventRow


def story(alert_id: str, *, after: int = 0, limit: int = 500) -> list[StoryLine]:
    """List what happened to an alert, oldest first, beginning after the given place in the log."""
    rows = EventRow.objects.filter(about="alert", subject=alert_id, pk__gt=after).order_by("pk")[:limit]
    return [
        StoryLine(id=row.pk, kind=row.kind, at=row.at, by_kind=row.by_kind, by_name=row.by_name, reason=row.reason, data=row.data)
        for row in rows
    ]
