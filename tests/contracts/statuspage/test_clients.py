"""Clients that others wrote for Statuspage, from the package index and unmodified, against the real program: only its host is changed."""

import importlib
import json

import pytest
import statuspageio
from statuspageio.errors import RequestError, ResourceError

from tests.faults.house import wait_for

pytestmark = pytest.mark.enable_socket


@pytest.fixture
def client(ferries):
    return statuspageio.Client(api_key=ferries.secret, page_id=ferries.page, organization_id="ferries", base_url=ferries.url)


def test_the_page_is_read_and_renamed(client, ferries):
    assert client.pages.get().id == ferries.page
    client.pages.update(name="Nordic ferries")
    assert client.pages.get().name == "Nordic ferries"


def test_components_and_groups_are_made_changed_and_removed(client):
    made = client.components.create(name="Cards", status="degraded_performance", description="Visa")
    assert client.components.update(made.id, status="operational").status == "operational"
    assert client.components.get(made.id).name == "Cards"
    group = client.component_groups.create(name="On board", components=[made.id])
    assert [one.components for one in client.component_groups.list()] == [[made.id]]
    assert client.component_groups.delete(group.id)
    assert client.components.delete(made.id)
    assert made.id not in [one.id for one in client.components.list()]


def test_an_incident_goes_from_the_first_word_to_the_last(client, ferries):
    client.components.update(ferries.tickets, status="major_outage")
    made = client.incidents.create(name="No tickets", status="investigating", body="We look.", component_ids=[ferries.tickets])
    assert [(one.id, one.status) for one in made.components] == [(ferries.tickets, "major_outage")]
    assert made.impact == "critical"
    assert [one.id for one in client.incidents.list_unresolved()] == [made.id]
    after = client.incidents.update(made.id, status="resolved", body="Over.")
    assert [one.status for one in after.incident_updates] == ["resolved", "investigating"]
    said = after.incident_updates[0].id
    assert client.incidents.update_previous(made.id, said, body="All over.").body == "All over."
    assert made.id in [one.id for one in client.incidents.list(q="tickets")]
    assert client.incidents.delete(made.id)
    client.components.update(ferries.tickets, status="operational")


def test_maintenance_is_planned(client):
    made = client.incidents.create_scheduled(
        name="New engines",
        status="scheduled",
        body="Two hours.",
        scheduled_for="2027-01-01T01:00:00Z",
        scheduled_until="2027-01-01T03:00:00Z",
    )
    assert made.id in [one.id for one in client.incidents.list_upcoming()]
    assert made.id in [one.id for one in client.incidents.list_scheduled()]
    assert client.incidents.list_active_maintenance() == []


def test_subscribers_come_and_go(client):
    made = client.subscribers.create(email="dev@example.org")
    assert made.id in [one.id for one in client.subscribers.list()]
    assert client.subscribers.delete(made.id)


def test_what_is_refused_is_an_error_the_client_knows(client, ferries):
    with pytest.raises(RequestError):
        client.components.get("zzzzzzzzzzzz")
    with pytest.raises(ResourceError):
        client.components.create(name="")
    stranger = statuspageio.Client(api_key="wrong", page_id=ferries.page, base_url=ferries.url)
    with pytest.raises(RequestError):
        stranger.pages.get()


@pytest.fixture
def exporter(ferries, tmp_path, monkeypatch):
    """The program that many use to bring public pages into Prometheus; it reads its configuration when it is imported."""
    summary = f"{ferries.url}/status/ferries/api/v2/summary.json"
    (tmp_path / "services.json").write_text(json.dumps({"ferries": {"name": "Ferries", "type": "status_page", "url": summary}}))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SERVICES_JSON_PATH", str(tmp_path / "services.json"))
    return importlib.import_module("statuspage_prometheus_exporter.service_checker")


def test_prometheus_learns_how_the_page_stands(client, ferries, exporter):
    client.components.update(ferries.tickets, status="partial_outage")
    made = client.incidents.create(name="Slow", status="investigating", body="We look.", component_ids=[ferries.tickets])
    found = wait_for(lambda: check(exporter))
    assert (found["success"], found["status"]) == (True, 0)
    assert {"name": "Tickets", "status": "partial_outage", "status_value": 0} in found["component_metadata"]
    told = found["incident_metadata"][0]
    assert (told["id"], told["affected_components"]) == (made.id, ["Tickets"])
    assert told["shortlink"].endswith(f"/status/ferries/incidents/{made.id}")
    client.incidents.update(made.id, status="resolved")
    client.components.update(ferries.tickets, status="operational")


def check(exporter):
    """Let the exporter look once; gives what it found when it found an incident."""
    found = exporter.check_service_status("ferries", exporter.SERVICES["ferries"])
    return found if found["incident_metadata"] else None
