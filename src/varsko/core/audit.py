"""Who did what, and when: reads of the event log."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from varsko.core.models import EventRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the log: `id` grows with time; `data` holds what changed, as the event's own fields."""

    id: int
    kind: str
    about: str
    subject: str
    at: datetime
    by_kind: str
    by_id: str
    by_name: str
    reason: str
    data: dict[str, Any]


def history(about: str, subject: str, *, before: int | None = None, limit: int = 50) -> list[Entry]:
    """List what happened to one thing, the newest first, older than the entry `before`."""
    return _entries(Q(about=about, subject=subject), before, limit)


def recent(*, kinds: tuple[str, ...] = (), by_id: str = "", before: int | None = None, limit: int = 50) -> list[Entry]:
    """List what happened at all, the newest first: of these kinds, by this person or key, older than the entry `before`."""
    wanted = Q(kind__in=kinds) if kinds else Q()
    return _entries(wanted & Q(by_id=by_id) if by_id else wanted, before, limit)


def _entries(wanted: Q, before: int | None, limit: int) -> list[Entry]:
    if before is not None:
        wanted &= Q(id__lt=before)
    return [_entry(row) for row in EventRow.objects.filter(wanted).order_by("-id")[:limit]]


def _entry(row: EventRow) -> Entry:
    return Entry(
        id=row.pk,
        kind=row.kind,
        about=row.about,
        subject=row.subject,
        at=row.at,
        by_kind=row.by_kind,
        by_id=row.by_id,
        by_name=row.by_name,
        reason=row.reason,
        data=row.data,
    )
