"""Roles, services, integrations, and honest empty lists."""

import pytest
from django.test import Client

from tests import cast
from tests.contracts.opsgenie.api import AT, api
from varsko.catalog import actions as catalog
from varsko.people.data import SYSTEM_ACTOR

pytestmark = pytest.mark.django_db


def test_the_roles_that_people_can_have_are_listed():
    client = api()
    assert [one["name"] for one in client.get("/v2/roles/").data] == ["Owner", "Admin", "User", "Stakeholder", "Customer"]
    assert client.get("/v2/roles/admin?identifierType=name").data["name"] == "Admin"
    assert client.get("/v2/roles/none").status == 404


def test_services_come_from_the_catalogue():
    team = cast.team("Payments")
    made = catalog.create_service(by=SYSTEM_ACTOR, at=AT, name="Checkout", team_id=team.id)
    answer = api().get("/v1/services/")
    assert [(one["id"], one["name"], one["teamId"]) for one in answer.data] == [(made.id, "Checkout", team.id)]
    assert answer.body["paging"]["first"]
    assert api().get(f"/v1/services/{made.id}").data["name"] == "Checkout"
    assert api().get("/v1/services/none").status == 404


def test_keys_are_listed_as_integrations_without_their_secrets():
    team = cast.team("Payments")
    theirs, secret = cast.key("Grafana", team=team, rights=["read", "create"], kind="grafana")
    client = api()
    assert {(one["name"], one["type"]) for one in client.get("/v2/integrations").data} == {("Grafana", "grafana"), ("Prometheus", "API")}
    assert [one["id"] for one in client.get("/v2/integrations", teamName="Payments").data] == [theirs.id]
    shown = client.get(f"/v2/integrations/{theirs.id}")
    assert (shown.data["allowWriteAccess"], shown.data["allowDeleteAccess"], shown.data["isGlobal"]) == (True, False, False)
    assert secret not in str(shown.body)
    assert api(rights=["read"]).get("/v2/integrations").status == 403


@pytest.mark.parametrize(
    "path",
    [
        "/v1/policies",
        "/v2/policies/alert?teamId=",
        "/v2/policies/notification?teamId=x",
        "/v1/maintenance?type=all",
        "/v2/forwarding-rules",
        "/v1/incidents/?query=status:open",
    ],
)
def test_a_list_of_nothing_is_an_empty_list(path):
    answer = api().get(path)
    assert (answer.status, answer.data) == (200, [])


def test_empty_lists_of_another_shape_have_it():
    assert api().get("/v2/heartbeats").data == {"heartbeats": []}
    assert api().get("/v1/incident-templates/").data == {"incidentTemplates": []}


@pytest.mark.parametrize("path", ["/v2/policies/x", "/v1/maintenance/x", "/v2/heartbeats/x", "/v2/forwarding-rules/x?identifierType=alias"])
def test_one_of_nothing_is_not_found(path):
    assert api().get(path).status == 404


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/v2/policies"),
        ("PUT", "/v2/policies/x"),
        ("POST", "/v2/integrations"),
        ("POST", "/v2/teams/x/roles"),
        ("DELETE", "/v2/roles/x"),
    ],
)
def test_writing_what_there_is_no_place_for_is_refused_clearly(method, path):
    answer = api().call(method, path, {"name": "x"})
    assert (answer.status, answer.body["code"]) == (403, 40302)


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH"])
def test_every_sign_of_life_is_welcome(method):
    answer = api().call(method, "/v2/heartbeats/nightly%20backup/ping")
    assert (answer.status, answer.body["result"]) == (202, "PONG - Heartbeat received")


@pytest.mark.parametrize(
    ("link", "page"),
    [
        ("/alert/detail/0190c0de-0000-7000-8000-000000000000", "/alerts/0190c0de-0000-7000-8000-000000000000"),
        ("/alert/detail/0190c0de-0000-7000-8000-000000000000/details", "/alerts/0190c0de-0000-7000-8000-000000000000"),
        ("/alert/detail/abc/", "/alerts/abc"),
        ("/settings/users/abc/detail", "/settings/people/abc"),
        ("/settings/users/abc/detail/", "/settings/people/abc"),
    ],
)
def test_links_that_old_tools_build_lead_to_our_pages(link, page):
    assert Client().get(link).headers["Location"] == page
