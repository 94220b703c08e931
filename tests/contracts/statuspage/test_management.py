"""The management API of Statuspage, as its clients speak: with and without `.json`, JSON and Rails forms, keys in three places."""

import json

import pytest
from django.test import Client

from tests import cast
from varsko.core import clock
from varsko.people.data import SYSTEM_ACTOR
from varsko.statuspages import actions, queries
from varsko.statuspages.actions import components, pages
from varsko.statuspages.data import ComponentDraft, PageDraft
from varsko.statuspages.models import Component, Report, StatusPage

pytestmark = pytest.mark.django_db
ALL = ("read", "create", "delete", "configure")


@pytest.fixture
def page():
    made = actions.create_page(by=SYSTEM_ACTOR, at=clock.now(), draft=PageDraft(name="Ferries", slug="ferries"))
    actions.add_component(by=SYSTEM_ACTOR, at=clock.now(), ref=made.id, draft=ComponentDraft(name="Tickets"))
    return made


@pytest.fixture
def part(page):
    return queries.components(page.id)[0].code


class Api:
    """A client of Statuspage."""

    def __init__(self, page, secret: str) -> None:
        self.base, self.head, self.client = f"/v1/pages/{page.code}", {"Authorization": f"OAuth {secret}"}, Client()

    def __call__(self, method: str, path: str, body=None, *, status: int = 200, **more):
        sent = {"data": json.dumps(body), "content_type": "application/json"} if body is not None else {}
        answer = self.client.generic(method, self.base + path, headers=self.head, **sent, **more)
        assert answer.status_code == status, answer.content
        return json.loads(answer.content) if answer.content else None


@pytest.fixture
def api(page):
    return Api(page, cast.key(rights=ALL)[1])


def test_pages_are_listed_with_every_field_that_importers_want(api):
    for path in ("/v1/pages", "/v1/pages.json"):
        said = json.loads(api.client.get(path, headers=api.head).content)
        assert [one["name"] for one in said] == ["Ferries"]
    assert {"page_description", "domain", "support_url", "time_zone", "subdomain"} <= set(said[0])
    assert api("GET", "")["id"] == api("GET", ".json")["id"] == said[0]["id"]


@pytest.mark.parametrize("how", ["OAuth {}", "Bearer {}", "?api_key={}"])
def test_a_key_is_read_where_clients_put_it(page, how):
    secret = cast.key(rights=ALL)[1]
    head = {"Authorization": how.format(secret)} if "?" not in how else {}
    query = how.format(secret) if "?" in how else ""
    assert Client().get(f"/v1/pages/{page.code}/components{query}", headers=head).status_code == 200


def test_without_a_key_and_for_what_is_not_there_the_answer_is_json(page, api):
    answer = Client().get(f"/v1/pages/{page.code}")
    assert (answer.status_code, json.loads(answer.content)["message"]) == (401, "Could not authenticate")
    assert "message" in api("GET", "/components/zzzzzzzzzzzz", status=404)
    assert "message" in api("GET", "/metrics_of_nobody", status=404)
    assert "message" in api("DELETE", "", status=405)
    assert "message" in api("POST", "/components", {"wrong": 1}, status=422)


@pytest.mark.parametrize(
    "body", [b"{", b"[1]", b'"x"', b'{"component": 7}', b"\xff\xfe", b'{"component": {"name": "a\\u0000b"}}', b"[" * 5000]
)
def test_hostile_bodies_are_refused_or_understood_and_never_break_anything(api, body):
    answer = api.client.generic("POST", f"{api.base}/components", body, content_type="application/json", headers=api.head)
    assert answer.status_code in {201, 422}


def test_a_component_is_made_set_changed_and_removed(api, page):
    made = api("POST", "/components.json", {"component": {"name": "Cards", "status": "major_outage", "description": "Visa"}}, status=201)
    assert (made["status"], made["group"], made["page_id"]) == ("major_outage", False, page.code)
    place = f"/components/{made['id']}"
    assert api("PATCH", place, {"component": {"status": "operational"}})["status"] == "operational"
    changed = api("PUT", place, {"component": {"name": "Card payments"}})
    assert (changed["name"], changed["description"]) == ("Card payments", "Visa")
    assert api("PATCH", place, {"component": {"status": "broken"}}, status=422)
    assert api("DELETE", place, status=204) is None
    api("GET", place, status=404)


def test_groups_hold_components(api, part):
    made = api("POST", "/component-groups", {"component_group": {"name": "On board", "components": [part]}, "description": "x"}, status=201)
    assert (made["components"], made["description"]) == ([part], "x")
    assert isinstance(made["position"], int)
    assert api("GET", f"/components/{part}")["group_id"] == made["id"]
    assert api("PATCH", f"/component-groups/{made['id']}", {"component_group": {"components": []}})["components"] == []
    api("DELETE", f"/component-groups/{made['id']}", status=204)
    assert api("GET", "/component-groups") == []


def test_an_incident_lives_as_clients_drive_it(api, part):
    body = {"name": "No tickets", "status": "investigating", "body": "We look.", "components": {part: "partial_outage"}}
    made = api("POST", "/incidents.json", {"incident": body}, status=201)
    assert (made["impact"], made["status"], made["components"][0]["status"]) == ("major", "investigating", "partial_outage")
    assert [one["id"] for one in api("GET", "/incidents/unresolved")] == [made["id"]]
    place = f"/incidents/{made['id']}"
    after = api("PATCH", place, {"incident": {"status": "resolved", "body": "Over."}})
    assert [one["status"] for one in after["incident_updates"]] == ["resolved", "investigating"]
    assert api("GET", f"/components/{part}")["status"] == "operational"
    update = after["incident_updates"][0]["id"]
    assert api("PATCH", f"{place}/incident_updates/{update}", {"incident_update": {"body": "All over."}})["body"] == "All over."
    assert api("GET", "/incidents?q=tick")[0]["id"] == made["id"]
    assert api("GET", "/incidents?limit=1&page=2") == []
    assert api("DELETE", place)["id"] == made["id"]


