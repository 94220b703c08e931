"""What can be done with the rotations of a schedule. Each change is a version that counts from its moment on."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, cast

from django.db import transaction
from django.utils.translation import gettext as _

from varsko.core import outbox
from varsko.core.clock import new_id
from varsko.core.rows import find
from varsko.events.base import Event
from varsko.events.schedules import RotationAdded, RotationChanged, RotationRemoved
from varsko.kernel.errors import Invalid, NotFound
from varsko.people.data import Actor
from varsko.people.domain.permissions import demand
from varsko.schedules import queries
from varsko.schedules.actions import checks
from varsko.schedules.data import Count, Participant, RotationDraft, RotationPlan, Terms, Version
from varsko.schedules.domain.edits import revise, vacate
from varsko.schedules.models import Rotation, Schedule
from varsko.schedules.rows import plain, rotation_of, version_of, version_row

_MOST_ROTATIONS = 50


def add_rotation(*, by: Actor, at: datetime, schedule_id: object, draft: RotationDraft) -> RotationPlan:
    """Add a rotation. It counts from its start, also when that is past. Raises NotFound, Invalid, NotAllowed."""
    schedule = find(Schedule.objects.select_related("team"), schedule_id)
    if schedule is None or not queries.may_see(by, schedule):
        raise NotFound("schedule")
    demand(by, "configure", queries.about(schedule))
    there = list(_alive(schedule))
    _not_too_many(len(there) + 1)
    checks.participants(draft.participants)
    with transaction.atomic():
        row, event = _add(schedule, draft, len(there), by, at)
        outbox.record(event)
    return rotation_of(row)


def update_rotation(*, by: Actor, at: datetime, rotation_id: object, draft: RotationDraft) -> RotationPlan:
    """Let a rotation say something else from `at` on; what it said before stays true for the past. Raises as add_rotation."""
    checks.participants(draft.participants)
    with transaction.atomic():
        row = _wanted(by, rotation_id)
        outbox.record(*_update(row, draft, row.position, by, at))
    return rotation_of(_reloaded(row))


def vacate_seats(*, by: Actor, at: datetime, rotation_id: object, participant: Participant) -> RotationPlan:
    """Leave the seats of somebody empty from `at` on, so that nobody else's turn moves. Raises NotFound, NotAllowed."""
    with transaction.atomic():
        row = _wanted(by, rotation_id)
        outbox.record(*_restate(row, vacate(_latest(row).terms, participant), by, at))
    return rotation_of(_reloaded(row))


def remove_rotation(*, by: Actor, at: datetime, rotation_id: object) -> None:
    """Remove a rotation; its past stays. Raises NotFound, NotAllowed."""
    with transaction.atomic():
        row = _wanted(by, rotation_id)
        outbox.record(_remove(row, by, at))


def replace_rotations(schedule: Schedule, drafts: Sequence[RotationDraft], by: Actor, at: datetime) -> list[Event]:
    """Make a list of drafts the schedule's rotations, inside the caller's transaction; known ones are recognised by id, else by name."""
    _not_too_many(len(drafts))
    checks.participants(one for draft in drafts for one in draft.participants)
    there = list(_alive(schedule))
    events: list[Event] = []
    for position, draft in enumerate(drafts):
        known = next((row for row in there if draft.id == str(row.pk) or (not draft.id and draft.name == row.name)), None)
        if known is None:
            events.append(_add(schedule, draft, position, by, at)[1])
        else:
            there.remove(known)
            events += _update(known, draft, position, by, at)
    return events + [_remove(row, by, at) for row in there]


def restate_rotations(schedule: Schedule, by: Actor, at: datetime) -> list[Event]:
    """Carry a new zone or way of counting of the schedule over to its rotations, inside the caller's transaction."""
    return [event for row in _alive(schedule) for event in _restate(row, _in_schedule(schedule, _draft_of(row)), by, at)]


def _alive(schedule: Schedule) -> Iterable[Rotation]:
    return schedule.rotations.filter(ended_at=None).select_related("schedule").prefetch_related("versions")


def _wanted(by: Actor, rotation_id: object) -> Rotation:
    """Find the rotation and hold it, so that of two edits at once the second builds on the first."""
    rows = Rotation.objects.filter(ended_at=None).select_related("schedule__team").prefetch_related("versions")
    rows = rows.select_for_update(of=("self",))
    row = find(rows, rotation_id)
    if row is None or not queries.may_see(by, row.schedule):
        raise NotFound("rotation")
    demand(by, "configure", queries.about(row.schedule))
    return row


def _reloaded(row: Rotation) -> Rotation:
    return Rotation.objects.prefetch_related("versions").get(pk=row.pk)


def _latest(row: Rotation) -> Version:
    return version_of(list(row.versions.all())[-1])


def _draft_of(row: Rotation) -> RotationDraft:
    return queries.draft_of(rotation_of(row))


def _in_schedule(schedule: Schedule, draft: RotationDraft) -> Terms:
    return Terms(
        start=draft.start,
        end=draft.end,
        unit=draft.unit,
        length=draft.length,
        participants=draft.participants,
        restriction=draft.restriction,
        zone=schedule.zone,
        count=cast(Count, schedule.count),
    )


def _add(schedule: Schedule, draft: RotationDraft, position: int, by: Actor, at: datetime) -> tuple[Rotation, Event]:
    terms = _in_schedule(schedule, checks.rotation(draft))
    name = checks.label(draft.name, _("Rotation %(number)s") % {"number": position + 1})
    row = Rotation.objects.create(id=new_id(), schedule=schedule, name=name, position=position, created_at=at)
    version_row(row, Version(terms=terms)).save(force_insert=True)
    return row, RotationAdded(**_about(row, by, at), terms=plain(terms))


def _update(row: Rotation, draft: RotationDraft, position: int, by: Actor, at: datetime) -> list[Event]:
    checks.rotation(draft)
    name = checks.label(draft.name, row.name)
    if (name, position) != (row.name, row.position):
        Rotation.objects.filter(pk=row.pk).update(name=name, position=position)
        row.name, row.position = name, position
    return _restate(row, _in_schedule(row.schedule, draft), by, at)


def _restate(row: Rotation, terms: Terms, by: Actor, at: datetime) -> list[Event]:
    """Append a version unless the rotation says the same already."""
    current = _latest(row)
    if terms == current.terms:
        return []
    version_row(row, revise(current, terms, at)).save(force_insert=True)
    return [RotationChanged(**_about(row, by, at), terms=plain(terms), before=plain(current.terms))]


def _remove(row: Rotation, by: Actor, at: datetime) -> Event:
    Rotation.objects.filter(pk=row.pk).update(ended_at=at)
    return RotationRemoved(**_about(row, by, at), terms=plain(_latest(row).terms))


def _not_too_many(count: int) -> None:
    if count > _MOST_ROTATIONS:
        raise Invalid({"rotations": _("A schedule has at most %(most)s rotations.") % {"most": _MOST_ROTATIONS}})


def _about(row: Rotation, by: Actor, at: datetime) -> dict[str, Any]:
    schedule = row.schedule
    return {"at": at, "by": by.who, "subject": str(schedule.pk), "name": schedule.name, "rotation": str(row.pk), "rotation_name": row.name}
