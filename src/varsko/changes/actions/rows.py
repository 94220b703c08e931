"""What the verbs of changes share: finding the row, asking for permission, changing named columns."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from varsko.changes.data import ChangeView, Move, State
from varsko.changes.domain.states import NEEDS_NOTE, advance
from varsko.changes.models import Change
from varsko.changes.queries.access import change_subject, visible_to
from varsko.changes.queries.changes import views
from varsko.core.outbox import record
from varsko.desk import queries as desk
from varsko.events.base import Event
from varsko.events.changes import ChangeMoved
from varsko.kernel.errors import Invalid, NotFound
from varsko.people.data import Actor
from varsko.people.domain.permissions import demand


def held(by: Actor, ref: object, *, verb: str = "change") -> Change:
    """Hold a change against others until the caller's transaction ends, if `by` may do `verb` to it.

    Raises NotFound for one that they may not know of, NotAllowed for one that they may only look at.
    """
    pk = desk.id_of(ref)
    if pk is None or not visible_to(by).filter(pk=pk).exists():
        raise NotFound("change")
    row = locked(pk)
    demand(by, verb, change_subject(row))
    return row


def locked(pk: UUID) -> Change:
    """Hold a change that is known to be there, with its request."""
    return Change.objects.select_for_update(of=("self",)).select_related("request__desk").get(pk=pk)


def store(row: Change, at: datetime, *events: Event, **columns: Any) -> None:
    """Write columns of a held change, and what happened."""
    Change.objects.filter(pk=row.pk).update(updated_at=at, **columns)
    for name, value in columns.items():
        setattr(row, name, value)
    record(*events)


def about(row: Change, by: Actor, at: datetime) -> dict[str, Any]:
    """Give what every event about a change says."""
    return {"at": at, "by": by.who, "subject": str(row.pk), "key": row.request.key}


def advance_row(row: Change, move: Move, *, by: Actor, at: datetime, note: str = "", **columns: Any) -> None:
    """Move a held change, inside the caller's transaction. Raises Invalid when the move means nothing now, or lacks its reason.

    Nothing is due any more after a move, unless the columns say when.
    """
    before = State(row.state)
    after = advance(before, move)
    if after is None:
        raise Invalid({"move": _("This cannot be done to the change as it stands now.")})
    if move in NEEDS_NOTE and not note:
        raise Invalid({"note": _("Say why.") if move is not Move.CLOSE else _("Say what came of it.")})
    event = ChangeMoved(**about(row, by, at), move=move.value, before=before.value, after=after.value, note=note)
    waits = {"due_at": None, "leased_until": None, "fence": row.fence + 1}
    store(row, at, event, **{**waits, "state": after.value, **columns})


def shown(row: Change, by: Actor) -> ChangeView:
    """Give a change as it is now, to whoever changed it."""
    return views(Change.objects.filter(pk=row.pk), by)[0]