def test_rails_forms_are_read(api, part):
    body = (
        f"incident[name]=No+tickets&incident[status]=identified&incident[components][{part}]=major_outage&incident[component_ids][]={part}"
    )
    answer = api.client.post(f"{api.base}/incidents", body, content_type="application/x-www-form-urlencoded", headers=api.head)
    assert answer.status_code == 201
    assert json.loads(answer.content)["impact"] == "critical"
    got = api.client.generic("GET", f"{api.base}/incidents", content_type="application/x-www-form-urlencoded", headers=api.head)
    assert got.status_code == 200


def test_maintenance_has_times_and_lists_of_its_own(api):
    body = {
        "name": "New engines",
        "status": "scheduled",
        "scheduled_for": "2027-01-01T01:00:00Z",
        "scheduled_until": "2027-01-01T02:00:00Z",
    }
    made = api("POST", "/incidents", {"incident": body}, status=201)
    assert (made["impact"], made["scheduled_for"]) == ("maintenance", "2027-01-01T01:00:00.000Z")
    assert [one["id"] for one in api("GET", "/incidents/upcoming")] == [made["id"]]
    assert api("GET", "/incidents/active_maintenance") == []
    moved = api("PATCH", f"/incidents/{made['id']}", {"incident": {"scheduled_until": "2027-01-01T03:00:00Z"}})
    assert moved["scheduled_until"] == "2027-01-01T03:00:00.000Z"
    assert api("PATCH", f"/incidents/{made['id']}", {"incident": {"status": "in_progress"}})["status"] == "in_progress"


def test_a_backfilled_incident_is_over_and_tells_nobody(api):
    body = {"name": "Long ago", "body": "It was.", "backfilled": True, "backfill_date": "2026-01-05T00:00:00Z"}
    made = api("POST", "/incidents", {"incident": body}, status=201)
    assert (made["status"], made["started_at"]) == ("resolved", "2026-01-05T00:00:00.000Z")


@pytest.mark.parametrize(("rights", "status"), [(("read",), 403), (("read", "create"), 201)])
def test_a_key_does_what_its_rights_allow(page, rights, status):
    api = Api(page, cast.key(rights=rights)[1])
    api("GET", "/incidents")
    api("POST", "/incidents", {"incident": {"name": "No tickets"}}, status=status)
    api("POST", "/components", {"component": {"name": "Cards"}}, status=403)


def test_an_operation_is_done_whole_or_not_at_all(api, page):
    made = api("POST", "/incidents", {"incident": {"name": "No tickets"}}, status=201)
    wrong = {"incident": {"name": "Renamed", "body": "More.", "components": {"nobodyknows1": "major_outage"}}}
    api("PATCH", f"/incidents/{made['id']}", wrong, status=422)
    after = api("GET", f"/incidents/{made['id']}")
    assert (after["name"], len(after["incident_updates"])) == ("No tickets", 1)
    api("POST", "/components", {"component": {"name": "Cards", "status": "on fire"}}, status=422)
    assert [one.name for one in queries.components(page.id)] == ["Tickets"]


def test_what_cannot_be_read_is_refused_in_json(api):
    body = json.dumps({"incident": {"name": "x" * 20_000_000}})
    answer = api.client.generic("POST", f"{api.base}/incidents", data=body, content_type="application/json", headers=api.head)
    assert answer.status_code == 413
    assert json.loads(answer.content)["message"]
    for path in ("/v1/pages/%00", f"{api.base}/components/%00", f"{api.base}/incidents/%00"):
        assert api.client.get(path, headers=api.head).status_code == 404, path
    for name in ("scheduled_for", "backfill_date"):
        said = {
            "name": "x",
            "backfilled": name == "backfill_date",
            "scheduled_for": "0001-01-01T00:00:00+14:00",
            name: "0001-01-01T00:00:00Z",
        }
        said |= {"scheduled_until": "2026-03-02T12:00:00Z", "scheduled_remind_prior": True}
        api("POST", "/incidents", {"incident": said}, status=422)


def test_what_readers_may_know_of_the_review_is_the_postmortem(api, page):
    made = api("POST", "/incidents", {"incident": {"name": "No tickets"}}, status=201)
    assert made["postmortem_body"] is None
    Report.objects.update(learned={"en": {"title": "Memory", "body": "Too little."}})
    assert api("GET", f"/incidents/{made['id']}")["postmortem_body"] == "Too little."


@pytest.mark.parametrize("place", ["page", "component"])
def test_two_who_change_different_things_at_once_both_do(api, page, part, monkeypatch, place):
    path, row = (
        ("", StatusPage.objects.filter(pk=page.id)) if place == "page" else (f"/components/{part}", Component.objects.filter(code=part))
    )
    waits = iter((True,))

    def after_another_commit(held):
        def waited(*args, **more):
            if next(waits, False):
                row.update(name="Boats")
            return held(*args, **more)

        return waited

    for module in (pages, components):
        monkeypatch.setattr(module, "held", after_another_commit(module.held))
    field = "page_description" if place == "page" else "description"
    changed = api("PATCH", path, {place: {field: "By sea"}})
    assert (changed["name"], changed[field]) == ("Boats", "By sea")
