"""Giving new requests out by the rule of their desk."""

from datetime import datetime

from django.db.models import Count, Max

from varsko.desk.actions.assigning import Given, give
from varsko.desk.domain.skills import knowing
from varsko.desk.domain.turns import Rule, Standing, choose
from varsko.desk.models import Request
from varsko.desk.models.requests import OPEN
from varsko.desk.queries.desks import operators
from varsko.desk.queries.skills import skills_of
from varsko.kernel.ids import as_uuid
from varsko.people import queries as people
from varsko.people.data import Actor, Person, TeamView
from varsko.schedules import queries as schedules

_GIVEN = frozenset({"incident", "service_request"})


def give_out(row: Request, *, by: Actor, at: datetime) -> None:
    """Give a request that was just taken in to somebody of its team, as its desk says, inside the caller's transaction."""
    rule = Rule(row.desk.gives)
    team = people.team(row.team_id) if row.team_id else None
    if rule is Rule.NOBODY or team is None or row.assignee_id or row.kind not in _GIVEN:
        return
    who = _candidates(row, team, rule, at)
    wanted = skills_of(row)
    able, known = knowing(_standings(who), wanted)
    chosen = choose(rule, able)
    if chosen:
        why = Given(rule=rule.value, skills=known[chosen], wanted=tuple(one.name for one in wanted))
        give(row, team, who[chosen], by=by, at=at, why=why)


def _candidates(row: Request, team: TeamView, rule: Rule, at: datetime) -> dict[str, Person]:
    """Find those of the team who may work on it and, where it goes by that, are on call for it."""
    members = set(team.members)
    if rule is Rule.ON_CALL:
        own = [one.id for one in schedules.schedules() if one.team_id == team.id and one.enabled]
        members = {user for answer in schedules.on_call(own, at).values() for user in answer.users}
    return {one.id: one for one in operators(row.desk_id) if one.id in members and one.is_active}


def _standings(ids: dict[str, Person]) -> list[Standing]:
    wanted = Request.objects.filter(assignee__in=[as_uuid(one) for one in ids]).values_list("assignee")
    last = dict(wanted.annotate(Max("number")))
    load = dict(wanted.filter(OPEN).annotate(Count("pk")))
    return [Standing(person=one, open=load.get(as_uuid(one), 0), last=last.get(as_uuid(one), 0)) for one in sorted(ids)]
