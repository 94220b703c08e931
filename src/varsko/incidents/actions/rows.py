"""What the verbs of incidents share: finding the row, asking for permission, changing named columns."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from varsko.alerts import actions as alerts
from varsko.conversations import actions as talks
from varsko.conversations import queries as conversations
from varsko.core.outbox import record
from varsko.events.base import Event
from varsko.incidents.data import IncidentView
from varsko.incidents.models import Guest, Incident, LinkedAlert
from varsko.incidents.queries.lists import views, visible_to, where
from varsko.incidents.queries.subjects import subject_of
from varsko.incidents.queries.targets import INSIDERS
from varsko.kernel.errors import Invalid, NotFound
from varsko.kernel.ids import as_uuid
from varsko.people import queries as people
from varsko.people.data import SYSTEM_ACTOR, Actor, Person
from varsko.people.domain.audiences import audience_of
from varsko.people.domain.permissions import demand

NO_ID = UUID(int=0)  # nothing has it
ROOM = "incident"
"""What the rooms and documents of incidents are about."""


def held(by: Actor, ref: object, *, verb: str = "change") -> Incident:
    """Hold an incident against others until the caller's transaction ends, if `by` may do `verb` to it.

    Raises NotFound for one that they may not know of, NotAllowed for one that they may only look at.
    """
    seen = visible_to(by).filter(where(ref)).values_list("pk", flat=True).first()
    row = Incident.objects.select_for_update(of=("self",)).filter(pk=seen).first() if seen else None
    if row is None:
        raise NotFound("incident")
    demand(by, verb, subject_of(row))
    return row


def change(row: Incident, at: datetime, *events: Event, **columns: Any) -> None:
    """Write columns of a held incident, and what happened."""
    Incident.objects.filter(pk=row.pk).update(updated_at=at, **columns)
    for name, value in columns.items():
        setattr(row, name, value)
    record(*events)


def about(row: Incident, by: Actor, at: datetime) -> dict[str, Any]:
    """Give what every event about an incident says."""
    return {"at": at, "by": by.who, "subject": str(row.pk)}


def shown(row: Incident, by: Actor) -> IncidentView:
    """Give an incident as it is now, to whoever changed it."""
    return views(Incident.objects.filter(pk=row.pk), by)[0]


def let_in(row: Incident, at: datetime, *user_ids: object) -> list[str]:
    """Let people know of an incident, and of its calls, if it is private; gives those who were not guests before."""
    wanted = {str(one) for one in user_ids if one}
    known = {
        str(pk) for pk in Guest.objects.filter(incident=row, user__in=[as_uuid(one) for one in wanted]).values_list("user_id", flat=True)
    }
    fresh = sorted(wanted - known)
    Guest.objects.bulk_create([Guest(incident=row, user_id=one, added_at=at) for one in fresh], ignore_conflicts=True)
    alerts.let_in(alert_ids=calls_of(row) if row.private else (), guests=fresh)
    if fresh:
        follow_room(row, at)
    return fresh


def calls_of(row: Incident) -> list[str]:
    """Give the ids of the alerts that called people to an incident."""
    return [str(pk) for pk in LinkedAlert.objects.filter(incident=row, is_call=True).values_list("alert_id", flat=True)]


def follow_room(row: Incident, at: datetime) -> None:
    """Let those into the incident's room who may see it now, and nobody else, inside the caller's transaction."""
    room = conversations.room_of(ROOM, str(row.pk))
    if room is not None:
        audience = audience_of(subject_of(Incident.objects.get(pk=row.pk)))
        talks.update_room(by=SYSTEM_ACTOR, at=at, room_id=room.id, audience=audience)


def insider(user_id: object, field: str = "user") -> Person:
    """Find somebody who can have a part: active, and no customer. Raises Invalid."""
    found = people.users([user_id]).get(str(user_id))
    if found is None or not found.is_active or found.role not in INSIDERS:
        raise Invalid({field: _("Choose somebody who is here.")})
    return found
