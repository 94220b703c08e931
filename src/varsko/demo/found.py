"""Founds the company: people, teams, schedules, escalations, services and keys, as an admin would make them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.contrib.auth.hashers import make_password

from varsko.catalog import actions as catalog
from varsko.catalog.data import ServiceView
from varsko.demo import notes
from varsko.demo.company import COLLEAGUES, CREWS, PASSWORD, PLATFORM, SECURITY, THINGS, Crew
from varsko.demo.stories import ALERTMANAGER, GRAFANA, PROBE, SCRIPTS
from varsko.kernel.zones import inst, wall
from varsko.paging import actions as paging
from varsko.paging.data import PolicyView, Repeat, Step
from varsko.people import actions as people
from varsko.people.data import SYSTEM_ACTOR, KeyView, Person, TeamView
from varsko.routing import actions as routing
from varsko.schedules import actions as schedules
from varsko.schedules.data import NOBODY, Participant, Restriction, RotationDraft, ScheduleView, Window

BY = SYSTEM_ACTOR
_FROM, _TO = 7 * 60, 19 * 60
_WEEKDAYS = Restriction("weekday-and-time-of-day", tuple(Window(_FROM, _TO, day, day) for day in range(5)))
_KINDS = {ALERTMANAGER: "alertmanager", GRAFANA: "grafana", PROBE: "generic", SCRIPTS: "opsgenie"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """What was founded, by the names that stories use."""

    people: Mapping[str, Person]
    teams: Mapping[str, TeamView]
    schedules: Mapping[str, ScheduleView]
    escalations: Mapping[str, PolicyView]
    services: Mapping[str, ServiceView]
    keys: Mapping[str, KeyView]


def found(at: datetime, now: datetime) -> Company:
    """Make everything as of `at`; what lies ahead, such as a swap of shifts, is planned from `now`."""
    staff = _people(at)
    teams = {crew.name: _team(crew, staff, at) for crew in CREWS}
    plans = {crew.name: _schedule(crew, staff, teams[crew.name], at) for crew in CREWS}
    ladders = {crew.name: _escalation(crew, staff, teams[crew.name], plans[crew.name], at) for crew in CREWS}
    routing.set_default_route(by=BY, at=at, kind="team", target_id=teams[PLATFORM].id)
    keys = {name: people.create_key(by=BY, at=at, name=name, kind=kind)[0] for name, kind in _KINDS.items()}
    security = people.create_key(by=BY, at=at, name="Fraud watch", kind="opsgenie", team_id=teams[SECURITY].id)[0]
    _swap_shifts(plans[PLATFORM], staff, now)
    notes.write(teams, staff, at + timedelta(days=3))
    return Company(
        people=staff,
        teams=teams,
        schedules=plans,
        escalations=ladders,
        services=_services(teams, at),
        keys={**keys, SECURITY: security},
    )


def _people(at: datetime) -> dict[str, Person]:
    sealed = make_password(PASSWORD)
    return {
        one.key: people.create_user(
            by=BY,
            at=at,
            email=one.email,
            name=one.name,
            role=one.role,
            sealed=sealed,
            language=one.language,
            time_zone=one.zone,
            phone=one.phone,
            profile={"title": one.title},
        )
        for one in COLLEAGUES
    }


def _team(crew: Crew, staff: Mapping[str, Person], at: datetime) -> TeamView:
    places = [(staff[key].id, "user" if place else "admin") for place, key in enumerate(crew.members)]
    return people.create_team(by=BY, at=at, name=crew.name, description=crew.description, members=places, private=crew.private)


def _schedule(crew: Crew, staff: Mapping[str, Person], team: TeamView, at: datetime) -> ScheduleView:
    seats = tuple(Participant("user", staff[key].id) for key in crew.members)
    rotations = _ROTATIONS.get(crew.name, _weekly)(seats, _monday(at, crew.zone))
    name = f"{crew.name} on call"
    return schedules.create_schedule(by=BY, at=at, name=name, time_zone=crew.zone, team_id=team.id, rotations=rotations)


def _weekly(seats: tuple[Participant, ...], start: datetime) -> list[RotationDraft]:
    return [RotationDraft(name="Week", start=start, participants=seats)]


def _sun(seats: tuple[Participant, ...], start: datetime) -> list[RotationDraft]:
    """Halves of the day."""
    return [RotationDraft(name="Twelve hours", start=start, participants=seats, unit="hour", length=12)]


def _days_and_nights(seats: tuple[Participant, ...], start: datetime) -> list[RotationDraft]:
    night = Restriction("time-of-day", (Window(17 * 60, 8 * 60),))
    day = Restriction("time-of-day", (Window(8 * 60, 17 * 60),))
    return [
        RotationDraft(name="Day", start=start, participants=seats, unit="day", restriction=day),
        RotationDraft(name="Night", start=start, participants=seats[::-1], restriction=night),
    ]


def _office_hours(seats: tuple[Participant, ...], start: datetime) -> list[RotationDraft]:
    """Weekdays alone: nights and weekends are open, and the calendar says so."""
    return [RotationDraft(name="Office hours", start=start, participants=seats, restriction=_WEEKDAYS)]


def _with_a_vacancy(seats: tuple[Participant, ...], start: datetime) -> list[RotationDraft]:
    """One seat waits for a colleague who has not begun yet."""
    return [RotationDraft(name="Week", start=start, participants=(*seats, NOBODY), length=2)]


_ROTATIONS = {"Booking": _sun, "Payments": _days_and_nights, "Data": _office_hours, "Warehouse": _with_a_vacancy}


def _monday(at: datetime, zone: str) -> datetime:
    here = wall(at, ZoneInfo(zone))
    monday = here.replace(hour=8, minute=0, second=0, microsecond=0) - timedelta(days=here.weekday())
    return inst(monday, ZoneInfo(zone))


def _escalation(crew: Crew, staff: Mapping[str, Person], team: TeamView, plan: ScheduleView, at: datetime) -> PolicyView:
    steps = [
        Step(delay=0, target_kind="schedule", target_id=plan.id),
        Step(delay=5, target_kind="schedule", target_id=plan.id, notify="next"),
        Step(delay=15, target_kind="team", target_id=team.id, notify="all"),
    ]
    if crew.name == PLATFORM:
        steps.append(Step(delay=30, target_kind="user", target_id=staff["ingrid"].id))
    repeat = Repeat(wait=30, count=2)
    made = paging.create_escalation(by=BY, at=at, name=f"{crew.name} ladder", steps=steps, team_id=team.id, repeat=repeat)
    routing.create_rule(by=BY, at=at, team_id=team.id, name="Default", notify_kind="escalation", notify_id=made.id, is_default=True)
    return made


def _swap_shifts(plan: ScheduleView, staff: Mapping[str, Person], now: datetime) -> None:
    start = _monday(now, plan.zone) + timedelta(days=9)
    stand_in = Participant("user", staff["sofie"].id)
    schedules.add_override(by=BY, at=now, schedule_id=plan.id, participant=stand_in, start=start, end=start + timedelta(days=2))


def _services(teams: Mapping[str, TeamView], at: datetime) -> dict[str, ServiceView]:
    made = {
        one.name: catalog.create_service(
            by=BY, at=at, name=one.name, team_id=teams[one.team].id, tier=one.tier, description=one.description, aliases=one.aliases
        )
        for one in THINGS
    }
    for one in THINGS:
        for needed in one.needs:
            catalog.link_dependency(by=BY, at=at, service_id=made[one.name].id, needs_id=made[needed].id)
    return made
