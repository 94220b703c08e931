"""Planning when things are looked at again, saying that they are still true, and asking whoever looks after them."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from varsko.core import wake
from varsko.core.outbox import record
from varsko.events.base import Event
from varsko.events.revisions import RevisionDue, RevisionPlanned, RevisionVerified
from varsko.kernel.errors import Invalid, NotFound
from varsko.kernel.ids import as_uuid
from varsko.kernel.review_days import LONGEST, next_review
from varsko.people import queries as people
from varsko.people.data import SYSTEM_ACTOR, Actor, Subject
from varsko.people.domain.permissions import CHIEFS, demand
from varsko.revisions import letters
from varsko.revisions.data import RevisionView
from varsko.revisions.models import Revision
from varsko.revisions.queries import revision, subject


def plan(*, by: Actor, at: datetime, name: str, owner_id: str, review_days: int) -> RevisionView:
    """Say who looks after a thing ("" for nobody), and after how many days they look at it again; 0 is never.

    Days count from when it was last verified, else from now. Raises NotFound, NotAllowed, Invalid.
    """
    known = _known(name, at)
    demand(by, "configure", Subject(kind="settings"))
    owner = people.user(owner_id) if owner_id else None
    if owner_id and (owner is None or not owner.is_active or owner.role == "customer"):
        raise Invalid({"owner_id": _("Choose somebody who works here.")})
    if not 0 <= review_days <= LONGEST:
        raise Invalid({"review_days": _("Give a number of days from 0 (never) to %(most)d.") % {"most": LONGEST}})
    event = RevisionPlanned(at=at, by=by.who, subject=name, owner=owner.id if owner else "", days=review_days)
    chosen = {"owner_id": as_uuid(owner.id) if owner else None, "review_days": review_days}
    return _write(name, at, event, since=known.verified_at or at, days=review_days, **chosen)


def verify(*, by: Actor, at: datetime, name: str) -> RevisionView:
    """Say that a thing is still true: chiefs and whoever looks after it may. Raises NotFound, NotAllowed."""
    known = _known(name, at)
    demand(by, "configure", subject(known))
    until = next_review(at, known.review_days)[0]
    event = RevisionVerified(at=at, by=by.who, subject=name, until=until.isoformat() if until else "")
    return _write(name, at, event, since=at, days=known.review_days, verified_at=at, verified_by=by.who.name[:200])


def fall_due(row: Revision, *, at: datetime) -> None:
    """Ask whoever looks after a thing whose day has come, else the chiefs; once for each day, inside the caller's transaction."""
    row.finish(asked_at=at)
    view = revision(row.name, at=at)
    if view is None:
        return  # the stage that had it is gone
    owner = people.users([view.owner_id]).get(view.owner_id)
    told = [owner] if owner and owner.is_active else [one for one in people.everybody() if one.is_active and one.role in CHIEFS]
    for one in told:
        letters.post_due(view, one, key=f"{view.name}:{view.review_on}", at=at)
    record(RevisionDue(at=at, by=SYSTEM_ACTOR.who, subject=view.name, told=tuple(one.name for one in told)))


def _known(name: str, at: datetime) -> RevisionView:
    known = revision(name, at=at)
    if known is None:
        raise NotFound("revision")
    return known


def _write(name: str, at: datetime, event: Event, *, since: datetime, days: int, **columns: Any) -> RevisionView:
    day, due = next_review(since, days)
    with transaction.atomic():
        Revision.objects.get_or_create(name=name, defaults={"review_days": days})
        said = {**columns, "review_on": day, "due_at": due, "asked_at": None, "leased_until": None, "fence": F("fence") + 1}
        Revision.objects.filter(name=name).update(**said)
        record(event)
        wake.after_commit()
    return _known(name, at)
