"""Our own REST API: keys and sessions, alerts from opening to closing, and clear errors."""

import json
import re
from datetime import timedelta

import pytest
from django.test import Client

from varsko.alerts import queries
from varsko.config.rest import api
from varsko.core.clock import now
from varsko.people.actions import create_key, create_user
from varsko.people.data import SYSTEM_ACTOR

pytestmark = pytest.mark.django_db


def client_with(*rights: str) -> Client:
    _, secret = create_key(by=SYSTEM_ACTOR, at=now(), name="script", rights=rights)
    return Client(headers={"authorization": f"Bearer {secret}"})


def post(client: Client, path: str, **body):
    return client.post(f"/api/v1{path}", body, content_type="application/json")


@pytest.fixture
def script() -> Client:
    return client_with("read", "create")


def test_an_alert_is_opened_taken_noted_and_closed(script):
    opened = post(script, "/alerts", message="Disk full", alias="disk", priority=1, tags=["db"])
    assert (opened.status_code, opened.json()["outcome"]) == (201, "opened")
    assert post(script, "/alerts", message="Disk full", alias="disk").json()["outcome"] == "repeated"
    listed = script.get("/api/v1/alerts?state=open&priority=1").json()
    assert [(one["message"], one["count"], one["tags"]) for one in listed] == [("Disk full", 2, ["db"])]
    path = f"/alerts/{listed[0]['number']}"
    assert post(script, f"{path}/acknowledge").json()["state"] == "acknowledged"
    assert post(script, f"{path}/acknowledge").json()["state"] == "acknowledged"
    assert post(script, f"{path}/notes", note="on it").status_code == 200
    assert post(script, f"{path}/snooze", until=(now() + timedelta(hours=1)).isoformat()).json()["state"] == "snoozed"
    assert post(script, f"{path}/unacknowledge").json()["state"] == "open"
    assert post(script, f"{path}/close", note="cleaned").json()["state"] == "closed"
    assert post(script, f"{path}/acknowledge").status_code == 422
    story = script.get(f"/api/v1{path}/story").json()
    assert [line["kind"].removeprefix("alerts.Alert") for line in story] == [
        "Opened",
        "Repeated",
        "Acknowledged",
        "Noted",
        "Snoozed",
        "Unacknowledged",
        "Closed",
    ]


def test_pages_of_the_list_follow_the_number(script):
    for number in range(5):
        post(script, "/alerts", message=f"m{number}")
    first = script.get("/api/v1/alerts?limit=3").json()
    second = script.get(f"/api/v1/alerts?limit=3&before={first[-1]['number']}").json()
    assert [one["message"] for one in first + second] == ["m4", "m3", "m2", "m1", "m0"]


@pytest.mark.parametrize("path", ["/alerts", "/schedules", "/on-call", "/services", "/people", "/teams"])
def test_every_list_answers_a_key_and_refuses_a_stranger(script, path):
    assert script.get(f"/api/v1{path}").json() == []
    assert Client().get(f"/api/v1{path}").status_code == 401
    assert Client(headers={"x-api-key": "vk_wrong"}).get(f"/api/v1{path}").status_code == 401


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("/alerts", {}, "message"),
        ("/alerts", {"message": "m", "priority": 9}, "priority"),
        ("/alerts", {"message": "m", "details": {"a": {"b": 1}}}, "details"),
    ],
)
def test_wrong_input_is_named_by_its_field(script, path, body, field):
    answer = post(script, path, **body)
    assert answer.status_code == 422
    assert field in " ".join(answer.json()["errors"])
    assert queries.count(by=SYSTEM_ACTOR) == 0


def test_a_body_that_is_no_json_is_refused(script):
    assert script.post("/api/v1/alerts", "{", content_type="application/json").status_code == 400


def test_what_does_not_exist_is_a_404_in_json(script):
    assert script.get("/api/v1/alerts/99").json() == {"message": "There is no such alert."}


def test_a_key_that_may_only_read_cannot_open():
    answer = post(client_with("read"), "/alerts", message="m")
    assert answer.status_code == 403
    assert "yours" in answer.json()["message"]


def test_a_signed_in_person_may_use_it_and_a_forged_write_is_refused():
    ann = create_user(by=SYSTEM_ACTOR, at=now(), email="ann@fjord.example", name="Ann", role="responder", password="a long pass-phrase")
    browser = Client(enforce_csrf_checks=True)
    assert browser.login(username=ann.email, password="a long pass-phrase")
    assert browser.get("/api/v1/alerts").status_code == 200
    assert post(browser, "/alerts", message="forged").status_code == 401
    assert queries.count(by=SYSTEM_ACTOR) == 0


def test_the_description_is_complete_and_public():
    described = Client().get("/api/v1/openapi.json").json()
    assert {"/api/v1/alerts", "/api/v1/on-call", "/api/v1/services", "/api/v1/teams"} <= set(described["paths"])
    assert all("summary" in operation for path in described["paths"].values() for operation in path.values())


def test_the_list_understands_the_search_language_and_refuses_nonsense(script):
    post(script, "/alerts", message="Disk full", tags=["db"])
    post(script, "/alerts", message="Slow answers")
    assert [one["message"] for one in script.get("/api/v1/alerts", {"q": "tag: db"}).json()] == ["Disk full"]
    assert script.get("/api/v1/alerts", {"q": "nonsense: 1"}).status_code == 422


def test_the_description_can_be_read_as_a_page():
    page = Client().get("/api/docs")
    assert page.status_code == 200
    assert "/api/v1/alerts/{number}/acknowledge" in page.content.decode()


def test_shapes_of_one_name_do_not_take_each_others_place_in_the_description():
    said = api.get_openapi_schema(path_prefix="/api/v1/")
    shapes = said["components"]["schemas"]

    def asked(path: str, verb: str) -> set[str]:
        ref = said["paths"][path][verb]["requestBody"]["content"]["application/json"]["schema"]["$ref"]
        return set(shapes[ref.rpartition("/")[2]]["properties"])

    assert {"what", "way_back"} <= asked("/api/v1/incidents/{key}/state/changes", "post")
    assert {"summary", "workaround"} <= asked("/api/v1/incidents/{key}", "patch")
    assert "user_id" in asked("/api/v1/incidents/{key}/parts", "post")
    refs = set(re.findall(r'"#/components/schemas/(\w+)"', json.dumps(said)))
    assert refs <= set(shapes)
