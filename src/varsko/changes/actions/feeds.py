"""The secret address of the calendar of changes: opened, replaced and closed by whom it belongs to."""

import secrets
from datetime import datetime

from varsko.changes.models import Feed
from varsko.changes.queries.access import ANY
from varsko.changes.queries.calendar import digest
from varsko.kernel.ids import as_uuid
from varsko.people.data import Actor
from varsko.people.domain.permissions import NotAllowed, demand


def open_feed(*, by: Actor, at: datetime) -> str:
    """Make a secret address of the calendar and give its token, which is shown only now; an older one stops working."""
    if by.who.kind != "user":
        raise NotAllowed("open calendar")
    demand(by, "see", ANY)
    token = secrets.token_urlsafe(32)
    facts = {"digest": digest(token), "created_at": at}
    Feed.objects.update_or_create(owner_id=as_uuid(by.who.id), defaults=facts)
    return token


def close_feed(*, by: Actor) -> None:
    """Let one's own address stop working."""
    Feed.objects.filter(owner=as_uuid(by.who.id)).delete()
