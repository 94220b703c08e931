"""What the verbs of the desk share: finding the row, asking for permission, changing named columns."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F, QuerySet

from varsko.core import sequences
from varsko.core.outbox import record
from varsko.desk.actions.wording import FOUND_BY, index_request
from varsko.desk.data import RequestView, Said
from varsko.desk.domain.states import BY_COPY
from varsko.desk.models import Entry, Request
from varsko.desk.queries.access import subject_of, visible_to
from varsko.desk.queries.lists import views, where
from varsko.events.base import Event
from varsko.events.desk import RequestChanged
from varsko.kernel.errors import NotFound
from varsko.kernel.ids import as_uuid
from varsko.people.data import Actor
from varsko.people.domain.permissions import demand


def take_turns() -> None:
    """Let one transaction at a time hold several requests, or number a new one while it holds others; to be called before either.

    Who holds some and waits for those of somebody who waits for theirs would never go on; a database ends one of them with an error.
    """
    sequences.hold("mail of desks")


def held(by: Actor, ref: object, *, verb: str = "change") -> Request:
    """Hold a request against others until the caller's transaction ends, if `by` may do `verb` to it.

    Raises NotFound for one that they may not know of, NotAllowed for one that they may only look at.
    """
    row = locked(_seen(by, ref))
    demand(by, verb, subject_of(row))
    return row


def all_held(by: Actor, refs: Sequence[object], *, verbs: Sequence[str] = ()) -> list[Request]:
    """Hold several requests as `held` does, whoever names them in which order; `verbs` are one for each, without them "change"."""
    take_turns()
    seen = [_seen(by, ref) for ref in refs]
    found = {row.pk: row for row in all_locked(seen)}
    for pk, verb in zip(seen, verbs or ["change"] * len(seen), strict=True):
        demand(by, verb, subject_of(found[pk]))
    return [found[pk] for pk in seen]


def _seen(by: Actor, ref: object) -> UUID:
    seen = visible_to(by).filter(where(ref)).values_list("pk", flat=True).first()
    if seen is None:
        raise NotFound("request")
    return seen


def _lockable() -> QuerySet[Request]:
    return Request.objects.select_for_update(of=("self",)).select_related("desk", "caller__user", "service", "category")


def locked(pk: UUID) -> Request:
    """Hold a request that is known to be there, with its desk and caller."""
    return _lockable().get(pk=pk)


def all_locked(pks: Collection[UUID]) -> list[Request]:
    """Hold those of some requests that are there, with their desks, always in the same order."""
    return list(_lockable().filter(pk__in=pks).order_by("pk"))


def standing(pk: UUID) -> Request:
    """Hold the request that one became part of, or the one itself where it stands alone; what became part of another is not held."""
    while True:
        row = _lockable().filter(pk=pk, merged_into=None).first()
        if row is not None:
            return row
        pk = Request.objects.values_list("merged_into", flat=True).get(pk=pk) or pk


def change(row: Request, at: datetime, *events: Event, **columns: Any) -> None:
    """Write columns of a held request, and what happened."""
    Request.objects.filter(pk=row.pk).update(updated_at=at, **columns)
    for name, value in columns.items():
        if not isinstance(value, F):
            setattr(row, name, value)
    if FOUND_BY & columns.keys():
        index_request(row)
    record(*events)


def about(row: Request, by: Actor, at: datetime) -> dict[str, Any]:
    """Give what every event about a request says."""
    return {"at": at, "by": by.who, "subject": str(row.pk), "key": row.key}


def personal_event(row: Request, personal: bool, by: Actor, at: datetime) -> RequestChanged:
    """Say that a request is for nobody else of its caller's organisation from now on, or for the appointed ones too."""
    return RequestChanged(**about(row, by, at), field="personal", before=str(row.personal), after=str(personal))


def shown(row: Request, by: Actor) -> RequestView:
    """Give a request as it is now, to whoever brought or changed it, even somebody who may not look at it afterwards."""
    return views(Request.objects.filter(pk=row.pk), by)[0]


def write(row: Request, kind: str, text: str, *, by: Actor, at: datetime, channel: str = "") -> Entry:
    """Keep what was said, inside the caller's transaction."""
    author = as_uuid(by.who.id) if by.who.kind == "user" else None
    stored = {"kind": Said.REPLY, "channel": BY_COPY} if kind == Said.COPY else {"kind": kind, "channel": channel}
    said = {"request": row, **stored, "text": text, "author_id": author, "author_name": by.who.name}
    return Entry.objects.create(**said, created_at=at)
