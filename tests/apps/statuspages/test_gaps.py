"""The desk says where the page and the incidents disagree."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import cast
from tests.apps.statuspages.conftest import work
from varsko.alerts import actions as alerts
from varsko.alerts.data import Parcel, Signal
from varsko.core import clock
from varsko.incidents import actions as incidents
from varsko.incidents.data import Draft
from varsko.people.data import SYSTEM_ACTOR
from varsko.statuspages import actions, queries
from varsko.statuspages.data import ComponentDraft


@pytest.fixture
def ann(db):
    return cast.ann()


@pytest.fixture
def cards(page, service):
    return actions.add_component(by=SYSTEM_ACTOR, at=clock.now(), ref=page.id, draft=ComponentDraft(name="Cards", service_id=service.id))


@pytest.fixture
def incident(ann, service):
    draft = Draft(summary="No cards", severity=3, service_id=service.id, impact_started_at=clock.now() - timedelta(minutes=12))
    return incidents.declare(by=cast.acting(ann), at=clock.now(), draft=draft)[0]


def seen(page, by):
    return queries.gaps(page.id, by=cast.acting(by), at=clock.now())


def test_an_incident_that_the_page_does_not_tell_is_named_with_its_length(page, cards, incident, ann, browser):
    gap = seen(page, ann)[0]
    assert (gap.key, gap.component, gap.is_over) == (incident.key, "Cards", False)
    assert gap.length >= timedelta(minutes=12)
    said = browser(ann).get("/status-pages/ferries").content.decode()
    assert f"{incident.key} has gone on for 12 minutes" in said


def test_there_is_no_gap_once_the_page_says_so(page, cards, incident, ann):
    actions.set_state(by=SYSTEM_ACTOR, at=clock.now(), ref=page.id, code=cards.code, state="partial_outage")
    assert seen(page, ann) == []


def test_a_page_that_still_tells_of_what_is_over_is_named(page, cards, incident, ann, tells):
    tells(page, affects={"Cards": "partial_outage"}, incident_id=incident.id)
    assert seen(page, ann) == []
    incidents.resolve(by=cast.acting(ann), at=clock.now(), ref=incident.key, impact_ended_at=clock.now() - timedelta(minutes=5), fix="x")
    gap = seen(page, ann)[0]
    assert (gap.key, gap.component, gap.is_over) == (incident.key, "Cards", True)


def test_who_may_not_know_of_an_incident_learns_nothing_of_it_here(page, cards, incident, ann):
    incidents.set_private(by=cast.acting(ann), at=clock.now(), ref=incident.key, private=True)
    assert seen(page, cast.eve()) == []


def test_without_services_nothing_is_asked(page, incident, ann, django_assert_num_queries):
    by = cast.acting(ann)
    with django_assert_num_queries(2):
        assert queries.gaps(page.id, by=by, at=clock.now()) == []


def test_looking_for_gaps_costs_the_same_however_many_reports_there_are(page, cards, ann, service, tells, django_assert_max_num_queries):
    def ended() -> None:
        began = clock.now() - timedelta(minutes=12)
        draft = Draft(summary="No cards", severity=3, service_id=service.id, impact_started_at=began)
        one = incidents.declare(by=cast.acting(ann), at=clock.now(), draft=draft)[0]
        tells(page, incident_id=one.id)
        incidents.resolve(by=cast.acting(ann), at=clock.now(), ref=one.key, impact_ended_at=began + timedelta(minutes=5), fix="x")

    ended()
    with CaptureQueriesContext(connection) as few:
        assert len(seen(page, ann)) == 1
    for _ in range(5):
        ended()
    with django_assert_max_num_queries(len(few)):
        assert len(seen(page, ann)) == 6


def fires(priority=2, verb="open", alias="psp"):
    signal = Signal(verb=verb, alias=alias, message="psp-gw-2 is down", priority=priority, details={"service": "psp-gateway"})
    alerts.receive([Parcel(signal=signal)], at=clock.now())
    work()


@pytest.fixture
def clocked(db):
    with time_machine.travel(cast.NOON, tick=False) as traveller:
        yield traveller


def heard(page, by):
    return [(one.component, one.state.value, one.length) for one in queries.alarms(page.id, by=cast.acting(by), at=clock.now())]


def test_an_alert_that_the_page_does_not_tell_of_is_named_with_its_minutes(clocked, page, cards, ann, browser):
    fires(3, alias="slow")
    clocked.shift(timedelta(minutes=4))
    fires(2)
    clocked.shift(timedelta(minutes=5))
    assert heard(page, ann) == [("Cards", "partial_outage", timedelta(minutes=9))]
    said = " ".join(browser(ann).get("/status-pages/ferries").content.decode().split())
    assert "Alerts say of Cards: Partly down. This page has said otherwise for 9 minutes." in said
    fires(verb="close")
    assert heard(page, ann) == [("Cards", "degraded_performance", timedelta(minutes=9))]
    fires(verb="close", alias="slow")
    assert heard(page, ann) == []


def test_a_page_that_says_as_much_has_no_gap_until_it_takes_it_back(clocked, page, cards, ann):
    fires(2)
    clocked.shift(timedelta(minutes=10))
    actions.set_state(by=SYSTEM_ACTOR, at=clock.now(), ref=page.id, code=cards.code, state="major_outage")
    assert heard(page, ann) == []
    clocked.shift(timedelta(minutes=10))
    actions.set_state(by=SYSTEM_ACTOR, at=clock.now(), ref=page.id, code=cards.code, state="operational")
    clocked.shift(timedelta(minutes=3))
    assert heard(page, ann) == [("Cards", "partial_outage", timedelta(minutes=3))]
    actions.set_state(by=SYSTEM_ACTOR, at=clock.now(), ref=page.id, code=cards.code, state="under_maintenance")
    assert heard(page, ann) == []


def test_what_hardly_matters_and_what_one_may_not_see_is_no_gap(clocked, page, cards, ann):
    fires(4)
    assert heard(page, ann) == []
    fires(1, alias="grave")
    assert len(heard(page, ann)) == 1
    assert heard(page, cast.dev()) == []


def test_an_incident_that_is_named_already_is_not_named_a_second_time(clocked, page, cards, ann, browser, service):
    fires(1)
    draft = Draft(summary="No cards", severity=3, service_id=service.id, impact_started_at=clock.now())
    key = incidents.declare(by=cast.acting(ann), at=clock.now(), draft=draft)[0].key
    clocked.shift(timedelta(minutes=5))
    said = browser(ann).get("/status-pages/ferries").content.decode()
    assert f"{key} has gone on for 5 minutes" in said
    assert "Alerts say of Cards" not in said


def test_what_is_proposed_says_how_long_it_has_waited(clocked, make, service, ann, browser):
    page = make("Trains")
    draft = ComponentDraft(name="Cards", service_id=service.id, heeds="propose")
    actions.add_component(by=SYSTEM_ACTOR, at=clock.now(), ref=page.id, draft=draft)
    fires(2)
    for _ in range(2):
        clocked.shift(timedelta(seconds=11))
        work()
    clocked.shift(timedelta(minutes=7))
    said = " ".join(browser(ann).get("/status-pages/trains").content.decode().split())
    assert "Alerts say of Cards: Partly down." in said
    assert "This page has said otherwise for 7 minutes." in said
    assert heard(page, ann) == []


def test_many_alerts_and_components_cost_what_few_cost(clocked, page, cards, ann, service, django_assert_num_queries):
    by = cast.acting(ann)
    fires(1)
    with CaptureQueriesContext(connection) as few:
        assert len(queries.alarms(page.id, by=by, at=clock.now())) == 1
    for number in range(5):
        draft = ComponentDraft(name=f"Cards {number}", service_id=service.id)
        actions.add_component(by=SYSTEM_ACTOR, at=clock.now(), ref=page.id, draft=draft)
        fires(1, alias=f"psp-{number}")
    with django_assert_num_queries(len(few)):
        assert len(queries.alarms(page.id, by=by, at=clock.now())) == 6
