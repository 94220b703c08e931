"""What can be done with a schedule as a whole."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from varsko.core import outbox
from varsko.core.clock import new_id
from varsko.core.rows import find
from varsko.events.base import Event
from varsko.events.schedules import ScheduleChanged, ScheduleCreated, ScheduleDeleted
from varsko.kernel.errors import Conflict, Invalid, NotFound
from varsko.kernel.text import clean
from varsko.people.data import Actor
from varsko.people.domain.permissions import demand
from varsko.schedules import queries
from varsko.schedules.actions import checks
from varsko.schedules.actions.rotations import replace_rotations, restate_rotations
from varsko.schedules.data import Count, RotationDraft, ScheduleView
from varsko.schedules.models import Counting, Schedule


def create_schedule(
    *,
    by: Actor,
    at: datetime,
    name: str,
    time_zone: str = "UTC",
    team_id: str | None = None,
    enabled: bool = True,
    description: str = "",
    count: Count = "every",
    rotations: Sequence[RotationDraft] = (),
) -> ScheduleView:
    """Make a schedule with its rotations. `count` "served" numbers only turns that a restriction leaves time of.

    Raises Invalid, Conflict for a name that is taken, NotAllowed.
    """
    row = Schedule(
        id=new_id(),
        name=checks.name(name),
        zone=checks.zone(time_zone),
        team_id=checks.team(team_id),
        enabled=enabled,
        description=clean(description),
        count=_count(count),
        created_at=at,
    )
    demand(by, "configure", queries.about(row))
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            outbox.record(ScheduleCreated(**_about(row, by, at)), *replace_rotations(row, rotations, by, at))
    except IntegrityError:
        raise _taken() from None
    return queries.view(row.pk)


def update_schedule(
    *,
    by: Actor,
    at: datetime,
    schedule_id: object,
    name: str | None = None,
    time_zone: str | None = None,
    team_id: str | None = None,
    enabled: bool | None = None,
    description: str | None = None,
    count: Count | None = None,
    rotations: Sequence[RotationDraft] | None = None,
) -> ScheduleView:
    """Change what is given of a schedule; an empty `team_id` takes it from its team; `rotations`, when given, replace all of them.

    The past stays as it was answered. Raises NotFound, Invalid, Conflict, NotAllowed.
    """
    row = wanted(by, "configure", schedule_id)
    changes: dict[str, Any] = {
        "name": None if name is None else checks.name(name),
        "zone": None if time_zone is None else checks.zone(time_zone),
        "enabled": enabled,
        "description": None if description is None else clean(description),
        "count": None if count is None else _count(count),
    }
    changed = {field: value for field, value in changes.items() if value is not None and value != getattr(row, field)}
    if team_id is not None and (owner := checks.team(team_id)) != (str(row.team_id) if row.team_id else None):
        changed["team_id"] = owner
    events = [_changed(row, by, at, field, value) for field, value in changed.items()]
    try:
        with transaction.atomic():
            if changed:
                Schedule.objects.filter(pk=row.pk).update(**changed)
                row = Schedule.objects.select_related("team").get(pk=row.pk)
            demand(by, "configure", queries.about(row))
            events += restate_rotations(row, by, at) if changed.keys() & {"zone", "count"} else []
            events += [] if rotations is None else replace_rotations(row, rotations, by, at)
            outbox.record(*events)
    except IntegrityError:
        raise _taken() from None
    return queries.view(row.pk)


def delete_schedule(*, by: Actor, at: datetime, schedule_id: object) -> None:
    """Remove a schedule with its past. Raises NotFound, NotAllowed."""
    row = wanted(by, "delete" if by.who.kind == "key" else "configure", schedule_id)
    with transaction.atomic():
        Schedule.objects.filter(pk=row.pk).delete()
        outbox.record(ScheduleDeleted(**_about(row, by, at)))


def wanted(by: Actor, verb: str, schedule_id: object) -> Schedule:
    """Find the schedule that somebody wants to do something to. Raises NotFound, also for what the actor may not know of; NotAllowed."""
    row = find(Schedule.objects.select_related("team"), schedule_id)
    if row is None or not queries.may_see(by, row):
        raise NotFound("schedule")
    demand(by, verb, queries.about(row))
    return row


def _count(said: str) -> str:
    if said not in Counting.values:
        raise Invalid({"count": _("Count every turn, or served ones only.")})
    return said


def _changed(row: Schedule, by: Actor, at: datetime, field: str, value: object) -> Event:
    before = getattr(row, field)
    return ScheduleChanged(**_about(row, by, at), field=field, before=str(before or ""), after=str(value or ""))


def _about(row: Schedule, by: Actor, at: datetime) -> dict[str, Any]:
    return {"at": at, "by": by.who, "subject": str(row.pk), "name": row.name}


def _taken() -> Conflict:
    return Conflict({"name": _("There is another schedule of this name.")})
