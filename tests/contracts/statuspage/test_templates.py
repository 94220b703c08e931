"""Templates by the management API."""

import pytest

from tests import cast
from tests.contracts.statuspage.test_management import ALL, Api
from varsko.core import clock
from varsko.people.data import SYSTEM_ACTOR
from varsko.statuspages import actions
from varsko.statuspages.data import ComponentDraft, PageDraft

pytestmark = pytest.mark.django_db


@pytest.fixture
def page():
    made = actions.create_page(by=SYSTEM_ACTOR, at=clock.now(), draft=PageDraft(name="Ferries", slug="ferries"))
    actions.add_component(by=SYSTEM_ACTOR, at=clock.now(), ref=made.id, draft=ComponentDraft(name="Tickets"))
    return made


@pytest.fixture
def api(page):
    return Api(page, cast.key(rights=ALL)[1])


def test_a_template_is_made_and_listed_as_clients_want_it(api):
    part = api("GET", "/components")[0]["id"]
    said = {"name": "Slow", "title": "Tickets are slow", "body": "We look.", "update_status": "identified", "component_ids": [part, "none"]}
    made = api("POST", "/incident_templates", {"template": {**said, "should_send_notifications": False}}, status=201)
    assert (made["title"], made["body"], made["update_status"]) == ("Tickets are slow", "We look.", "identified")
    assert [one["id"] for one in made["components"]] == [part]
    assert made["should_send_notifications"] is False
    assert api("GET", "/incident_templates") == [made]


@pytest.mark.parametrize("wrong", [{}, {"name": ""}, {"name": "x", "update_status": "burning"}, {"name": "x", "title": "x" * 201}])
def test_what_is_no_template_is_refused(api, wrong):
    assert api("POST", "/incident_templates", {"template": wrong}, status=422)["message"]


def test_what_is_prepared_is_for_those_who_write(page, api):
    api("POST", "/incident_templates", {"template": {"name": "Slow"}}, status=201)
    Api(page, cast.key("Reader", rights=("read",))[1])("GET", "/incident_templates", status=403)
