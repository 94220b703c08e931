"""Keeping views of the list under a name, each person for themselves."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from varsko.alerts.data import KeptView
from varsko.alerts.models import SavedView
from varsko.alerts.queries.views import shape
from varsko.core.clock import new_id
from varsko.core.outbox import record
from varsko.core.rows import find
from varsko.events.alerts import ViewForgotten, ViewKept
from varsko.kernel.errors import Conflict, Invalid, NotFound
from varsko.kernel.ids import as_uuid
from varsko.kernel.text import clean
from varsko.people.data import Actor
from varsko.people.domain.permissions import NotAllowed

LONGEST_NAME, LONGEST_QUERY, MOST = 60, 2000, 30


def keep_view(*, by: Actor, at: datetime, name: str, query: str) -> KeptView:
    """Keep the query of a list's address (beginning with `?`) under a name. Raises Invalid, Conflict for a name that is taken."""
    name = clean(name).strip()
    mine = SavedView.objects.filter(user=_owner(by))
    if not name or len(name) > LONGEST_NAME:
        raise Invalid({"name": _("Give the view a name of at most %(most)d characters.") % {"most": LONGEST_NAME}})
    if len(query) > LONGEST_QUERY or mine.count() >= MOST:
        raise Invalid({"name": _("No more views can be kept.")})
    try:
        with transaction.atomic():
            row = SavedView.objects.create(id=new_id(), user_id=_owner(by), name=name, query=query, created_at=at)
            record(ViewKept(at=at, by=by.who, subject=str(row.pk), name=name, query=query))
    except IntegrityError:
        raise Conflict({"name": _("You have a view of this name already.")}) from None
    return shape(row)


def forget_view(*, by: Actor, at: datetime, view_id: object) -> None:
    """Forget a view of one's own. Raises NotFound."""
    with transaction.atomic():
        row = find(SavedView.objects.filter(user=_owner(by)), view_id)
        if row is None:
            raise NotFound("view")
        record(ViewForgotten(at=at, by=by.who, subject=str(row.pk), name=row.name))
        row.delete()


def _owner(by: Actor) -> UUID:
    owner = as_uuid(by.who.id)
    if by.who.kind != "user" or owner is None:
        raise NotAllowed("keep view")
    return owner
