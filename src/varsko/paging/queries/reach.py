"""Whom the steps of escalations mean at a moment: on-call people, neighbours, members, or another policy."""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, cast

from varsko.alerts.data import AlertView
from varsko.paging.domain.ladder import Candidate, Reach, Step
from varsko.paging.domain.reasons import Reason, Via
from varsko.people import queries as people
from varsko.people.data import Person, TeamView
from varsko.routing import queries as routing
from varsko.routing.data import Route, facts_of
from varsko.schedules import queries as schedules
from varsko.schedules.data import OnCall

_TURNS = {"next": Via.NEXT_ON_CALL, "previous": Via.PREVIOUS_ON_CALL}


@dataclass(frozen=True, slots=True)
class Asked:
    """The steps of one run for one alert. `seed` makes the choice of a random member the same each time it is asked."""

    key: str
    alert: AlertView
    steps: tuple[Step, ...]
    seed: str


@dataclass(frozen=True, slots=True)
class _Known:
    """Everything the steps of a batch of runs mention, as it is at one moment."""

    on_call: Mapping[str, OnCall]
    turns: Mapping[tuple[str, str], tuple[str, ...]]
    plans: Mapping[str, str]
    teams: Mapping[str, TeamView]
    people: Mapping[str, Person]


def reach(asked: Sequence[Asked], at: datetime) -> dict[str, tuple[Reach, ...]]:
    """Tell whom each step of each run means at `at`, in a handful of queries for all of them."""
    steps = [step for one in asked for step in one.steps]
    routes = _routes(asked, at)
    known = _look_up(steps, [route for led in routes.values() for route in led.values()], at)
    return {one.key: tuple(_reach(step, number, one, known, routes[one.key]) for number, step in enumerate(one.steps)) for one in asked}


def _routes(asked: Sequence[Asked], at: datetime) -> dict[str, Mapping[str, Route]]:
    teams = {one.key: _teams_with_rules(one.steps) for one in asked}
    everyone = {team_id for some in teams.values() for team_id in some}
    rules = routing.rules_of(everyone) if everyone else {}
    mine = {one.key: {team_id: rules[team_id] for team_id in teams[one.key] if team_id in rules} for one in asked}
    return {one.key: routing.routes(mine[one.key], facts_of(one.alert), at) if mine[one.key] else {} for one in asked}


def _teams_with_rules(steps: Iterable[Step]) -> set[str]:
    return {step.target_id for step in steps if step.target_kind == "team" and step.notify == "default"}


def _look_up(steps: Sequence[Step], routes: Sequence[Route], at: datetime) -> _Known:
    plans = {step.target_id for step in steps if step.target_kind == "schedule" and step.notify not in _TURNS}
    plans |= {route.id for route in routes if route.kind == "schedule"}
    on_call = schedules.on_call(plans, at) if plans else {}
    asked = {(step.target_id, step.notify) for step in steps if step.target_kind == "schedule" and step.notify in _TURNS}
    turns = {(plan, turn): tuple(schedules.neighbours(plan, at, cast(Literal["next", "previous"], turn))) for plan, turn in asked}
    teams = {view.id: view for view in people.teams()} if any(step.target_kind == "team" for step in steps) else {}
    ids = {step.target_id for step in steps if step.target_kind == "user"}
    ids |= {user for answer in on_call.values() for user in answer.users} | {user for some in turns.values() for user in some}
    ids |= {user for view in teams.values() for user in view.members}
    names = schedules.names() if turns else {}
    return _Known(on_call=on_call, turns=turns, plans=names, teams=teams, people=people.users(ids))


def _reach(step: Step, number: int, one: Asked, known: _Known, routes: Mapping[str, Route]) -> Reach:
    if step.target_kind == "user":
        return _named(step.target_id, known)
    if step.target_kind == "schedule":
        return _schedule(step.target_id, step.notify, known)
    return _team(step, f"{one.seed}:{number}", known, routes)


def _named(user_id: str, known: _Known) -> Reach:
    person = known.people.get(user_id)
    return Reach(candidates=(_candidate(person, Via.NAMED, ""),)) if person else Reach(reason=Reason.TARGET_GONE)


def _schedule(schedule_id: str, notify: str, known: _Known) -> Reach:
    if notify in _TURNS:
        users = known.turns.get((schedule_id, notify), ())
        return _listed(users, _TURNS[notify], known.plans.get(schedule_id, ""), known, Reason.NO_NEIGHBOUR)
    answer = known.on_call.get(schedule_id)
    if answer is None:
        return Reach(reason=Reason.TARGET_GONE)
    seat = next((one for one in answer.participants if one.kind == "escalation"), None)
    if seat and not answer.users:  # an escalation that has the seat takes the step over
        return Reach(escalation=seat.id)
    return _listed(answer.users, Via.ON_CALL, answer.schedule, known, Reason.NOBODY_ON_CALL)


def _team(step: Step, seed: str, known: _Known, routes: Mapping[str, Route]) -> Reach:
    team = known.teams.get(step.target_id)
    if team is None:
        return Reach(reason=Reason.TARGET_GONE)
    if step.notify == "default" and step.target_id in routes:
        return _routed(routes[step.target_id], known)
    via, pick = _MEMBERS.get(step.notify, _MEMBERS["all"])
    return _listed(pick(team, seed), via, team.name, known, Reason.NO_MEMBERS)


def _routed(route: Route, known: _Known) -> Reach:
    if route.kind == "none":
        return Reach(reason=Reason.TEAM_SAYS_NOBODY)
    return Reach(escalation=route.id) if route.kind == "escalation" else _schedule(route.id, "default", known)


def _one_of(team: TeamView, seed: str) -> tuple[str, ...]:
    ordered = sorted(team.members, key=lambda user: hashlib.sha256(f"{seed}:{user}".encode()).digest())
    return tuple(ordered[:1])


_Pick = Callable[[TeamView, str], tuple[str, ...]]

_MEMBERS: Mapping[str, tuple[Via, _Pick]] = {
    "all": (Via.MEMBER, lambda team, _: team.members),
    "admins": (Via.MANAGER, lambda team, _: team.managers),
    "users": (Via.MEMBER, lambda team, _: tuple(one for one in team.members if one not in team.managers)),
    "random": (Via.RANDOM_MEMBER, _one_of),
}


def _listed(users: Iterable[str], via: Via, source: str, known: _Known, otherwise: Reason) -> Reach:
    found = tuple(_candidate(known.people[user], via, source) for user in users if user in known.people)
    return Reach(candidates=found) if found else Reach(reason=otherwise)


def _candidate(person: Person, via: Via, source: str) -> Candidate:
    unreachable = None if person.is_active else Reason.PERSON_INACTIVE
    return Candidate(user_id=person.id, name=person.name or person.email, via=via, source=source, unreachable=unreachable)
