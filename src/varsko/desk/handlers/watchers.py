"""What the desk tells those who follow a request. Called by flow.py."""

from collections.abc import Sequence

from django.db import transaction

from varsko.core.outbox import Recorded
from varsko.desk import letters
from varsko.desk.actions.talking import ANSWERED
from varsko.desk.models import Entry, Request
from varsko.desk.queries.hands import watching
from varsko.events.desk import RequestMoved, RequestSaid
from varsko.kernel.ids import as_uuid


def tell_watchers(batch: Sequence[Recorded]) -> None:
    """Write to those who follow a request, and may know of it, what somebody else said or did there."""
    ids = [found for one in batch if (found := as_uuid(one.event.subject))]
    rows = {str(row.pk): row for row in Request.objects.filter(pk__in=ids, watchers__isnull=False).select_related("desk").distinct()}
    texts = _texts(batch) if rows else {}
    for one in batch:
        row = rows.get(one.event.subject)
        if row is not None:
            _tell(row, one, texts)


def _texts(batch: Sequence[Recorded]) -> dict[str, Entry]:
    wanted = [found for one in batch if isinstance(one.event, RequestSaid) and (found := as_uuid(one.event.entry))]
    return {str(entry.pk): entry for entry in Entry.objects.filter(pk__in=wanted)}


def _tell(row: Request, one: Recorded, texts: dict[str, Entry]) -> None:
    event = one.event
    for person in watching(row):
        if person.id == event.by.id:
            continue
        with transaction.atomic():
            key = f"watch:{one.id}:{person.id}"
            if isinstance(event, RequestSaid) and event.entry in texts:
                said = texts[event.entry]
                letters.post_said(row, person, key, who=said.author_name, kind=said.said, text=said.text, at=event.at)
            elif isinstance(event, RequestMoved) and event.reason != ANSWERED:
                letters.post_state(row, person, key, event, at=event.at)
