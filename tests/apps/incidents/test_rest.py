"""Incidents over the REST API, as a script uses it."""

from datetime import timedelta

import pytest
from django.test import Client

from tests import cast
from varsko.alerts import actions as alerts
from varsko.alerts import queries
from varsko.alerts.data import Parcel, Signal
from varsko.catalog import actions as catalog
from varsko.core import clock
from varsko.incidents import actions
from varsko.incidents.data import Draft
from varsko.people.data import SYSTEM_ACTOR

pytestmark = pytest.mark.django_db
API = "/api/v1/incidents"


@pytest.fixture
def script():
    """A client with an API key that may read and create."""
    _, secret = cast.key("Script", rights=["read", "create"])
    client = Client(headers={"Authorization": f"Bearer {secret}"})

    def send(method: str, path: str = "", body=None):
        return getattr(client, method)(API + path, data=body, content_type="application/json")

    return send


def test_a_script_declares_follows_and_resolves(script, ann):
    made = script("post", "", {"summary": "Nobody can pay", "severity": 1})
    assert (made.status_code, made.json()["key"], made.json()["pages"]) == (201, "HOT-1", True)
    assert made.json()["reason"] == "no_majors"
    assert script("get", "/hot-1").json()["status"] == "new"
    script("post", "/HOT-1/parts", {"role": "manager", "user_id": ann.id})
    script("post", "/HOT-1/severity", {"severity": 2, "note": "Only cards"})
    script("patch", "/HOT-1", {"cases": 12, "cause": "A certificate ran out"})
    script("post", "/HOT-1/timeline", {"text": "Renewed it"})
    task = script("post", "/HOT-1/tasks", {"title": "Watch its date"})
    assert task.status_code == 201
    assert script("post", "/HOT-1/tasks/1/done").json()["done_by"] == "Script"
    done = script("post", "/HOT-1/resolve", {"fix": "A new certificate"}).json()
    assert (done["status"], done["cases"], done["manager_name"]) == ("resolved", 12, "Ann")
    assert [one["role"] for one in script("get", "/HOT-1/parts").json()] == ["manager"]
    kinds = [one["kind"] for one in script("get", "/HOT-1/timeline").json()["rows"]]
    assert "entry" in kinds
    assert "incidents.IncidentMoved" in kinds
    assert script("get", "?status=resolved").json()[0]["key"] == "HOT-1"
    assert script("get", "?severity=1").json() == []


def test_saying_the_same_twice_declares_once(script):
    body = {"summary": "Slow", "id": "01a1fc0b-e380-7756-b7d8-d57ffdb674fb"}
    assert [script("post", "", body).json()["key"] for _turn in range(2)] == ["HOT-1", "HOT-1"]
    assert [one["key"] for one in script("get").json()] == ["HOT-1"]


def test_who_would_be_paged_can_be_asked(script):
    assert script("get", "/callout?severity=3").json() == {"pages": False, "people": [], "reason": "not_paging"}
    assert script("get", "/callout?severity=1").json()["pages"] is True


def test_alerts_are_linked_by_their_numbers(script):
    received = alerts.receive([Parcel(signal=Signal(message="Disk full", alias="disk"))], at=clock.now())[0]
    alert = queries.alert(received.alert_id, by=SYSTEM_ACTOR)
    assert alert
    script("post", "", {"summary": "Disk", "alerts": [alert.number]})
    script("post", "", {"summary": "Another"})
    assert script("post", "/HOT-2/alerts", {"number": alert.number}).status_code == 409
    assert script("post", "/HOT-2/alerts", {"number": 999}).status_code == 404


def test_nonsense_is_refused_in_words(script):
    assert script("post", "", {"summary": ""}).status_code == 422
    assert script("post", "", {"summary": "X", "severity": 9}).status_code == 422
    assert script("post", "", {"summary": "X", "service": "no"}).status_code == 422
    script("post", "", {"summary": "X"})
    for path, body in (
        ("/HOT-1/moves", {"move": "explode"}),
        ("/HOT-1/moves", {"move": "close"}),
        ("/HOT-1/moves", {"move": "decline"}),
        ("/HOT-1/resolve", {"impact_ended_at": "2100-01-01T00:00:00Z"}),
        ("/HOT-1/parts", {"role": "king", "user_id": "1"}),
        ("/HOT-1/parts", {"role": "other", "user_id": "1"}),
        ("/HOT-1/calls", {"kind": "user", "id": ""}),
        ("/HOT-1/tasks", {"title": "X", "kind": "cleanup"}),
        ("/HOT-1/timeline", {"text": " "}),
        ("/HOT-1/timeline", {"text": "X", "happened_at": "2026-01-01T00:00:00"}),
    ):
        assert script("post", path, body).status_code == 422, path
    assert script("patch", "/HOT-1", {"impact_started_at": "2026-01-01T00:00:00"}).status_code == 422
    assert script("get", "/HOT-9").status_code == 404
    assert script("post", "/HOT-1/tasks/7/done").status_code == 404


