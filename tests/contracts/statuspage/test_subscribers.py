"""Subscribers by the management API, as clients of Statuspage ask."""

import pytest

from tests import cast
from tests.contracts.statuspage.test_management import ALL, Api
from varsko.core import clock
from varsko.people.data import SYSTEM_ACTOR
from varsko.statuspages import actions
from varsko.statuspages.data import ComponentDraft, PageDraft, ReportDraft

pytestmark = pytest.mark.django_db


@pytest.fixture
def page():
    made = actions.create_page(by=SYSTEM_ACTOR, at=clock.now(), draft=PageDraft(name="Ferries", slug="ferries"))
    actions.add_component(by=SYSTEM_ACTOR, at=clock.now(), ref=made.id, draft=ComponentDraft(name="Tickets"))
    return made


@pytest.fixture
def api(page):
    return Api(page, cast.key(rights=ALL)[1])


def add(api, **said):
    return api("POST", "/subscribers", {"subscriber": said}, status=201)


def test_a_subscriber_is_added_once_shown_changed_and_ended(api):
    part = api("GET", "/components")[0]["id"]
    made = add(api, email="Dev@example.org", component_ids=[part])
    assert (made["mode"], made["email"], made["components"]) == ("email", "dev@example.org", [part])
    assert add(api, email="dev@example.org")["id"] == made["id"]
    place = f"/subscribers/{made['id']}"
    assert api("PATCH", place, {"component_ids": []})["components"] == []
    assert api("GET", place + ".json")["page_id"] == made["page_id"]
    assert api("DELETE", place)["id"] == made["id"]
    api("GET", place, status=404)
    assert api("GET", "/subscribers/unsubscribed") == []


def test_a_known_address_is_not_taken_for_a_longer_one_that_holds_it(api):
    add(api, email="bann@example.org")
    made = add(api, email="ann@example.org")
    assert add(api, email="Ann@example.org ")["id"] == made["id"]


def test_programs_subscribe_by_endpoint(api):
    made = add(api, endpoint="https://hooks.example.org/x", email="dev@example.org")
    assert (made["mode"], made["endpoint"], made["email"]) == ("webhook", "https://hooks.example.org/x", None)
    assert [one["id"] for one in api("GET", "/subscribers?type=webhook")] == [made["id"]]


@pytest.mark.parametrize("said", [{}, {"email": "none"}, {"endpoint": "ftp://x"}, {"phone_number": "5551234"}])
def test_what_is_no_address_is_refused_with_a_sentence(api, said):
    assert api("POST", "/subscribers", {"subscriber": said}, status=422)["message"]


def test_clients_find_everybody_whether_they_count_from_zero_or_one(api):
    for number in range(3):
        add(api, email=f"reader{number}@example.org")
    from_zero = [one["email"] for page in (0, 1) for one in api("GET", f"/subscribers?limit=2&page={page}")]
    from_one = [one["email"] for page in (1, 2) for one in api("GET", f"/subscribers?per_page=2&page={page}")]
    assert from_zero == from_one == [f"reader{number}@example.org" for number in range(3)]


def test_subscribers_are_counted_by_type_and_state(api):
    add(api, email="dev@example.org")
    assert api("GET", "/subscribers/count")["email"] == 1
    assert api("GET", "/subscribers/count?type=email&state=quarantined") == 0
    assert api("GET", "/subscribers/histogram_by_state")["email"] == {"active": 1, "unconfirmed": 0, "quarantined": 0, "total": 1}


def test_several_are_ended_at_once(api):
    codes = [add(api, email=f"reader{number}@example.org")["id"] for number in range(2)]
    api("POST", "/subscribers/reactivate", {"subscribers": codes})
    api("POST", "/subscribers/unsubscribe", {"subscribers": [*codes, "none"]})
    assert api("GET", "/subscribers") == []
    api("POST", "/subscribers/unsubscribe", {"subscribers": "all"}, status=422)


def test_somebody_follows_one_incident(api, page):
    draft = ReportDraft(titles={"en": "Tickets"}, texts={"en": "We look."})
    code = actions.open_report(by=SYSTEM_ACTOR, at=clock.now(), ref=page.id, draft=draft).code
    place = f"/incidents/{code}/subscribers"
    made = api("POST", place, {"subscriber": {"email": "dev@example.org"}}, status=201)
    assert [one["id"] for one in api("GET", place)] == [made["id"]]
    assert api("GET", f"{place}/{made['id']}")["email"] == "dev@example.org"
    api("POST", "/incidents/none/subscribers", {"subscriber": {"email": "dev@example.org"}}, status=404)
    api("DELETE", f"{place}/{made['id']}")
    assert api("GET", place) == []


def test_a_number_is_subscribed_as_statuspage_writes_it_where_text_messages_are_set_up(api, settings):
    account = {"twilio_sid": "AC77", "twilio_token": "secret", "twilio_from": "+4790000000"}
    settings.VARSKO = settings.VARSKO.model_copy(update=account)
    said = {"phone_number": "406 12 345", "phone_country": "NO"}
    made = api("POST", "/subscribers", {"subscriber": said}, status=201)
    assert (made["mode"], made["phone_number"], made["phone_country"]) == ("sms", "40612345", "NO")
    assert (made["display_phone_number"], made["endpoint"], made["email"]) == ("+47 40 61 23 45", None, None)
    assert api("POST", "/subscribers", {"subscriber": said}, status=201)["id"] == made["id"]
    assert api("GET", "/subscribers/count")["sms"] == 1
    api("POST", "/subscribers", {"subscriber": {"phone_number": "12", "phone_country": "NO"}}, status=422)


def test_a_key_that_may_not_configure_learns_no_address(page):
    api = Api(page, cast.key(rights=("read", "create"))[1])
    api("GET", "/subscribers", status=403)
    api("POST", "/subscribers", {"subscriber": {"email": "dev@example.org"}}, status=403)
