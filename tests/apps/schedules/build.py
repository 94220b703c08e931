"""Short ways to make schedules for the people of the stories."""

from datetime import datetime
from zoneinfo import ZoneInfo

from tests.domain.schedules.build import local as local
from varsko.people.data import SYSTEM_ACTOR, Person, TeamView
from varsko.schedules import actions
from varsko.schedules.data import NOBODY, Participant, RotationDraft, ScheduleView

OSLO = ZoneInfo("Europe/Oslo")
MONDAY = "2026-03-02T09:00"  # the Monday of cast.NOON


def seat(one: Person | TeamView | None) -> Participant:
    if one is None:
        return NOBODY
    return Participant("user" if isinstance(one, Person) else "team", one.id)


def weekly(*people: Person | TeamView | None, start: str = MONDAY, **more) -> RotationDraft:
    return RotationDraft(start=local(start), participants=tuple(map(seat, people)), **more)


def schedule(name: str = "Platform_schedule", *drafts: RotationDraft, at: str = MONDAY, **more) -> ScheduleView:
    return actions.create_schedule(by=SYSTEM_ACTOR, at=local(at), name=name, time_zone="Europe/Oslo", rotations=drafts, **more)


def override(view: ScheduleView, one: Person | TeamView | None, start: str, end: str, *, at: str = MONDAY, **more):
    return actions.add_override(
        by=SYSTEM_ACTOR, at=local(at), schedule_id=view.id, participant=seat(one), start=local(start), end=local(end), **more
    )


def moment(text: str) -> datetime:
    return local(text)
