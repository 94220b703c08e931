"""Uptime and postmortems by the management API."""

from datetime import timedelta

import pytest
import time_machine

from tests import cast
from tests.cast import NOON
from tests.contracts.statuspage.test_management import ALL, Api
from varsko.people.data import SYSTEM_ACTOR
from varsko.statuspages import actions, queries
from varsko.statuspages.data import ComponentDraft, PageDraft, ReportDraft, Wish
from varsko.statuspages.models import Group, Subscriber

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def page():
    """A page whose tickets were down for a day, thirty days ago."""
    made = actions.create_page(by=SYSTEM_ACTOR, at=NOON, draft=PageDraft(name="Ferries", slug="ferries"))
    group = actions.add_group(by=SYSTEM_ACTOR, at=NOON, ref=made.id, name="On land")
    first = (NOON - timedelta(days=200)).date()
    for name in ("Tickets", "Timetable"):
        draft = ComponentDraft(name=name, group=group.code, began_on=first)
        actions.add_component(by=SYSTEM_ACTOR, at=NOON, ref=made.id, draft=draft)
    began = NOON.replace(hour=0) - timedelta(days=30)
    code = next(one.code for one in queries.components(made.id) if one.name == "Tickets")
    draft = ReportDraft(titles={"en": "No tickets"}, texts={"en": "Over."}, stage="resolved", affects={code: "major_outage"})
    actions.open_report(by=SYSTEM_ACTOR, at=NOON, ref=made.id, draft=_past(draft, began))
    return made


def _past(draft, began):
    said = {name: getattr(draft, name) for name in ("titles", "texts", "stage", "affects")}
    return ReportDraft(**said, began_at=began, over_at=began + timedelta(days=1))


@pytest.fixture
def api(page):
    return Api(page, cast.key(rights=ALL)[1])


def test_a_day_down_in_thirty_is_what_statuspage_says_it_is(api):
    part, first = api("GET", "/components")[0], (NOON - timedelta(days=30)).date()
    last = first + timedelta(days=29)
    said = api("GET", f"/components/{part['id']}/uptime?start={first}&end={last}")
    assert (said["uptime_percentage"], said["major_outage"], said["partial_outage"]) == (96.66, 86_400, 0)
    assert (said["range_start"], said["range_end"]) == ("2026-01-31T00:00:00.000Z", "2026-03-01T23:59:59.000Z")
    assert said["related_events"] == [{"id": api("GET", "/incidents")[0]["id"]}]
    assert said["warnings"] == []


def test_a_group_is_the_average_of_what_is_in_it(api):
    group, part = api("GET", "/component-groups")[0], api("GET", "/components")[0]
    said, one = api("GET", f"/component-groups/{group['id']}/uptime"), api("GET", f"/components/{part['id']}/uptime")
    assert said["uptime_percentage"] == pytest.approx((one["uptime_percentage"] + 100) / 2, abs=0.01)
    assert said["major_outage"] == 86_400
    assert [len(told["incidents"]) for told in said["related_events"]] == [1, 0]


def test_a_group_around_a_group_counts_what_is_in_both_and_says_so_beyond_statuspages_shape(api):
    group = api("GET", "/component-groups")[0]
    assert "group_id" not in group
    outer = api("POST", "/component-groups", {"component_group": {"name": "Fleet"}}, status=201)
    Group.objects.filter(code=group["id"]).update(parent=Group.objects.get(code=outer["id"]))
    inner, whole = api("GET", f"/component-groups/{group['id']}/uptime"), api("GET", f"/component-groups/{outer['id']}/uptime")
    assert whole["uptime_percentage"] == inner["uptime_percentage"]
    assert whole["related_events"] == inner["related_events"]
    changed = api("PATCH", f"/component-groups/{group['id']}", {"component_group": {"name": "Aboard"}})
    assert (changed["name"], changed["group_id"]) == ("Aboard", outer["id"])


