"""A team ready to be paged: its people, a default schedule, a default escalation and a default routing rule, in one go."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from varsko.kernel.zones import inst, wall
from varsko.paging.actions.escalations import create_escalation
from varsko.paging.data import Step
from varsko.paging.queries import policy
from varsko.people import actions as people
from varsko.people.data import Actor, TeamView
from varsko.routing import actions as routing
from varsko.schedules import actions as schedules
from varsko.schedules.data import Participant, RotationDraft
from varsko.schedules.queries import schedule

HAND_OVER = 8  # o'clock, Mondays


def set_up_team(
    *,
    by: Actor,
    at: datetime,
    name: str,
    description: str = "",
    members: Iterable[tuple[object, str]] = (),
    private: bool = False,
) -> TeamView:
    """Make a team together with what it needs to answer alerts; all of it or nothing. Raises Invalid, Conflict.

    The schedule `<name>_schedule` turns weekly through the members; the escalation `<name>_escalation` pages who is on call at once,
    who is next after five minutes and everybody after ten; the default routing rule leads to it.
    """
    with transaction.atomic():
        team = people.create_team(by=by, at=at, name=name, description=description, members=members, private=private)
        zone = settings.VARSKO.time_zone
        plan = schedules.create_schedule(
            by=by, at=at, name=_free(f"{team.name}_schedule", schedule), time_zone=zone, team_id=team.id, rotations=_weekly(team, at, zone)
        )
        steps = (
            Step(delay=0, target_kind="schedule", target_id=plan.id),
            Step(delay=5, target_kind="schedule", target_id=plan.id, notify="next"),
            Step(delay=10, target_kind="team", target_id=team.id, notify="all"),
        )
        ladder = create_escalation(by=by, at=at, name=_free(f"{team.name}_escalation", policy), steps=steps, team_id=team.id)
        routing.create_rule(by=by, at=at, team_id=team.id, name="Default", notify_kind="escalation", notify_id=ladder.id, is_default=True)
    return team


def _free(name: str, taken: Callable[[str], object]) -> str:
    """Give the name, or one with a number behind it where an earlier team of that name left its things behind."""
    names = (name, *(f"{name}_{number}" for number in range(2, 100)))
    return next((one for one in names if not taken(one)), name)


def _weekly(team: TeamView, at: datetime, zone: str) -> tuple[RotationDraft, ...]:
    if not team.members:
        return ()
    here = wall(at, ZoneInfo(zone))
    monday = here.replace(hour=HAND_OVER, minute=0, second=0, microsecond=0) - timedelta(days=here.weekday())
    start = inst(monday if monday <= here else monday - timedelta(weeks=1), ZoneInfo(zone))
    return (RotationDraft(start=start, participants=tuple(Participant("user", one) for one in team.members), name="Rot1"),)
