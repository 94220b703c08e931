"""What the management API takes beyond Statuspage's own: a time to publish, groups within groups, and teams that are gone."""

from datetime import timedelta

import pytest
import time_machine

from tests import cast
from tests.apps.statuspages.conftest import work
from tests.cast import NOON
from tests.contracts.statuspage.test_management import ALL, Api
from varsko.people import actions as people
from varsko.people.data import SYSTEM_ACTOR
from varsko.statuspages import actions, queries
from varsko.statuspages.data import BroughtReport, PageDraft
from varsko.statuspages.models import StatusPage


@pytest.fixture(autouse=True)
def noon(db):
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def page():
    return actions.create_page(by=SYSTEM_ACTOR, at=NOON, draft=PageDraft(name="Ferries", slug="ferries"))


@pytest.fixture
def api(page):
    return Api(page, cast.key(rights=ALL)[1])


SOON = "2026-03-02T13:00:00Z"


def test_an_incident_waits_for_its_time_and_the_time_is_changed(api, page, noon):
    said = {"incident": {"name": "Moving", "body": "We move.", "status": "investigating", "publish_at": SOON}}
    made = api("POST", "/incidents", said, status=201)
    assert made["publish_at"].startswith("2026-03-02T13:00:00")
    assert queries.report(page.id, made["id"]) is None
    later = api("PATCH", f"/incidents/{made['id']}", {"incident": {"publish_at": "2026-03-02T14:00:00Z"}})
    assert later["publish_at"].startswith("2026-03-02T14:00:00")
    noon.shift(timedelta(hours=1, minutes=1))
    work()
    assert queries.report(page.id, made["id"]) is None
    noon.shift(timedelta(hours=1))
    work()
    assert queries.report(page.id, made["id"])
    assert "publish_at" not in api("GET", f"/incidents/{made['id']}")


def test_maintenance_that_was_brought_without_an_end_is_given_one(api, page):
    begun = BroughtReport(
        code="engine000001",
        title="New engine",
        stage="in_progress",
        impact="maintenance",
        is_maintenance=True,
        began_at=NOON,
        created_at=NOON,
    )
    actions.bring_report(by=SYSTEM_ACTOR, at=NOON, ref=page.id, brought=begun)
    ended = api("PATCH", "/incidents/engine000001", {"incident": {"scheduled_until": SOON}})
    assert (ended["scheduled_for"], ended["scheduled_until"]) == ("2026-03-02T12:00:00.000Z", "2026-03-02T13:00:00.000Z")


def test_with_null_it_waits_for_a_person(api, page, noon):
    said = {"incident": {"name": "Moving", "body": "We move.", "publish_at": SOON}}
    made = api("POST", "/incidents", said, status=201)
    assert "publish_at" not in api("PATCH", f"/incidents/{made['id']}", {"incident": {"publish_at": None}})
    noon.shift(timedelta(days=1))
    work()
    assert queries.report(page.id, made["id"]) is None


def test_an_update_is_said_at_its_time(api, page, noon):
    made = api("POST", "/incidents", {"incident": {"name": "Slow", "body": "We look."}}, status=201)
    api("PATCH", f"/incidents/{made['id']}", {"incident": {"body": "Nearly over.", "status": "monitoring", "publish_at": SOON}})
    assert len(api("GET", f"/incidents/{made['id']}")["incident_updates"]) == 1
    noon.shift(timedelta(hours=1, minutes=1))
    work()
    shown = api("GET", f"/incidents/{made['id']}")
    assert (shown["status"], shown["incident_updates"][0]["body"]) == ("monitoring", "Nearly over.")


@pytest.mark.parametrize("wrong", ["2026-03-02T11:00:00Z", "soon", "2026-03-02 13:00"])
def test_a_time_that_is_past_or_none_is_refused(api, page, wrong):
    api("POST", "/incidents", {"incident": {"name": "Moving", "body": "We move.", "publish_at": wrong}}, status=422)


def test_a_group_is_made_within_another_and_moved_out(api):
    outer = api("POST", "/component-groups", {"component_group": {"name": "Terminals", "components": []}}, status=201)
    inner = api("POST", "/component-groups", {"component_group": {"name": "Polska", "components": [], "group_id": outer["id"]}}, status=201)
    assert inner["group_id"] == outer["id"]
    renamed = api("PATCH", f"/component-groups/{inner['id']}", {"component_group": {"name": "Poland"}})
    assert renamed["group_id"] == outer["id"]
    assert "group_id" not in api("PATCH", f"/component-groups/{inner['id']}", {"component_group": {"name": "Poland", "group_id": ""}})
    api("POST", "/component-groups", {"component_group": {"name": "X", "group_id": "none"}}, status=422)


def test_a_page_whose_team_is_gone_can_be_changed_and_is_opened_to_nobody(page, api):
    crew, office = cast.team("Crew"), cast.team("Office")
    draft = PageDraft(name="Ferries", slug="ferries", access="teams", teams=(crew.id, office.id))
    actions.change_page(by=SYSTEM_ACTOR, at=NOON, ref=page.id, draft=draft)
    for gone, left in ((crew, [office.id]), (office, [])):
        people.delete_team(by=SYSTEM_ACTOR, at=NOON, team_id=gone.id)
        for name in ("Boats", "Ferries"):
            assert api("PATCH", "", {"page": {"name": name}})["name"] == name
        row = StatusPage.objects.get()
        assert (row.access, row.teams) == ("teams", left)
    assert not queries.may_read(cast.actor(role="responder"), queries.page("ferries"))


def test_updates_that_wait_are_listed_changed_and_cancelled(api, page, noon):
    made = api("POST", "/incidents", {"incident": {"name": "Moving", "body": "We move."}}, status=201)
    place = f"/incidents/{made['id']}"
    assert api("GET", f"{place}/planned_updates") == []
    for body in ("Half done.", "Done."):
        api("PATCH", place, {"incident": {"body": body, "publish_at": SOON}})
    half, done = sorted(api("GET", f"{place}/planned_updates"), key=lambda one: one["body"], reverse=True)
    assert (half["body"], half["publish_at"][:16]) == ("Half done.", "2026-03-02T13:00")
    sooner = {"incident_update": {"body": "Half of it is done.", "publish_at": "2026-03-02T12:30:00Z"}}
    assert api("PATCH", f"{place}/planned_updates/{half['id']}", sooner)["body"] == "Half of it is done."
    api("PATCH", f"{place}/planned_updates/{half['id']}", {"incident_update": {"publish_at": "2026-03-01T12:30:00Z"}}, status=422)
    assert api("DELETE", f"{place}/planned_updates/{done['id']}") == done
    api("DELETE", f"{place}/planned_updates/{done['id']}", status=404)
    noon.shift(timedelta(hours=2))
    work()
    said = [one["body"] for one in api("GET", place)["incident_updates"]]
    assert said == ["Half of it is done.", "We move."]


def test_a_time_without_a_text_on_what_is_public_is_no_silence_but_a_refusal(api):
    made = api("POST", "/incidents", {"incident": {"name": "Moving", "body": "We move."}}, status=201)
    for said in ({"publish_at": SOON}, {"publish_at": SOON, "status": "identified"}):
        refused = api("PATCH", f"/incidents/{made['id']}", {"incident": said}, status=422)
        assert "needs a body" in str(refused)
    assert api("GET", f"/incidents/{made['id']}")["status"] == "investigating"
