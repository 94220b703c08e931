"""Private calendar addresses: opened, replaced and closed by the person they belong to."""

import secrets
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from varsko.core.clock import new_id
from varsko.core.rows import find
from varsko.kernel.errors import Invalid, NotFound
from varsko.kernel.ids import as_uuid
from varsko.people.data import Actor
from varsko.schedules import queries
from varsko.schedules.data import FeedView
from varsko.schedules.models import Feed, Schedule


def open_feed(*, by: Actor, at: datetime, schedule_id: object = "") -> tuple[FeedView, str]:
    """Make a private address of a schedule, or without one of the own shifts; gives it with its token, which is shown only now.

    An older address of the same kind stops working. Raises NotFound, Invalid when no person asks.
    """
    owner = as_uuid(by.who.id)
    if by.who.kind != "user" or owner is None:
        raise Invalid({"owner": _("Only a person has calendar addresses.")})
    schedule = find(Schedule.objects.select_related("team"), schedule_id) if schedule_id else None
    if schedule_id and (schedule is None or not queries.may_see(by, schedule)):
        raise NotFound("schedule")
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        Feed.objects.filter(owner=owner, schedule=schedule).delete()
        row = Feed.objects.create(id=new_id(), owner_id=owner, schedule=schedule, digest=queries.feed_digest(token), created_at=at)
    return queries.feed_view(row), token


def close_feed(*, by: Actor, feed_id: object) -> None:
    """Let an own address stop working. Raises NotFound."""
    row = find(Feed.objects.filter(owner=as_uuid(by.who.id)), feed_id)
    if row is None:
        raise NotFound("calendar address")
    Feed.objects.filter(pk=row.pk).delete()
