"""What the verbs of drills share: finding the row, asking for permission, setting the clock."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from varsko.core import wake
from varsko.core.outbox import record
from varsko.drills.data import DrillView
from varsko.drills.domain import clock as clocks
from varsko.drills.domain.clock import Clock
from varsko.drills.models import Drill, DrillSignal
from varsko.drills.queries.drills import drill
from varsko.events.base import Event
from varsko.incidents import queries as incidents
from varsko.kernel.errors import Invalid, NotFound
from varsko.kernel.ids import as_uuid
from varsko.people.data import Actor
from varsko.people.domain.permissions import demand


def held(by: Actor, ref: object) -> Drill:
    """Hold the drill of an incident against others until the caller's transaction ends. Raises NotFound, NotAllowed."""
    incident = incidents.incident(ref, by=by)
    row = Drill.objects.select_for_update().filter(incident=as_uuid(incident.id)).first() if incident else None
    if incident is None or row is None:
        raise NotFound("drill")
    demand(by, "change", incidents.subjects([incident.id])[incident.id])
    return row


def under_way(by: Actor, ref: object) -> Drill:
    """Hold a drill that is not over. Raises Invalid besides."""
    row = held(by, ref)
    if row.ended_at:
        raise Invalid({"drill": _("The drill is over.")})
    return row


def change(row: Drill, *events: Event, **columns: Any) -> None:
    """Write columns of a held drill, and what happened."""
    Drill.objects.filter(pk=row.pk).update(**columns)
    for name, value in columns.items():
        setattr(row, name, value)
    record(*events)


def set_signals(row: Drill, clock: Clock | None) -> None:
    """Say when each signal still to come falls due by a clock; without one none does any more. Who holds a row loses it."""
    waiting = DrillSignal.objects.filter(drill=row, given_at=None)
    for one in waiting:
        due_at = clocks.comes(clock, timedelta(minutes=one.after)) if clock else None
        waiting.filter(pk=one.pk).update(due_at=due_at, leased_until=None, fence=F("fence") + 1)
    wake.after_commit()


def about(row: Drill, by: Actor, at: datetime) -> dict[str, Any]:
    """Give what every event about a drill says."""
    return {"at": at, "by": by.who, "subject": str(row.incident_id)}


def shown(row: Drill, by: Actor, at: datetime) -> DrillView:
    """Give a drill as it is now, to whoever changed it. Raises NotFound for whoever may not see it any more."""
    found = drill(str(row.incident_id), by=by, at=at)
    if found is None:
        raise NotFound("drill")
    return found
