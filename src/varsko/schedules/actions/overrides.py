"""What can be done with overrides: somebody takes over for a while."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from varsko.core import outbox
from varsko.core.clock import new_id
from varsko.events.schedules import OverrideAdded, OverrideChanged, OverrideRemoved
from varsko.kernel.errors import Conflict, Invalid, NotFound
from varsko.people.data import Actor
from varsko.schedules.actions import checks
from varsko.schedules.actions.schedules import wanted
from varsko.schedules.data import OverridePlan, Participant
from varsko.schedules.models import Override, Schedule
from varsko.schedules.rows import override_of, plain


def add_override(
    *,
    by: Actor,
    at: datetime,
    schedule_id: object,
    participant: Participant,
    start: datetime,
    end: datetime,
    rotations: Iterable[str] = (),
    alias: str = "",
) -> OverridePlan:
    """Put somebody on call from `start` to `end` in place of the rotations (ids or names; none means all).

    Whoever may answer alerts may do this; a key needs the right to configure. Raises NotFound, Invalid, Conflict for an alias that is
    taken, NotAllowed.
    """
    schedule = wanted(by, _verb(by), schedule_id)
    values = _values(schedule, participant, start, end, rotations)
    row = Override(schedule=schedule, alias=checks.label(alias, str(new_id())), created_at=at, **values)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            outbox.record(OverrideAdded(**_about(row, by, at)))
    except IntegrityError:
        raise Conflict({"alias": _("There is another override of this alias.")}) from None
    return override_of(row)


def update_override(
    *,
    by: Actor,
    at: datetime,
    schedule_id: object,
    alias: str,
    participant: Participant,
    start: datetime,
    end: datetime,
    rotations: Iterable[str] = (),
) -> OverridePlan:
    """Replace all that an override says; it keeps its place in the order of creation. Raises as add_override."""
    schedule = wanted(by, _verb(by), schedule_id)
    row = _wanted(schedule, alias)
    values = _values(schedule, participant, start, end, rotations)
    with transaction.atomic():
        Override.objects.filter(pk=row.pk).update(**values)
        row.refresh_from_db()
        outbox.record(OverrideChanged(**_about(row, by, at)))
    return override_of(row)


def remove_override(*, by: Actor, at: datetime, schedule_id: object, alias: str) -> None:
    """Remove an override: the turns count again as if it had never been. Raises NotFound, NotAllowed."""
    row = _wanted(wanted(by, _verb(by), schedule_id), alias)
    with transaction.atomic():
        Override.objects.filter(pk=row.pk).delete()
        outbox.record(OverrideRemoved(**_about(row, by, at)))


def _verb(by: Actor) -> str:
    return "configure" if by.who.kind == "key" else "change"


def _wanted(schedule: Schedule, alias: str) -> Override:
    row = schedule.overrides.select_related("schedule").filter(alias=alias).first()
    if row is None:
        raise NotFound("override")
    return row


def _values(schedule: Schedule, participant: Participant, start: datetime, end: datetime, rotations: Iterable[str]) -> dict[str, Any]:
    checks.period(start, end)
    checks.participants([participant])
    return {"participant": plain(participant), "start": start, "end": end, "rotations": _ids(schedule, rotations)}


def _ids(schedule: Schedule, refs: Iterable[str]) -> list[str]:
    there = {str(pk): name for pk, name in schedule.rotations.filter(ended_at=None).values_list("pk", "name")}
    by_name = {name: pk for pk, name in there.items()}
    found = {ref: ref if ref in there else by_name.get(ref) for ref in refs}
    if None in found.values():
        raise Invalid({"rotations": _("There is no such rotation in this schedule.")})
    return [pk for pk in dict.fromkeys(found.values()) if pk]


def _about(row: Override, by: Actor, at: datetime) -> dict[str, Any]:
    return {
        "at": at,
        "by": by.who,
        "subject": str(row.schedule_id),
        "name": row.schedule.name,
        "alias": row.alias,
        "participant": row.participant,
        "start": row.start.isoformat(),
        "end": row.end.isoformat(),
        "rotations": tuple(row.rotations),
    }
