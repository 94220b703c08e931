"""Metrics by the management API, as clients of Statuspage push them."""

import pytest
import time_machine

from tests import cast
from tests.cast import NOON
from tests.contracts.statuspage.test_management import ALL, Api
from varsko.core import clock
from varsko.people.data import SYSTEM_ACTOR
from varsko.statuspages import actions, queries
from varsko.statuspages.data import ComponentDraft, PageDraft

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def page():
    return actions.create_page(by=SYSTEM_ACTOR, at=clock.now(), draft=PageDraft(name="Ferries", slug="ferries"))


@pytest.fixture
def api(page):
    return Api(page, cast.key(rights=ALL)[1])


@pytest.fixture
def made(api, page):
    said = {"name": "Answers", "suffix": "ms", "decimal_places": 1, "y_axis_min": 0, "metric_identifier": "x"}
    return api("POST", f"/metrics_providers/{page.code}/metrics", {"metric": said}, status=201)


def newest(page):
    return queries.measured(page.id, at=clock.now())[0].newest


def test_a_metric_belongs_to_the_one_provider_a_page_has(api, page, made):
    assert [one["type"] for one in api("GET", "/metrics_providers")] == ["Self"]
    assert api("POST", "/metrics_providers", {"metrics_provider": {"type": "Self"}}, status=201)["id"] == made["metrics_provider_id"]
    api("POST", "/metrics_providers", {"metrics_provider": {"type": "Datadog", "api_key": "x"}}, status=422)
    api("GET", "/metrics_providers/zzzzzzzzzzzz/metrics", status=404)
    assert api("GET", "/metrics") == api("GET", f"/metrics_providers/{page.code}/metrics") == [made]


def test_a_metric_is_changed_and_removed(api, made):
    place = f"/metrics/{made['id']}"
    changed = api("PATCH", place, {"metric": {"name": "Replies", "y_axis_max": 500, "display": False}})
    assert (changed["name"], changed["suffix"], changed["y_axis_max"], changed["display"]) == ("Replies", "ms", 500, False)
    for wrong in (
        {"decimal_places": "many"},
        {"y_axis_max": "high"},
        {"y_axis_max": -1},
        {"y_axis_min": {}},
        {"y_axis_min": [1]},
        {"name": ""},
    ):
        api("PUT", place, {"metric": wrong}, status=422)
    assert api("DELETE", place)["id"] == made["id"]
    api("GET", place, status=404)


def test_a_value_is_pushed_as_json_or_as_a_form(api, page, made):
    place, second = f"/metrics/{made['id']}/data", int(clock.now().timestamp())
    said = api("POST", place, {"data": {"timestamp": second, "value": 20.5}}, status=201)
    assert said == {"data": {"timestamp": second, "value": 20.5}}
    form = f"data[timestamp]={second}&data[value]=30.5"
    answer = api.client.post(api.base + place, form, content_type="application/x-www-form-urlencoded", headers=api.head)
    assert answer.status_code == 201
    assert newest(page).mean == 25.5
    assert api("GET", f"/metrics/{made['id']}")["most_recent_data_at"]
    assert api("DELETE", place)["most_recent_data_at"] is None
    assert newest(page) is None


def test_many_values_are_pushed_at_once_as_json_or_as_a_form(api, page, made):
    second = int(clock.now().timestamp())
    values = [{"timestamp": second, "value": one} for one in (1, 2)]
    assert api("POST", "/metrics/data", {"data": {made["id"]: values}}, status=202) == {made["id"]: values}
    field = f"data[{made['id']}][]"
    form = "&".join(f"{field}[timestamp]={second}&{field}[value]={one}" for one in (3, 6))
    answer = api.client.post(f"{api.base}/metrics/data", form, content_type="application/x-www-form-urlencoded", headers=api.head)
    assert answer.status_code == 202
    assert (newest(page).count, newest(page).mean) == (4, 3)


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"timestamp": "soon", "value": 1},
        {"timestamp": 1e300, "value": 1},
        {"timestamp": -5, "value": 1},
        {"timestamp": None, "value": 1},
        {"timestamp": 1, "value": 1},
        {"timestamp": [1], "value": {"a": 1}},
        {"timestamp": True, "value": 1},
    ],
)
def test_what_is_no_value_is_refused_with_a_sentence(api, made, data):
    assert api("POST", f"/metrics/{made['id']}/data", {"data": data}, status=422)["message"]
    assert api("POST", "/metrics/data", {"data": {made["id"]: data}}, status=422)["message"]


def test_a_key_that_pushes_too_often_is_told_when_to_come_back(api, made):
    place, value = f"/metrics/{made['id']}/data", {"data": {"timestamp": int(clock.now().timestamp()), "value": 1}}
    answers = [api.client.post(api.base + place, value, content_type="application/json", headers=api.head) for _ in range(122)]
    assert {one.status_code for one in answers[:-2]} == {201}
    assert [one.status_code for one in answers[-2:]] == [429, 429]
    assert answers[-1].headers["Retry-After"] == "60"


def test_a_key_that_only_reads_pushes_nothing(page, made):
    api = Api(page, cast.key("Reader", rights=("read",))[1])
    assert api("GET", f"/metrics/{made['id']}")["name"] == "Answers"
    api("POST", f"/metrics/{made['id']}/data", {"data": {"timestamp": 1, "value": 1}}, status=403)
    api("DELETE", f"/metrics/{made['id']}", status=403)


def test_a_monitor_is_set_and_left_over_the_api_and_its_token_is_never_shown(api, made):
    place = f"/metrics/{made['id']}/source"
    api("GET", place, status=404)
    said = {"address": "https://prometheus.example.org/", "query": "up", "token": "secret-token"}
    known = api("PUT", place, {"source": said})
    assert (known["address"], known["query"], known["has_token"]) == ("https://prometheus.example.org", "up", True)
    assert "secret-token" not in str(api("GET", place))
    for wrong in ({"query": "up"}, {"address": "ftp://x", "query": "up"}, {"address": "https://x.example", "query": []}):
        api("PUT", place, {"source": wrong}, status=422)
    assert api("DELETE", place) == known
    api("DELETE", place, status=404)


def test_limits_are_set_and_taken_away_over_the_api(api, page, made):
    draft = ComponentDraft(name="Tickets", heeds="publish")
    part = actions.add_component(by=SYSTEM_ACTOR, at=clock.now(), ref=page.id, draft=draft)
    place, said = f"/metrics/{made['id']}/rules", {"component_id": part.code, "side": "above", "limit": 800, "minutes": 5}
    rule = api("POST", place, {"rule": {**said, "status": "partial_outage"}}, status=201)
    assert (rule["back"], rule["says"], rule["status"]) == (800, "fine", "partial_outage")
    assert api("GET", place) == [rule]
    for wrong in ({}, {**said, "status": "well"}, {**said, "minutes": "many"}, {**said, "limit": {}}, {**said, "limit": "1e400"}):
        api("POST", place, {"rule": wrong}, status=422)
    api("DELETE", f"{place}/{rule['id']}")
    api("DELETE", f"{place}/{rule['id']}", status=404)


def test_who_may_only_push_sets_neither_monitors_nor_limits(page, made):
    pushing = Api(page, cast.key(name="pushes", rights=("read", "create"))[1])
    for name in ("source", "rules"):
        pushing("GET", f"/metrics/{made['id']}/{name}", status=403)