def test_a_program_ties_hides_promises_and_thanks_as_the_buttons_do(page, ann, bo, eve, declared, browser):
    declared(ann, "Nobody can pay", severity=2)
    declared(ann, "Nobody can buy")
    declared(ann, "The shop is slow")

    def send(verb, path, body=None, by=page):
        return getattr(by, verb)(f"/api/v1/incidents/{path}", body, content_type="application/json")

    def related(key):
        return [(one["relation"], one["incident"]["key"]) for one in send("get", f"{key}/relations").json()]

    assert send("post", "HOT-3/merge", {"key": "HOT-1"}).status_code == 200
    assert send("get", "HOT-3").json()["duplicate_of"] == "HOT-1"
    assert send("delete", "HOT-3/merge").status_code == 200
    assert send("get", "HOT-3").json()["duplicate_of"] == ""
    assert send("post", "HOT-2/relations", {"key": "HOT-3"}).status_code == 200
    assert send("post", "HOT-2/relations", {"key": "HOT-1", "relation": "parent"}).status_code == 200
    assert sorted(related("HOT-2")) == [("parent", "HOT-1"), ("related", "HOT-3")]
    assert send("post", "HOT-2/relations/end", {"key": "HOT-3"}).status_code == 200
    assert send("post", "HOT-2/relations/end", {"key": "HOT-1", "relation": "parent"}).status_code == 200
    assert related("HOT-2") == []
    stranger = browser(eve)
    assert send("put", "HOT-1/privacy", {"private": True}).json()["private"] is True
    assert send("get", "HOT-1", by=stranger).status_code == 404
    assert eve.name in [one["name"] for one in send("post", "HOT-1/guests", {"user_id": eve.id}).json()]
    assert send("get", "HOT-1", by=stranger).status_code == 200
    assert send("post", "HOT-1/guests/end", {"user_id": eve.id}).status_code == 204
    assert send("get", "HOT-1", by=stranger).status_code == 404
    assert send("put", "HOT-2/promise", {"until": (clock.now() + timedelta(hours=1)).isoformat()}).json()["next_update_at"]
    assert send("put", "HOT-2/promise", {"until": None}).json()["next_update_at"] is None
    assert send("put", "HOT-2/promise", {"until": "2001-01-01T00:00:00Z"}).status_code == 422
    assert send("put", "HOT-2/affected", {"services": []}).json()["affected"] == []
    unknown = send("put", "HOT-2/affected", {"services": ["01a207c8-0000-7000-8000-000000000000", "till"]})
    assert unknown.status_code == 422
    assert "01a207c8-0000-7000-8000-000000000000, till" in unknown.content.decode()
    actions.assign(by=cast.acting(ann), at=clock.now(), ref="HOT-2", role="scribe", user_id=bo.id)
    assert send("post", "HOT-2/releases", {"user_id": bo.id, "note": "Thanks"}).status_code == 204
    assert [one["ended_at"] is None for one in send("get", "HOT-2/parts").json() if one["user_id"] == bo.id] == [False]


def test_declaring_with_services_that_nobody_knows_names_them_and_declares_nothing(script, ann):
    till = catalog.create_service(by=SYSTEM_ACTOR, at=cast.NOON, name="Till")
    nobody = "01a207c8-0000-7000-8000-000000000000"
    refused = script("post", "", {"summary": "Nobody can pay", "severity": 3, "affected": [till.id, nobody, "till"]})
    assert refused.status_code == 422
    said = refused.content.decode()
    assert f"{nobody}, till" in said
    assert till.id not in said
    assert script("get").json() == []
    made = script("post", "", {"summary": "Nobody can pay", "severity": 3, "affected": [till.id.upper(), till.id]})
    assert made.status_code == 201
    assert [one["name"] for one in script("get", f"/{made.json()['key']}").json()["affected"]] == ["Till"]


@pytest.mark.parametrize("when", ["2026-03-02T12:00:00", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z"])
def test_a_moment_without_a_zone_or_beyond_all_clocks_is_refused_and_the_page_stays_readable(script, ann, browser, when):
    actions.declare(by=cast.acting(ann), at=clock.now(), draft=Draft(summary="Slow", severity=3))
    said = {"internal_title": "Slow", "internal": "Slow", "external_title": "Slow", "external": "Slow"}
    update = {"stage": "investigating", "texts": {"en": said}}
    sent = {
        "until": script("put", "/HOT-1/promise", {"until": when}),
        "impact_started_at": script("patch", "/HOT-1", {"impact_started_at": when}),
        "happened_at": script("post", "/HOT-1/timeline", {"text": "Renewed it", "happened_at": when}),
        "planned_at": script("post", "/HOT-1/state/changes", {"what": "Renew it", "way_back": "Take the old one", "planned_at": when}),
        "next_update_at": script("post", "/HOT-1/updates", {**update, "next_update_at": when}),
        "eta_at": script("post", "/HOT-1/updates", {**update, "eta_at": when}),
    }
    assert [list(one.json()["errors"]) for one in sent.values()] == [[name] for name in sent]
    assert script("post", "", {"summary": "Slow", "severity": 3, "impact_started_at": when}).status_code == 422
    assert browser(ann).get("/incidents/HOT-1").status_code == 200
