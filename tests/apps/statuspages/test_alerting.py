"""Components that heed the alerts of their service: published at once, or proposed."""

from datetime import timedelta

import pytest
import time_machine

from tests.apps.statuspages.conftest import work
from tests.cast import NOON
from varsko.alerts import actions as alerts
from varsko.alerts.data import Parcel, Signal
from varsko.catalog import actions as catalog
from varsko.core.models import EventRow
from varsko.people.data import SYSTEM_ACTOR
from varsko.statuspages import actions, queries
from varsko.statuspages.data import ComponentDraft
from varsko.statuspages.models import AlertWatch


@pytest.fixture(autouse=True)
def noon(db):
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def heeding(make, service):
    def made(heeds):
        page = make("Ferries")
        draft = ComponentDraft(name="Tickets", service_id=service.id, heeds=heeds)
        actions.add_component(by=SYSTEM_ACTOR, at=NOON, ref=page.id, draft=draft)
        return page

    return made


@pytest.fixture
def later(noon):
    """Let the worker do what is due a while later."""

    def go(**more):
        noon.shift(timedelta(**(more or {"seconds": 11})))
        work()

    return go


def fires(priority=1, alias="psp", verb="open"):
    signal = Signal(verb=verb, alias=alias, message="psp-gw-2 is down", priority=priority, details={"service": "psp-gateway"})
    alerts.receive([Parcel(signal=signal)], at=NOON)


def test_an_alert_sets_the_state_and_its_end_sets_it_back(heeding, state, later):
    page = heeding("publish")
    fires()
    later()
    later()
    assert state(page, "Tickets") == "major_outage"
    fires(verb="close")
    later()
    assert state(page, "Tickets") == "operational"
    changed = [row.data for row in EventRow.objects.filter(reason="alerts").order_by("id")]
    assert [one["after"] for one in changed] == ["major_outage", "operational"]


def test_the_gravest_of_several_counts(heeding, state, later):
    page = heeding("publish")
    fires(3, "slow")
    fires(2, "half")
    later()
    later()
    assert state(page, "Tickets") == "partial_outage"


def test_what_somebody_says_counts_until_the_alerts_say_something_else(heeding, state, later, code):
    page = heeding("publish")
    fires(2)
    later()
    later()
    actions.set_state(by=SYSTEM_ACTOR, at=NOON, ref=page.id, code=code(page, "Tickets"), state="operational")
    later()
    assert state(page, "Tickets") == "operational"
    fires(1, "worse")
    later()
    later()
    assert state(page, "Tickets") == "major_outage"


def test_a_proposal_waits_for_somebody(heeding, state, later, browser, cleo, code):
    page = heeding("propose")
    fires(2)
    later()
    later()
    assert state(page, "Tickets") == "operational"
    shown = browser(cleo).get("/status-pages/ferries").content.decode()
    assert "Alerts say of Tickets: Partly down." in shown
    browser(cleo).post(f"/status-pages/ferries/components/{code(page, 'Tickets')}/state", {"state": "partial_outage"})
    assert state(page, "Tickets") == "partial_outage"
    assert queries.components(page.id)[0].proposed is None


def test_who_heeds_nothing_any_more_forgets_what_alerts_said(heeding, state, later, code, service):
    page = heeding("publish")
    fires()
    later()
    later()
    draft = ComponentDraft(name="Tickets", service_id=service.id, heeds="nothing")
    actions.change_component(by=SYSTEM_ACTOR, at=NOON, ref=page.id, code=code(page, "Tickets"), draft=draft)
    later()
    assert state(page, "Tickets") == "operational"
    assert AlertWatch.objects.get().due_at is None


def test_what_alerts_of_another_service_proposed_is_not_published(heeding, state, later, code):
    page = heeding("propose")
    fires()
    later()
    later()
    assert queries.components(page.id)[0].proposed == "major_outage"
    other = catalog.create_service(by=SYSTEM_ACTOR, at=NOON, name="timetable")
    draft = ComponentDraft(name="Tickets", service_id=other.id, heeds="publish")
    actions.change_component(by=SYSTEM_ACTOR, at=NOON, ref=page.id, code=code(page, "Tickets"), draft=draft)
    later()
    assert state(page, "Tickets") == "operational"
    assert not EventRow.objects.filter(kind="statuspages.ComponentStateChanged").exists()


def test_a_page_that_heeds_nothing_looks_at_nothing(page, later):
    later()
    assert AlertWatch.objects.get().due_at is None
