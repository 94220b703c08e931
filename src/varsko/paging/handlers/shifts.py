"""Shifts begin and end: whoever wants to be reminded is."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from varsko.core import wake
from varsko.core.clock import now
from varsko.core.outbox import Recorded
from varsko.kernel.intervals import Interval
from varsko.paging.actions.news import tell_of_shifts
from varsko.paging.domain.news import LEADS, SHIFTS, Reminder, Shift, due, reminders
from varsko.paging.models import ShiftWatch
from varsko.paging.queries.roster import roster
from varsko.paging.queries.rules import who_asks
from varsko.schedules import queries as schedules

_BEFORE, _AHEAD = timedelta(days=1), max(LEADS.values()) + timedelta(days=1)
_LOOK_AGAIN = timedelta(hours=1)
"""Changes of schedules are looked at when they happen; who joins or leaves a team is noticed after this time."""


def shifts() -> QuerySet[ShiftWatch]:
    """Give those who wait for a reminder."""
    return ShiftWatch.objects.all()


def remind(rows: Sequence[ShiftWatch]) -> None:
    """Give the reminders whose time has come, and find the time of the next one."""
    at = now()
    seen = Interval(at - _BEFORE, at + _AHEAD)
    with transaction.atomic():
        known = roster({str(row.user_id) for row in rows}, at)
        served = schedules.shifts_by_user(seen)
        told: dict[str, list[Reminder]] = {}
        for row in rows:
            mine = [Shift(schedule_id=view.id, schedule=view.name, span=span) for view, span in served.get(str(row.user_id), ())]
            coming = reminders(known.wishes(str(row.user_id)), mine, seen)
            told[str(row.user_id)] = due(coming, min(row.told_until, at), at)
            later = [one.at for one in coming if one.at > at]
            row.finish(told_until=at, planned_at=at, due_at=min([at + _LOOK_AGAIN, *later]))
        tell_of_shifts(told, known, at=at)


def watch_shifts(batch: Sequence[Recorded]) -> None:
    """Somebody's rules changed: remember, or forget, that they want to be reminded."""
    at = now()
    users = {one.event.subject for one in batch}
    asking = {user for user, _ in who_asks(SHIFTS)} & users
    ShiftWatch.objects.filter(user__in=[UUID(user) for user in users - asking]).delete()
    ShiftWatch.objects.bulk_create(
        [ShiftWatch(user_id=UUID(user), told_until=at, planned_at=at, due_at=at) for user in sorted(asking)], ignore_conflicts=True
    )
    _look_now(ShiftWatch.objects.filter(user__in=[UUID(user) for user in asking]))


def look_at_shifts(batch: Sequence[Recorded]) -> None:
    """A schedule changed: the next shift may be somebody else's, or at another time."""
    if batch:
        _look_now(ShiftWatch.objects.all())


def _look_now(watches: QuerySet[ShiftWatch]) -> None:
    at = now()
    watches.update(planned_at=at, due_at=at)
    wake.after_commit()
