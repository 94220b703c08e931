"""The story of an alert, from the event log."""

from varsko.alerts.data import StoryLine
from varsko.core.models import EventRow


def story(alert_id: str, *, after: int = 0, limit: int = 500) -> list[StoryLine]:
    """List what happened to an alert, oldest first, beginning after the given place in the log."""
    rows = EventRow.objects.filter(about="alert", subject=alert_id, pk__gt=after).order_by("pk")[:limit]
    return [_line(row) for row in rows]


def log(
    alert_id: str, *, beyond: int | None = None, newest_first: bool = True, notes_only: bool = False, limit: int = 100
) -> list[StoryLine]:
    """List what happened to an alert, in either direction, from beyond a place in the log; or only where somebody wrote a note."""
    rows = EventRow.objects.filter(about="alert", subject=alert_id)
    if notes_only:
        rows = rows.filter(data__note__isnull=False).exclude(data__note="")
    if beyond is not None:
        rows = rows.filter(pk__lt=beyond) if newest_first else rows.filter(pk__gt=beyond)
    return [_line(row) for row in rows.order_by("-pk" if newest_first else "pk")[:limit]]


def _line(row: EventRow) -> StoryLine:
    return StoryLine(id=row.pk, kind=row.kind, at=row.at, by_kind=row.by_kind, by_name=row.by_name, reason=row.reason, data=row.data)
