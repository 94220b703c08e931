"""The reads of revisions."""

from datetime import date, datetime

from django.utils.timezone import localdate

from varsko.people.data import Actor, Subject
from varsko.people.domain.permissions import may
from varsko.revisions.data import RevisionView
from varsko.revisions.models import Revision
from varsko.ui import revised
from varsko.ui.revised import Thing

_LAST = date.max


def subject(view: RevisionView) -> Subject:
    """Say how a revision looks to the rules of permission: it belongs to whoever looks after the thing."""
    return Subject(kind="settings", owner_id=view.owner_id)


def revisions(*, by: Actor, at: datetime) -> list[RevisionView]:
    """List the things that the asker looks after, for chiefs all, the longest due first; those without a day come last."""
    rows = {row.name: row for row in Revision.objects.select_related("owner")}
    found = [_view(thing, rows.get(thing.name), at) for thing in revised.things()]
    return sorted((one for one in found if may(by, "see", subject(one))), key=lambda one: one.review_on or _LAST)


def revision(name: str, *, at: datetime) -> RevisionView | None:
    """Find how a thing is looked at, whoever asks; None for no such thing."""
    thing = next((one for one in revised.things() if one.name == name), None)
    return _view(thing, Revision.objects.select_related("owner").filter(name=name).first(), at) if thing else None


def _view(thing: Thing, row: Revision | None, at: datetime) -> RevisionView:
    if row is None:
        return RevisionView(name=thing.name, label=str(thing.label), href=thing.href)
    return RevisionView(
        name=thing.name,
        label=str(thing.label),
        href=thing.href,
        owner_id=str(row.owner_id or ""),
        owner_name=row.owner.name if row.owner else "",
        review_days=row.review_days,
        verified_at=row.verified_at,
        verified_by=row.verified_by,
        review_on=row.review_on,
        is_due=bool(row.review_on and row.review_on <= localdate(at)),
    )
