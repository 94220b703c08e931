"""Who has which part: one person leads, others help, and everybody knows."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from varsko.core.clock import new_id
from varsko.core.outbox import record
from varsko.core.texts import line, prose
from varsko.events.incidents import RoleAssigned, RoleEnded
from varsko.incidents.actions.calls import answer_calls
from varsko.incidents.actions.moves import advance_row
from varsko.incidents.actions.rows import NO_ID, about, change, follow_room, held, insider, let_in, shown
from varsko.incidents.data import IncidentView
from varsko.incidents.domain import limits
from varsko.incidents.domain.roles import Began, Ended, Role
from varsko.incidents.domain.status import ONGOING, Move, Status
from varsko.incidents.letters import post_role
from varsko.incidents.models import Holding, Incident
from varsko.kernel.errors import Invalid, NotFound
from varsko.kernel.ids import as_uuid
from varsko.people.data import Actor, Person


def assign(*, by: Actor, at: datetime, ref: object, role: str, user_id: str, label: str = "", note: str = "") -> IncidentView:
    """Give somebody a part; they are sent what it asks of them. `label` names a part that is none of the usual ones.

    The manager's part goes over from whoever had it, and an incident that was new is being fixed from then on. Raises NotFound,
    NotAllowed, Invalid.
    """
    if role not in set(Role):
        raise Invalid({"role": _("Choose one of what is offered.")})
    label = line(label, "label", limits.LABEL, required=role == Role.OTHER) if role == Role.OTHER else ""
    with transaction.atomic():
        row = held(by, ref)
        reason = Began.TOOK_IT if user_id == by.who.id else Began.ASSIGNED
        give(row, Role(role), insider(user_id), by=by, at=at, label=label, reason=reason, note=prose(note, "note", limits.NOTE))
    return shown(row, by)


def take(*, by: Actor, at: datetime, ref: object) -> IncidentView:
    """Lead an incident from now on: one click makes you its manager and says that it is being fixed."""
    return assign(by=by, at=at, ref=ref, role=Role.MANAGER, user_id=by.who.id)


def give(
    row: Incident, role: Role, person: Person, *, by: Actor, at: datetime, label: str = "", reason: Began = Began.ASSIGNED, note: str = ""
) -> bool:
    """Give a part of a held incident, inside the caller's transaction. False when the person has it already."""
    current = Holding.objects.filter(incident=row, role=role, label=label, ended_at=None)
    if current.filter(user=as_uuid(person.id)).exists():
        return False
    before = current.first() if role is Role.MANAGER else None
    if before:
        _end(row, before, Ended.HANDED_OVER, by, at)
    Holding.objects.create(
        id=new_id(),
        incident=row,
        role=role,
        label=label,
        user_id=person.id,
        user_name=person.name,
        began_at=at,
        began_reason=reason,
        note=note,
    )
    let_in(row, at, person.id)
    said: dict[str, Any] = {"role": role.value, "label": label, "user": person.id, "user_name": person.name, "note": note}
    event = RoleAssigned(**about(row, by, at), reason=reason.value, **said, instead_of=before.user_name if before else "")
    change(row, at, event, **({"manager_id": as_uuid(person.id)} if role is Role.MANAGER else {}))
    if role is Role.MANAGER:
        answer_calls(row, by=by, at=at)
    if role is Role.MANAGER and row.status in {Status.NEW, Status.TRIAGE}:
        advance_row(row, Move.START, by=by, at=at)
    if person.id != by.who.id and row.status in ONGOING:
        post_role(row, role, label, person, by=by.who.name, note=note, at=at)
    return True


def step_down(*, by: Actor, at: datetime, ref: object, holding_id: object) -> IncidentView:
    """End somebody's part. Raises Invalid for the manager of an incident under way: that part is handed over, never left."""
    with transaction.atomic():
        row = held(by, ref)
        holding = Holding.objects.filter(incident=row, pk=as_uuid(holding_id) or NO_ID, ended_at=None).first()
        if holding is None:
            raise NotFound("part")
        if holding.role == Role.MANAGER and row.status in ONGOING:
            raise Invalid({"user": _("Somebody must lead. Hand it over to somebody else.")})
        _end(row, holding, Ended.STEPPED_DOWN, by, at)
    return shown(row, by)


def end_parts(row: Incident, user_id: str, *, by: Actor, at: datetime) -> None:
    """End every part somebody has but the manager's, inside the caller's transaction."""
    for holding in Holding.objects.filter(incident=row, user=as_uuid(user_id), ended_at=None).exclude(role=Role.MANAGER):
        _end(row, holding, Ended.RELEASED, by, at)


def _end(row: Incident, holding: Holding, reason: Ended, by: Actor, at: datetime) -> None:
    Holding.objects.filter(pk=holding.pk).update(ended_at=at, end_reason=reason)
    if holding.role == Role.MANAGER and reason is not Ended.HANDED_OVER:
        change(row, at, manager_id=None)
    said: dict[str, Any] = {
        "role": holding.role,
        "label": holding.label,
        "user": str(holding.user_id or ""),
        "user_name": holding.user_name,
    }
    record(RoleEnded(**about(row, by, at), reason=reason.value, **said))
    follow_room(row, at)
