"""A desk, a service, a change that Ann plans, and those who say yes to it."""

from datetime import timedelta

import pytest

from tests import cast
from varsko.catalog import actions as catalog
from varsko.changes import actions, queries
from varsko.changes.data import ChangeView, PlanDraft, Wish
from varsko.core import clock
from varsko.desk import actions as desk_actions
from varsko.desk.data import DeskView
from varsko.people.data import SYSTEM_ACTOR, Person

MILD = {"reach": "nobody", "outage": "none", "undo": "minutes", "tested": "yes", "tried": "often"}
HOUR = timedelta(hours=1)


@pytest.fixture
def ann(db) -> Person:
    return cast.ann()


@pytest.fixture
def bo(db) -> Person:
    return cast.bo()


@pytest.fixture
def cleo(db) -> Person:
    return cast.cleo()


@pytest.fixture
def dev(db) -> Person:
    return cast.dev()


@pytest.fixture
def eve(db) -> Person:
    return cast.eve()


@pytest.fixture
def crew(ann, bo):
    return cast.team("IT", ann, bo)


@pytest.fixture
def desk(crew) -> DeskView:
    return desk_actions.create_desk(by=SYSTEM_ACTOR, at=cast.NOON, name="IT", slug="it", team_id=crew.id)


@pytest.fixture
def service(db):
    return catalog.create_service(by=SYSTEM_ACTOR, at=clock.now(), name="booking-db", tier=3)


@pytest.fixture
def doing():
    """Who does something now, as the actions want it."""
    return lambda one: {"by": cast.acting(one), "at": clock.now()}


@pytest.fixture
def opened(ann, desk, doing) -> ChangeView:
    return actions.open_change(**doing(ann), title="Move the booking database", desk="it")


@pytest.fixture
def written(ann, service, doing):
    """Write the plan of a change so that it can be asked for."""

    def write(found: ChangeView, *, by: Person = ann, begins=None, **more) -> ChangeView:
        begins = begins or clock.now() + 24 * HOUR
        facts = {"plan": "Copy, switch, look.", "answers": MILD, "services": (service.id,), "begins_at": begins, "ends_at": begins + HOUR}
        return actions.write(**doing(by), ref=found.key, draft=PlanDraft(**{**facts, **more}))

    return write


@pytest.fixture
def planned(opened, written, bo) -> ChangeView:
    """A simple change that Ann plans and Bo is to approve."""
    return written(opened, rounds=(Wish(name="Team", people=(bo.id,)),))


@pytest.fixture
def asked(planned, ann, doing) -> ChangeView:
    return actions.ask(**doing(ann), ref=planned.key)


@pytest.fixture
def seat():
    """The seat that somebody is to decide in."""
    return lambda one: queries.asked_of(cast.acting(one), clock.now())[0].seat.id


@pytest.fixture
def approved(asked, bo, doing, seat) -> ChangeView:
    return actions.decide(**doing(bo), seat=seat(bo), vote="approved")


@pytest.fixture
def scheduled(approved, ann, doing) -> ChangeView:
    return actions.move(**doing(ann), ref=approved.key, move="schedule")


@pytest.fixture
def look():
    """A change as somebody sees it now."""
    return lambda one, by: queries.change(one.key, by=cast.acting(by))
