"""Leading an incident from one status to the next."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from varsko.core.texts import prose
from varsko.events.incidents import IncidentChanged, IncidentMoved
from varsko.incidents.actions.calls import call_for, end_calls
from varsko.incidents.actions.rows import about, change, held, shown
from varsko.incidents.actions.types import demand_facts
from varsko.incidents.data import IncidentView
from varsko.incidents.domain import limits
from varsko.incidents.domain.scale import level_of
from varsko.incidents.domain.status import NEEDS_NOTE, ONGOING, Move, Status, advance, missing
from varsko.incidents.domain.types import Needed
from varsko.incidents.models import Incident
from varsko.incidents.queries.setup import scale
from varsko.incidents.queries.types import cadence, type_of
from varsko.kernel.errors import Invalid
from varsko.people.data import Actor


def move(*, by: Actor, at: datetime, ref: object, move: str, note: str = "") -> IncidentView:
    """Bring an incident into its next status by a verb of `domain.status.Move`.

    Raises NotFound, NotAllowed, and Invalid when it means nothing in this status, lacks its reason, or when the incident must say
    more first; `errors` then names the fields.
    """
    with transaction.atomic():
        row = held(by, ref)
        advance_row(row, _verb(move), by=by, at=at, note=prose(note, "note", limits.NOTE))
    return shown(row, by)


def resolve(*, by: Actor, at: datetime, ref: object, impact_ended_at: datetime, fix: str = "", note: str = "") -> IncidentView:
    """Say that the impact is over, since when, and what helped. Raises Invalid for an end before the beginning or in the future."""
    with transaction.atomic():
        row = held(by, ref)
        if impact_ended_at > at or (row.impact_started_at and impact_ended_at < row.impact_started_at):
            raise Invalid({"impact_ended_at": _("This must lie after the beginning, and not in the future.")})
        said: dict[str, Any] = {"impact_ended_at": impact_ended_at}
        if fix.strip():
            said["fix"] = prose(fix, "fix", limits.TEXT)
        before = {name: getattr(row, name) for name in said}
        for name, value in said.items():
            setattr(row, name, value)
        advance_row(row, Move.RESOLVE, by=by, at=at, note=prose(note, "note", limits.NOTE), **said)
        change(row, at, *(_changed(row, name, before[name], said[name], by, at) for name in said if before[name] != said[name]))
    return shown(row, by)


def advance_row(row: Incident, move: Move, *, by: Actor, at: datetime, note: str = "", **columns: Any) -> None:
    """Move a held incident, inside the caller's transaction, with what follows from it: calls end, or begin."""
    before = Status(row.status)
    after = advance(before, move)
    if after is None:
        raise Invalid({"move": _("This cannot be done to the incident as it stands now.")})
    if move in NEEDS_NOTE and not note:
        raise Invalid({"note": _("Say why.")})
    lacking = missing(move, vars(row), pages=level_of(scale().levels, row.severity).pages)
    if lacking:
        raise Invalid(dict.fromkeys(lacking, _("This is to be said first.")))
    if move is Move.CLOSE and (known := type_of(row.type_id)):
        demand_facts(known.fields, row.facts, Needed.DECLARE, Needed.CLOSE)
    event = IncidentMoved(**about(row, by, at), move=move.value, before=before.value, after=after.value, note=note)
    change(row, at, event, status=after.value, **_along(row, after, at), **columns)
    if after not in ONGOING:
        end_calls(row, at=at)
    if move is Move.ACCEPT:
        call_for(row, by=by, at=at)


def _along(row: Incident, after: Status, at: datetime) -> dict[str, Any]:
    """Give the columns that follow from a status: when the next update is due, and since when it is resolved."""
    if after is Status.FIXING:
        minutes = 0 if row.next_update_at else cadence(row.severity, row.type_id)
        due = row.next_update_at or (at + timedelta(minutes=minutes) if minutes else None)
        return {"next_update_at": due, "resolved_at": None, "impact_ended_at": None if row.resolved_at else row.impact_ended_at}
    if after in ONGOING:
        return {"resolved_at": None}
    return {"next_update_at": None} | ({"resolved_at": at} if after is Status.RESOLVED else {})


def _verb(text: str) -> Move:
    if text not in set(Move) - {Move.MERGE, Move.SPLIT}:
        raise Invalid({"move": _("There is no such action.")})
    return Move(text)


def _changed(row: Incident, field: str, before: object, after: object, by: Actor, at: datetime) -> IncidentChanged:
    return IncidentChanged(**about(row, by, at), field=field, before=as_text(before), after=as_text(after))


def as_text(value: object) -> str:
    """Write a value as the log keeps it."""
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, datetime) else str(value)
