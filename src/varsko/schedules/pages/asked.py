"""What a request is about: who asks, which schedule, and how its address is written."""

import re

from django.http import HttpRequest

from varsko.kernel.errors import NotFound
from varsko.people.data import Actor
from varsko.people.domain.permissions import demand, may
from varsko.schedules import queries
from varsko.schedules.data import RotationPlan, ScheduleView

_PLAIN = re.compile(r"[\w.-]+")
_TAKEN = frozenset({"new", "calendar"})


def actor_of(request: HttpRequest) -> Actor:
    """Give who asks."""
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by people's middleware
    return actor


def schedule_of(request: HttpRequest, ref: str, verb: str = "see") -> ScheduleView:
    """Find the schedule of the address. Raises NotFound, also for what the reader may not know of; NotAllowed."""
    found = queries.schedule(ref, actor_of(request))
    if found is None:
        raise NotFound("schedule")
    demand(actor_of(request), verb, queries.about_view(found))
    return found


def rotation_of(schedule: ScheduleView, ref: str) -> RotationPlan:
    """Find a rotation of the schedule. Raises NotFound."""
    found = next((one for one in schedule.rotations if one.id == ref), None)
    if found is None:
        raise NotFound("rotation")
    return found


def allowed(request: HttpRequest, schedule: ScheduleView) -> dict[str, bool]:
    """Tell what the reader may do, for the buttons of a page."""
    subject = queries.about_view(schedule)
    return {verb: may(actor_of(request), verb, subject) for verb in ("change", "configure")}


def key_of(schedule: ScheduleView) -> str:
    """Give how a schedule is called in addresses: by its name where that is plain, else by its id."""
    return schedule.name if _PLAIN.fullmatch(schedule.name) and schedule.name not in _TAKEN else schedule.id
