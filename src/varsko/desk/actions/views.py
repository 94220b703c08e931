"""Keeping views of the queue under a name: for oneself, for a team, for a desk."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from varsko.core.clock import new_id
from varsko.core.outbox import record
from varsko.core.rows import find
from varsko.core.texts import line, refuse
from varsko.desk.domain.kept import LONGEST_NAME, LONGEST_QUERY, MOST, KeptView, Scope, desk_in
from varsko.desk.models import FirstView, SavedView
from varsko.desk.queries.access import ANY, desk_subject, desks_for
from varsko.desk.queries.desks import where_desk
from varsko.desk.queries.views import may_forget, view_shape, views_for
from varsko.events.desk import ViewChosen, ViewForgotten, ViewKept
from varsko.kernel.errors import Conflict, Invalid, NotFound
from varsko.kernel.ids import as_uuid
from varsko.people.data import Actor
from varsko.people.domain.permissions import NotAllowed, demand


def keep_view(*, by: Actor, at: datetime, name: str, query: str, scope: str = Scope.MINE, of: str = "") -> KeptView:
    """Keep the query of the queue's address (beginning with `?`) under a name, for oneself or for a team or desk `of` that id.

    Raises NotAllowed, Invalid, Conflict for a name that is taken.
    """
    demand(by, "see", ANY)
    me = _owner(by)
    owner = _whose(by, me, scope, of)
    _guard(query, owner, by)
    if len(query) > LONGEST_QUERY or SavedView.objects.filter(**owner).count() >= MOST:
        raise Invalid({"name": _("No more views can be kept.")})
    said = line(name, "name", LONGEST_NAME, required=True)
    try:
        with transaction.atomic():
            row = SavedView.objects.create(id=new_id(), name=said, query=query, made_by_id=me, created_at=at, **owner)
            record(ViewKept(at=at, by=by.who, subject=str(row.pk), name=said, query=query, scope=scope, of=of))
    except IntegrityError:
        raise Conflict({"name": _("There is a view of this name already.")}) from None
    return view_shape(row, by)


def forget_view(*, by: Actor, at: datetime, view_id: object) -> None:
    """Take a view away. Raises NotFound, NotAllowed."""
    with transaction.atomic():
        row = find(views_for(by).select_related("team", "desk"), view_id)
        if row is None:
            raise NotFound("view")
        if not may_forget(row, by):
            raise NotAllowed("forget view")
        record(ViewForgotten(at=at, by=by.who, subject=str(row.pk), name=row.name))
        row.delete()


def begin_with(*, by: Actor, at: datetime, view_id: object) -> None:
    """Choose the view that one begins with at the desk; "" for the whole queue. Raises NotFound, NotAllowed."""
    me = _owner(by)
    row = find(views_for(by), view_id) if view_id else None
    if view_id and row is None:
        raise NotFound("view")
    with transaction.atomic():
        if row is None:
            FirstView.objects.filter(user=me).delete()
        else:
            FirstView.objects.update_or_create(user_id=me, defaults={"view": row})
        record(ViewChosen(at=at, by=by.who, subject=str(row.pk) if row else "", name=row.name if row else ""))


def _owner(by: Actor) -> UUID:
    owner = as_uuid(by.who.id)
    if by.who.kind != "user" or owner is None:
        raise NotAllowed("keep view")
    return owner


def _whose(by: Actor, me: UUID, scope: str, of: str) -> dict[str, Any]:
    """Give the columns of whoever is to have a view: one's team, or a desk at which one works. Raises Invalid, NotAllowed."""
    refuse(scope=scope not in set(Scope))
    if scope == Scope.MINE:
        return {"user_id": me}
    if scope == Scope.TEAM:
        refuse(scope=of not in by.team_ids)
        return {"team_id": as_uuid(of)}
    desk = find(desks_for(by).filter(archived_at=None), of)
    if desk is None:
        raise Invalid({"scope": _("Choose one of what is offered.")})
    demand(by, "change", desk_subject(desk))
    return {"desk_id": desk.pk}


def _guard(query: str, owner: dict[str, Any], by: Actor) -> None:
    """Keep the name of a confidential desk from those who may not know of it; who does not know it only guesses, and learns nothing."""
    slug = desk_in(query)
    hidden = desks_for(by).filter(where_desk(slug), confidential=True).first() if slug and "user_id" not in owner else None
    if hidden is not None and owner not in ({"desk_id": hidden.pk}, {"team_id": hidden.team_id}):
        raise Invalid({"scope": _("A view of a confidential desk stays with that desk.")})