def test_a_range_that_cannot_be_is_mended_with_a_word_or_refused(api):
    place = f"/components/{api('GET', '/components')[0]['id']}/uptime"
    said = api("GET", f"{place}?start=1999-01-01&end=2999-01-01T00:00:00Z")
    assert len(said["warnings"]) == 2
    assert said["range_end"].startswith("2026-03-02")
    for wrong in (
        "start=yesterday",
        "end=2026-13-45",
        "start=2026-03-01&end=2026-02-01",
        "end=0001-01-01",
        "start=0001-01-01T00:00:00%2B10:00",
    ):
        assert "message" in api("GET", f"{place}?{wrong}", status=422), wrong


def test_uptime_that_readers_are_not_shown_is_not_told(api):
    part = api("GET", "/components")[0]["id"]
    api("PATCH", f"/components/{part}", {"component": {"showcase": False}})
    api("GET", f"/components/{part}/uptime", status=422)
    other = api("GET", "/components")[1]["id"]
    api("PATCH", f"/components/{other}", {"component": {"showcase": False}})
    api("GET", f"/component-groups/{api('GET', '/component-groups')[0]['id']}/uptime", status=422)


def test_a_postmortem_is_prepared_published_taken_back_and_dropped(api):
    incident = api("GET", "/incidents")[0]["id"]
    place = f"/incidents/{incident}/postmortem"
    api("GET", place, status=404)
    api("PUT", f"{place}/publish", {"postmortem": {}}, status=422)
    drafted = api("PUT", place, {"postmortem": {"body_draft": "Too little memory."}})
    assert (drafted["body"], drafted["body_draft"]) == (None, "Too little memory.")
    assert api("GET", f"/incidents/{incident}")["postmortem_body"] is None
    published = api("PUT", f"{place}/publish", {"postmortem": {"notify_subscribers": True}})
    assert (published["body"], published["body_draft"], published["notify_subscribers"]) == ("Too little memory.", None, False)
    shown = api("GET", f"/incidents/{incident}")
    assert (shown["postmortem_body"], shown["postmortem_published_at"]) == ("Too little memory.", "2026-03-02T12:00:00.000Z")
    assert api("PUT", f"{place}/revert", {})["body_draft"] == "Too little memory."
    assert api("GET", f"/incidents/{incident}")["postmortem_body"] is None
    api("DELETE", place, status=204)
    api("GET", place, status=404)


def test_what_is_prepared_is_for_those_who_write(page, api):
    incident = api("GET", "/incidents")[0]["id"]
    api("PUT", f"/incidents/{incident}/postmortem", {"postmortem": {"body_draft": "Not yet."}})
    Api(page, cast.key("Reader", rights=("read",))[1])("GET", f"/incidents/{incident}/postmortem", status=403)


def test_an_address_is_asked_once_more_and_not_pestered(page, api, noon):
    actions.subscribe(at=NOON, page_id=page.id, wish=Wish(address="dev@example.org"))
    code = Subscriber.objects.get().code
    noon.shift(timedelta(minutes=11))
    assert api("POST", f"/subscribers/{code}/resend_confirmation", status=201)["id"] == code
    asked = Subscriber.objects.get().asked_at
    noon.shift(timedelta(minutes=1))
    api("POST", "/subscribers/resend_confirmation", {"subscribers": [code, "none"]})
    assert Subscriber.objects.get().asked_at == asked
    assert Subscriber.objects.get().state == "unconfirmed"


def test_a_page_is_changed_as_far_as_there_is_a_place_for_it(api):
    said = {
        "name": "Boats",
        "subdomain": "boats",
        "time_zone": "Europe/Oslo",
        "css_link_color": "0b5a6b",
        "domain": "status.ferries.example",
    }
    made = api("PATCH", "", {"page": {**said, "css_greens": "00ff00"}})
    assert {name: made[name] for name in said} == said
    assert api("PUT", "", {"page": {"name": "Ships"}})["domain"] == "status.ferries.example"
    api("PATCH", "", {"page": {"time_zone": "Middle/Earth"}}, status=422)
    api("PATCH", "", {"page": {"name": ""}}, status=422)
