"""Many alerts at once cost the database no more questions than a few: what they have in common is looked up once, and written together."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import cast
from tests.flows.conftest import NIGHT, story
from tests.flows.test_escalation import named, policy, to
from varsko import flow
from varsko.alerts import actions as alerts
from varsko.alerts import queries
from varsko.alerts.data import Parcel, Responder, Signal
from varsko.catalog import actions as catalog
from varsko.core.clock import new_id
from varsko.core.worker import work_off
from varsko.paging import actions as paging
from varsko.paging.data import Step
from varsko.paging.domain.ladder import Repeat
from varsko.people.data import SYSTEM_ACTOR

FEW, MANY = 20, 100
INSIDE = [queue for queue in flow.DUE if not queue.outside]


@pytest.fixture
def web(clock):
    """A team of Bo's, with its default escalation and a service."""
    team = paging.set_up_team(by=SYSTEM_ACTOR, at=NIGHT, name="Web", members=[(cast.bo().id, "admin")])
    catalog.create_service(by=SYSTEM_ACTOR, at=NIGHT, name="Checkout", team_id=team.id)
    return team


@pytest.fixture
def ladder(clock):
    """Ann at once, Bo after five minutes; the alert is closed when nobody answers."""
    return policy(named(cast.ann(), 0), named(cast.person("Bob"), 5))


@pytest.fixture
def questions(clock):
    """Count what the database is asked while the worker does what fell due."""

    def count() -> int:
        with CaptureQueriesContext(connection) as asked:
            work_off(*INSIDE)
        return len(asked)

    return count


def storm(clock, count, *, verb="open", **facts):
    """A storm comes in, is stored as it is, and unpacked."""
    parcels = [
        Parcel(signal=Signal(verb=verb, alias=f"{count}-{number}", message=f"Host {number} is down", **facts), key_name="Prometheus")
        for number in range(count)
    ]
    alerts.pack(parcels, at=clock.now)
    assert alerts.catch_up(patience=60)


def newest():
    return queries.alerts(by=SYSTEM_ACTOR, limit=1)[0]


def told(kind):
    return kind in {line for line, _ in story(newest())}


def test_paging_for_many_alerts(clock, questions, ladder):
    """Also five minutes later, and when all of them are over."""
    asked = {}
    for count in (FEW, MANY):
        storm(clock, count, responders=(to(ladder),))
        first = questions()
        assert told("PersonPaged")
        clock.traveller.shift(300)
        later = questions()
        storm(clock, count, verb="close")
        asked[count] = (first, later, questions())
        assert told("AlertClosed")
    assert all(many <= few for few, many in zip(asked[FEW], asked[MANY], strict=True)), asked


def test_telling_the_fallback_of_many_alerts_that_nobody_answers_for(clock, questions):
    cast.cleo()
    asked = {}
    for count in (FEW, MANY):
        storm(clock, count)
        asked[count] = questions()
        assert told("FallbackTold")
    assert asked[MANY] <= asked[FEW]


def test_routing_many_alerts_by_their_service_to_a_team_with_rules(clock, questions, web):
    asked = {}
    for count in (FEW, MANY):
        storm(clock, count, tags=("service:Checkout",))
        asked[count] = questions()
        assert newest().service_name == "Checkout"
        assert told("PersonPaged")
    assert asked[MANY] <= asked[FEW]


def test_handing_many_alerts_on_to_the_escalation_that_a_teams_rules_name(clock, questions, web):
    first = policy(Step(delay=0, target_kind="team", target_id=web.id, notify="default"))
    asked = {}
    for count in (FEW, MANY):
        storm(clock, count, responders=(to(first),))
        asked[count] = questions()
        assert ("StepTaken", "handed_on") in story(newest())
        assert told("PersonPaged")
    assert asked[MANY] <= asked[FEW]


def test_passing_over_many_alerts_whose_responders_are_gone(clock, questions):
    cast.cleo()
    asked = {}
    for count in (FEW, MANY):
        storm(clock, count, responders=(Responder(kind="escalation", name="Gone"),))
        asked[count] = questions()
        assert told("TargetSkipped")
    assert asked[MANY] <= asked[FEW]


def test_quietening_many_alerts_that_were_acknowledged(clock, questions, ladder):
    asked = {}
    for count in (FEW, MANY):
        storm(clock, count, responders=(to(ladder),))
        questions()
        storm(clock, count, verb="acknowledge")
        asked[count] = questions()
        assert ("RunStopped", "alert_acknowledged") in story(newest())
    assert asked[MANY] <= asked[FEW]


def test_falling_back_for_many_alerts_that_reached_nobody_and_closing_them(clock, questions):
    cast.cleo()
    nobody = policy(Step(delay=0, target_kind="user", target_id=str(new_id())), repeat=Repeat(wait=1, count=1, close_after=True))
    asked = {}
    for count in (FEW, MANY):
        storm(clock, count, responders=(to(nobody),))
        asked[count] = questions()
        for _minute in range(4):
            clock.traveller.shift(60)
            asked[count] += questions()
        assert told("FallbackTold")
        assert told("AlertClosed")
    assert asked[MANY] <= asked[FEW]
