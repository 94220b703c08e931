"""Loads all that decides who is on call, in few queries however many schedules there are."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from varsko.kernel.errors import Invalid
from varsko.kernel.ids import as_uuid
from varsko.kernel.intervals import Interval
from varsko.people import queries as people
from varsko.schedules.data import Participant, Plan
from varsko.schedules.models import Override, Schedule
from varsko.schedules.rows import plan_of

EARLIEST, LATEST = datetime(1970, 1, 1, tzinfo=UTC), datetime(2300, 1, 1, tzinfo=UTC)


def plans(schedule_ids: Iterable[object], span: Interval) -> list[Plan]:
    """Load plans by name with the overrides that touch a span; unknown ids are left out. Raises Invalid for a senseless span."""
    if span.start.tzinfo is None or span.end.tzinfo is None:
        raise Invalid({"date": _("A time needs its offset, such as 2026-03-29T08:00:00Z.")})
    if not EARLIEST <= span.start <= span.end <= LATEST:
        raise Invalid({"date": _("The time must lie between 1970 and 2300.")})
    wanted = {found for one in schedule_ids if (found := as_uuid(one))}
    if not wanted:
        return []
    rows = Schedule.objects.filter(pk__in=wanted).prefetch_related("rotations__versions").order_by("name")
    lying_over: dict[UUID, list[Override]] = defaultdict(list)
    for one in Override.objects.filter(schedule__in=wanted, start__lt=span.end, end__gt=span.start):
        lying_over[one.schedule_id].append(one)
    return [plan_of(row, lying_over[row.pk]) for row in rows]


def plans_from(schedule_ids: Iterable[object], at: datetime) -> list[Plan]:
    """Load plans with every override that is not over at a moment."""
    return plans(schedule_ids, Interval(at, LATEST))


def members_of(participants: Iterable[Participant]) -> dict[str, tuple[str, ...]]:
    """Give the members of the teams among seats, by team id; no query without a team."""
    wanted = {one.id for one in participants if one.kind == "team"}
    return {one.id: one.members for one in people.teams() if one.id in wanted} if wanted else {}


def present(user_ids: Iterable[str]) -> set[str]:
    """Give those of some people who still work here."""
    return {one.id for one in people.users(user_ids).values() if one.is_active}
