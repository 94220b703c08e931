"""Who is on call, as JSON."""

from datetime import datetime

from django.http import HttpRequest
from ninja import Router

from varsko.core.clock import now
from varsko.people.rest import actor_of
from varsko.schedules import queries
from varsko.schedules.data import OnCall, ScheduleView

router = Router(tags=["on call"])


@router.get("/schedules", response=list[ScheduleView], summary="Schedules with their rotations")
def schedules(request: HttpRequest) -> list[ScheduleView]:
    """List schedules."""
    return queries.schedules(actor_of(request))


@router.get("/on-call", response=list[OnCall], summary="Who answers for each schedule, now or at `at` (RFC 3339)")
def on_call(request: HttpRequest, at: datetime | None = None) -> list[OnCall]:
    """Ask the one resolver."""
    visible = queries.schedules(actor_of(request))
    answers = queries.on_call([one.id for one in visible], at or now())
    return [answers[one.id] for one in visible if one.id in answers]
