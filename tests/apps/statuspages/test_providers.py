"""Components of others: what a provider's own status page says is set or proposed, and holds while that page is silent."""

import json
from datetime import timedelta

import pytest
import time_machine

from tests.apps.statuspages.conftest import work
from tests.cast import NOON
from varsko.alerts import actions as alerts
from varsko.alerts.data import Parcel, Signal
from varsko.catalog import actions as catalog
from varsko.channels.outside import NotReached
from varsko.people.data import SYSTEM_ACTOR
from varsko.statuspages import actions, queries
from varsko.statuspages.data import ComponentDraft
from varsko.statuspages.domain.alerting import HELD_FOR, of_provider
from varsko.statuspages.domain.states import State


@pytest.fixture(autouse=True)
def noon(db, monkeypatch):
    monkeypatch.setattr("varsko.catalog.actions.providers.fetch", _nobody)
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


def _nobody(*_args, **_more):
    raise NotReached("nobody")


@pytest.fixture
def vipps(service):
    """A provider whose page is brought by hand, and a part of which the service needs."""
    made = catalog.add_provider(by=SYSTEM_ACTOR, at=NOON, name="Vipps", address="https://status.vipps.example")
    catalog.lean_on(by=SYSTEM_ACTOR, at=NOON, service_id=service.id, provider_id=made.id, part="Payments API")

    def says(status, at=NOON):
        parts = [{"name": "Payments API", "status": status}, {"name": "Web site", "status": "major_outage"}]
        summary = json.dumps({"status": {"indicator": "critical", "description": "x"}, "components": parts}).encode()
        catalog.hear(by=SYSTEM_ACTOR, at=at, provider_id=made.id, summary=summary)

    return says


@pytest.fixture
def follows(make, service):
    def made(heeds, *, providers=True):
        page = make("Ferries")
        draft = ComponentDraft(name="Tickets", service_id=service.id, heeds=heeds, heeds_providers=providers)
        actions.add_component(by=SYSTEM_ACTOR, at=NOON, ref=page.id, draft=draft)
        return page

    return made


@pytest.fixture
def later(noon):
    def go(**more):
        noon.shift(timedelta(**(more or {"seconds": 11})))
        work()
        noon.shift(timedelta(seconds=11))
        work()

    return go


@pytest.mark.parametrize(
    ("said", "state_here"),
    [
        ("operational", "operational"),
        ("degraded_performance", "degraded_performance"),
        ("partial_outage", "partial_outage"),
        ("major_outage", "major_outage"),
        ("under_maintenance", "under_maintenance"),
    ],
)
def test_a_component_is_as_the_part_that_its_service_needs(follows, vipps, state, later, said, state_here):
    page = follows("publish")
    vipps(said)
    later()
    assert state(page, "Tickets") == state_here


def test_it_ends_with_them(follows, vipps, state, later, noon):
    page = follows("publish")
    vipps("major_outage")
    later()
    vipps("operational", NOON + timedelta(minutes=1))
    later()
    assert state(page, "Tickets") == "operational"


def test_a_page_that_does_not_answer_any_more_ends_nothing_for_an_hour(follows, vipps, state, later):
    page = follows("publish")
    vipps("major_outage")
    later(minutes=50)
    assert state(page, "Tickets") == "major_outage"
    later(minutes=15)
    assert state(page, "Tickets") == "operational"
    assert of_provider("critical", NOON, NOON + HELD_FOR) == State.MAJOR
    assert of_provider("critical", None, NOON) == State.OPERATIONAL


def test_it_may_only_be_proposed(follows, vipps, state, later, browser, cleo):
    page = follows("propose")
    vipps("partial_outage")
    later()
    assert state(page, "Tickets") == "operational"
    assert queries.components(page.id)[0].proposed == State.PARTIAL
    assert "Alerts or providers say of Tickets" in browser(cleo).get("/status-pages/ferries").content.decode()


def test_who_did_not_ask_for_it_hears_alerts_alone(follows, vipps, state, later):
    page = follows("publish", providers=False)
    vipps("major_outage")
    later()
    assert state(page, "Tickets") == "operational"


def test_the_worst_of_alerts_and_providers_counts(follows, vipps, state, later):
    page = follows("publish")
    vipps("degraded_performance")
    signal = Signal(verb="open", alias="psp", message="down", priority=2, details={"service": "psp-gateway"})
    alerts.receive([Parcel(signal=signal)], at=NOON)
    later()
    assert state(page, "Tickets") == "partial_outage"


def test_a_change_by_api_leaves_it_as_it_was(follows, code):
    page = follows("publish")
    draft = ComponentDraft(name="Seats", service_id=queries.components(page.id)[0].service_id)
    actions.change_component(by=SYSTEM_ACTOR, at=NOON, ref=page.id, code=code(page, "Tickets"), draft=draft)
    assert queries.components(page.id)[0].heeds_providers
