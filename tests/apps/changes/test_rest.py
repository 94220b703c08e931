"""The same over REST."""

import json

import pytest

from tests import cast
from tests.apps.changes.conftest import MILD
from varsko.changes import queries
from varsko.changes.models import Change
from varsko.core import clock
from varsko.people.actions import keys

pytestmark = pytest.mark.django_db


@pytest.fixture
def asks(client):
    """Ask the API with a key."""
    _view, secret = cast.key("Script", rights=("read", "create", "configure"))

    def ask(method: str, path: str, **said):
        body = {"data": json.dumps(said), "content_type": "application/json"} if method != "get" else {"data": said}
        return getattr(client, method)(f"/api/v1{path}", headers={"authorization": f"Bearer {secret}"}, **body)

    return ask


@pytest.fixture
def made(asks, desk) -> str:
    return asks("post", "/changes", title="New switch", desk="it").json()["key"]


def test_a_script_plans_and_asks_and_a_person_approves(asks, made, ann, bo, service, browser):
    plan = {"plan": "Swap it", "answers": MILD, "services": [service.id], "owner_id": ann.id}
    plan |= {"begins_at": "2099-03-02T12:00:00", "ends_at": "2099-03-02T13:00:00Z"}
    written = asks("patch", f"/changes/{made}", **plan, rounds=[{"name": "Team", "people": [bo.id], "needed": 1}])
    assert (written.status_code, written.json()["level"]) == (200, "low")
    assert asks("post", f"/changes/{made}/ask").json()["state"] == "asked"
    assert asks("get", f"/changes/{made}/rounds").json()[0]["seats"][0]["name"] == "Bo"
    assert asks("get", f"/changes/{made}/conflicts").json() == []
    assert asks("get", "/changes/approvals").json() == []
    seat = queries.asked_of(cast.acting(bo), clock.now())[0].seat.id
    assert asks("post", "/changes/approvals", seat=seat, vote="approved").status_code == 404
    page = browser(bo)
    assert page.get("/api/v1/changes/approvals").json()[0]["change"]["key"] == made
    assert (
        page.post("/api/v1/changes/approvals", {"seat": seat, "vote": "approved"}, content_type="application/json").json()["state"]
        == "approved"
    )
    assert queries.rounds(written.json()["id"], written.json()["version"])[0].seats[0].via == "api"
    assert asks("post", f"/changes/{made}/moves", move="schedule").json()["state"] == "scheduled"
    assert asks("post", f"/changes/{made}/moves", move="withdraw", note="x").json()["state"] == "withdrawn"


def test_what_is_wrong_is_named(asks, made):
    assert asks("get", "/changes/REQ-99").status_code == 404
    assert asks("patch", f"/changes/{made}", size="huge").status_code == 422
    assert "begins_at" in asks("post", f"/changes/{made}/ask").json()["errors"]
    assert asks("post", f"/changes/{made}/moves", move="begin").status_code == 422
    assert asks("post", f"/changes/{made}/announcements", page="x", title="x", text="x").status_code == 422
    assert asks("post", f"/changes/{made}/overrule", note="x").status_code == 422


def test_lists_and_set_up(asks, made):
    assert [one["key"] for one in asks("get", "/changes", state=["draft"]).json()] == [made]
    assert asks("get", "/changes", state=["closed"]).json() == []
    assert asks("get", f"/changes/{made}").json()["title"] == "New switch"
    assert asks("post", f"/changes/{made}/plan").json()["key"] == made
    assert asks("get", "/changes/templates").json() == []
    freeze = {"name": "Fair", "reason": "Peak", "begins_at": "2099-03-01T00:00:00", "ends_at": "2099-03-09T00:00:00Z"}
    assert asks("post", "/changes/freezes", **freeze).status_code == 201
    assert [one["name"] for one in asks("get", "/changes/freezes").json()] == ["Fair"]


