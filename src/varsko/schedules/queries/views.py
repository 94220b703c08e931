"""Schedules as they were set up."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from varsko.core.texts import in_order
from varsko.kernel.ids import as_uuid
from varsko.kernel.intervals import moment
from varsko.people import queries as people
from varsko.people.data import Actor, Subject
from varsko.people.domain.permissions import may
from varsko.schedules.data import OverridePlan, Participant, Restriction, RotationDraft, RotationPlan, ScheduleView
from varsko.schedules.domain.ahead import never_on_call
from varsko.schedules.domain.restrictions import windows
from varsko.schedules.models import Override, Schedule
from varsko.schedules.rows import override_of, view_of


def _rows() -> QuerySet[Schedule]:
    return Schedule.objects.select_related("team").prefetch_related("rotations__versions").order_by("name")


def schedule(ref: object, by: Actor | None = None) -> ScheduleView | None:
    """Find a schedule by id or name, if `by` (when given) may see it."""
    found = as_uuid(ref)
    row = _rows().filter(Q(pk=found) if found else Q(name=str(ref))).first()
    return view_of(row) if row and (by is None or may_see(by, row)) else None


def schedules(by: Actor | None = None) -> list[ScheduleView]:
    """List schedules by name: all of them, or those that `by` may see."""
    return in_order([view_of(row) for row in _rows() if by is None or may_see(by, row)], lambda one: one.name)


def names() -> dict[str, str]:
    """Give the name of every schedule by id."""
    return {str(pk): name for pk, name in Schedule.objects.order_by("name").values_list("id", "name")}


def is_open(restriction: Restriction, zone: str, at: datetime) -> bool:
    """Tell whether a restriction leaves a moment open, by the wall clock of a zone; rules about alerts have hours of the same kind."""
    return bool(windows(restriction, ZoneInfo(zone), moment(at)))


def schedules_of(user_id: str, by: Actor | None = None) -> list[ScheduleView]:
    """List the schedules in which a person has a seat, their own or one of a team of theirs."""
    seats = {Participant("user", user_id), *(Participant("team", one.id) for one in people.teams_of(user_id))}
    return [one for one in schedules(by) if seats & {seat for rotation in one.rotations for seat in rotation.terms.participants}]


def rotations_with(participant: Participant) -> list[RotationPlan]:
    """List the rotations in force in which a participant has a seat."""
    return [rotation for one in schedules() for rotation in one.rotations if participant in rotation.terms.participants]


def view(schedule_id: UUID) -> ScheduleView:
    """Give a schedule that is known to exist."""
    return view_of(_rows().get(pk=schedule_id))


def about(row: Schedule) -> Subject:
    """Give what permissions on a schedule depend on."""
    team = row.team
    return Subject(kind="schedule", team_ids=frozenset({str(team.pk)} if team else ()), private=bool(team and team.private))


def about_view(one: ScheduleView) -> Subject:
    """Give what permissions on a schedule depend on, from its shape."""
    return Subject(kind="schedule", team_ids=frozenset({one.team_id} - {""}), private=one.private)


def may_see(by: Actor, row: Schedule) -> bool:
    """Tell whether somebody may know of a schedule."""
    return may(by, "see", about(row))


def draft_of(rotation: RotationPlan) -> RotationDraft:
    """Give what a rotation says now as a draft, to be changed and sent back."""
    terms = rotation.terms
    return RotationDraft(
        id=rotation.id,
        name=rotation.name,
        start=terms.start,
        end=terms.end,
        unit=terms.unit,
        length=terms.length,
        participants=terms.participants,
        restriction=terms.restriction,
    )


def overrides(schedule_id: object, since: datetime | None = None) -> list[OverridePlan]:
    """List the overrides of a schedule in the order of creation: all, or those not over at `since`."""
    rows = Override.objects.filter(schedule=as_uuid(schedule_id))
    return [override_of(row) for row in (rows if since is None else rows.filter(end__gt=since))]


def override(schedule_id: object, alias: str) -> OverridePlan | None:
    """Find an override of a schedule by its alias."""
    row = Override.objects.filter(schedule=as_uuid(schedule_id), alias=alias).first()
    return override_of(row) if row else None


def never_reached(rotations: Iterable[RotationPlan]) -> dict[str, tuple[Participant, ...]]:
    """Give, by rotation id, those who have a seat that the restriction never leaves any time of."""
    return {one.id: missed for one in rotations if (missed := never_on_call(one))}
