"""The calendar of changes, on a page and as a feed for other calendars."""

import hashlib
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from varsko.changes.data import ChangeView
from varsko.changes.models import Change, Feed
from varsko.changes.queries.access import ANY, visible_to
from varsko.changes.queries.changes import views
from varsko.changes.queries.setup import freezes
from varsko.kernel.ical import Entry, render
from varsko.kernel.ids import as_uuid
from varsko.kernel.intervals import Interval
from varsko.people import queries as people
from varsko.people.data import Actor
from varsko.people.domain.permissions import may

_BACK, _AHEAD = timedelta(days=31), timedelta(days=180)
_MOST = 500
_GONE = Q(state__in=["draft", "refused", "withdrawn"])


def calendar(span: Interval, *, by: Actor) -> list[ChangeView]:
    """List the changes planned for a time, the first first, as far as the asker may see them; drafts and what is off are left out."""
    rows = visible_to(by).filter(begins_at__lt=span.end, ends_at__gt=span.start).exclude(_GONE).order_by("begins_at", "pk")
    found = {one.id: one for one in views(Change.objects.filter(pk__in=[row.pk for row in rows[:_MOST]]), by)}
    return sorted(found.values(), key=lambda one: (one.begins_at or one.created_at, one.key))


def digest(token: str) -> str:
    """Give what is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def has_feed(by: Actor) -> bool:
    """Tell whether somebody has a secret address of the calendar."""
    return Feed.objects.filter(owner=as_uuid(by.who.id)).exists()


def feed_by_token(token: str) -> Actor | None:
    """Find whose calendar a secret address is, as they are now; None when there is none, or when they may see no changes any more."""
    row = Feed.objects.filter(digest=digest(token)).first()
    owner = people.actor_for_person(row.owner_id) if row else None
    return owner if owner and may(owner, "see", ANY) else None


def ical(by: Actor, at: datetime) -> bytes:
    """Write the calendar of changes and freezes as somebody may see it, in their language, from a month ago to half a year ahead."""
    with translation.override(by.language):
        return _ical(by, at)


def _ical(by: Actor, at: datetime) -> bytes:
    span = Interval(at - _BACK, at + _AHEAD)
    entries = [
        Entry(one.id, f"{one.key} {one.title}", one.window, url=f"{settings.VARSKO.url}/changes/{one.key}")
        for one in calendar(span, by=by)
        if one.window
    ]
    frozen = [
        Entry(one.id, _("Freeze: %(name)s") % {"name": one.name}, Interval(one.begins_at, one.ends_at), text=one.reason)
        for one in freezes(span.start, by=by, until=span.end)
    ]
    return render(_("Changes"), [*entries, *frozen], at)