def test_freezes_are_changed_and_ended(asks, made):
    freeze = {"name": "Fair", "reason": "Peak", "begins_at": "2099-03-01T00:00:00", "ends_at": "2099-03-09T00:00:00Z"}
    ref = asks("post", "/changes/freezes", **freeze).json()["id"]
    assert (
        asks("put", f"/changes/freezes/{ref}", **{**freeze, "ends_at": "2099-03-10T00:00:00Z"}).json()["ends_at"].startswith("2099-03-10")
    )
    assert asks("put", "/changes/freezes/nonsense", **freeze).status_code == 404
    assert asks("delete", f"/changes/freezes/{ref}").status_code == 204
    assert asks("put", f"/changes/freezes/{ref}", **freeze).status_code == 404


def test_standing_rounds(asks, made, bo):
    added = asks("post", "/changes/standing-rounds", name="CAB", people=[bo.id], needed=1, level="medium")
    assert (added.status_code, added.json()["wish"]["name"]) == (201, "CAB")
    assert [one["level"] for one in asks("get", "/changes/standing-rounds").json()] == ["medium"]
    assert asks("post", "/changes/standing-rounds", name="CAB", people=["nobody"]).status_code == 422
    assert asks("delete", f"/changes/standing-rounds/{added.json()['id']}").status_code == 204
    assert asks("get", "/changes/standing-rounds").json() == []


def test_times_that_are_null_are_taken_away(asks, made):
    times = {"begins_at": "2099-03-02T12:00:00Z", "ends_at": "2099-03-02T13:00:00Z"}
    assert asks("patch", f"/changes/{made}", **times).json()["begins_at"]
    assert asks("patch", f"/changes/{made}", plan="x").json()["begins_at"]
    assert asks("patch", f"/changes/{made}", begins_at=None).json()["begins_at"] is None


def test_half_a_time_is_refused_and_a_whole_one_is_taken_away(asks, made):
    times = {"begins_at": "2099-03-02T12:00:00Z", "ends_at": "2099-03-02T13:00:00Z"}
    asks("patch", f"/changes/{made}", **times)
    for name in times:
        answer = asks("patch", f"/changes/{made}", **{**times, name: None})
        assert (answer.status_code, list(answer.json()["errors"])) == (422, [name])
    assert asks("get", f"/changes/{made}").json()["ends_at"].startswith("2099-03-02T13")
    assert asks("patch", f"/changes/{made}", begins_at=None).json()["begins_at"] is None


def test_changes_of_one_time_are_all_listed_part_by_part(asks, desk, time_machine):
    time_machine.move_to(cast.NOON, tick=False)
    keys = {asks("post", "/changes", title=f"Switch {number}", desk="it").json()["key"] for number in range(5)}
    seen, edge = [], {}
    while rows := asks("get", "/changes", limit=2, **edge).json():
        seen += [one["key"] for one in rows]
        edge = {"before": rows[-1]["created_at"], "last": rows[-1]["id"]}
    assert (len(seen), set(seen)) == (5, keys)
    assert asks("get", "/changes", before=edge["before"], last="nonsense").status_code == 200


def test_who_made_the_key_wrote_what_is_written_with_it(client, desk, cleo, bo):
    by, at = cast.acting(cleo), clock.now()
    _view, secret = keys.create_key(by=by, at=at, name="Planner", rights=("read", "create"))
    said = {"data": json.dumps({"title": "New switch", "desk": "it"}), "content_type": "application/json"}
    made = client.post("/api/v1/changes", headers={"authorization": f"Bearer {secret}"}, **said).json()
    assert Change.objects.get(pk=made["id"]).writers == [cleo.id]


def test_who_took_a_key_over_wrote_what_is_written_with_it_since_and_so_did_who_made_it(client, desk, cleo):
    ida = cast.person("Ida", role="owner")
    view, secret = keys.create_key(by=cast.acting(ida), at=clock.now(), name="Planner", rights=("read", "create"))
    keys.update_key(by=cast.acting(cleo), at=clock.now(), key_id=view.id, enabled=True)
    said = {"data": json.dumps({"title": "New switch", "desk": "it"}), "content_type": "application/json"}
    made = client.post("/api/v1/changes", headers={"authorization": f"Bearer {secret}"}, **said).json()
    assert Change.objects.get(pk=made["id"]).writers == [ida.id, cleo.id]
