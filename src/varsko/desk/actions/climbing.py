"""Hierarchic escalation: whoever is on a rung hears of a request that reaches it, once, as long as it is not solved."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from varsko.core.outbox import record
from varsko.desk import letters
from varsko.desk.actions.rows import about, locked
from varsko.desk.domain.states import OPEN
from varsko.desk.models import Climb, Request, Rung
from varsko.desk.queries.access import desk_subject
from varsko.events.desk import RequestEscalated
from varsko.people import queries as people
from varsko.people.data import SYSTEM_ACTOR, Person
from varsko.people.domain.permissions import may


def climb(pk: UUID, goal: str, share: int, *, at: datetime) -> None:
    """Tell the rungs that were reached and have not heard of it yet, inside the caller's transaction."""
    row = locked(pk)
    if row.state not in OPEN:
        return
    rungs = Rung.objects.filter(desk=row.desk_id, share__lte=share).exclude(pk__in=Climb.objects.filter(request=row).values("rung"))
    vip = bool(row.caller and row.caller.vip)
    for rung in rungs.order_by("share", "pk"):
        told = _on(rung, row)
        if told and (vip or not rung.vip_only):
            _tell(row, rung, told, goal, at)


def _on(rung: Rung, row: Request) -> Sequence[Person]:
    """Give who is on a rung and may know of the request."""
    team = people.team(row.team_id or row.desk.team_id) if row.team_id or row.desk.team_id else None
    wanted = [str(rung.person_id)] if rung.person_id else list(team.managers if team else ())
    subject = desk_subject(row.desk)
    found = people.users(wanted).values()
    return [one for one in found if one.is_active and may(people.actor_for_person(one.id), "see", subject)]


def _tell(row: Request, rung: Rung, told: Sequence[Person], goal: str, at: datetime) -> None:
    Climb.objects.create(request=row, rung=rung, at=at)
    names = tuple(one.name for one in told)
    record(RequestEscalated(**about(row, SYSTEM_ACTOR, at), goal=goal, share=rung.share, vip=rung.vip_only, told=names))
    for person in told:
        letters.post_escalated(row, person, f"rung:{row.pk}:{rung.pk}", goal=goal, share=rung.share, vip=rung.vip_only, at=at)
