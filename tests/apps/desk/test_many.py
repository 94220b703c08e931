"""Many requests at once: when everybody calls about the same, nobody wants to open each of them."""

import pytest

from tests import cast
from varsko.core import clock
from varsko.desk import actions, queries
from varsko.desk.data import Draft
from varsko.incidents import actions as incidents
from varsko.incidents.data import Draft as IncidentDraft
from varsko.people.data import SYSTEM_ACTOR

pytestmark = pytest.mark.django_db


@pytest.fixture
def three(ann, called):
    return [called(ann, f"No mail on floor {floor}") for floor in (1, 2, 3)]


def do(page, requests, **said):
    return page.post("/desk/do?shown=nobodys", {"request": [one.id for one in requests], **said}, follow=True).content.decode()


def now_of(one):
    return queries.request(one.key, by=SYSTEM_ACTOR)


def test_several_are_taken_in_one_press(page, ann, three):
    shown = do(page, three[:2], verb="take")
    assert "2 requests changed." in shown
    assert [now_of(one).assignee_name for one in three] == [ann.name, ann.name, ""]
    assert "No mail on floor 3" in shown
    assert "No mail on floor 1" not in shown  # the list is still the one of what nobody has


def test_all_who_call_about_an_incident_are_tied_to_it(page, ann, three):
    incident = incidents.declare(by=cast.acting(ann), at=clock.now(), draft=IncidentDraft(summary="Mail is down", past=True))[0]
    assert "3 requests changed." in do(page, three, verb="tie", incident=incident.key.lower())
    assert queries.count_of_incident(incident.id, by=cast.acting(ann)) == 3
    assert "1 × There is no such incident." in do(page, three[:1], verb="tie", incident="HOT-999")


def test_what_is_not_ones_own_to_change_holds_no_other_up(page, ann, bo, hr, three):
    secret = actions.open_request(by=cast.acting(bo), at=clock.now(), draft=Draft(title="Pay", desk="hr", channel="phone"))
    shown = do(page, [secret, three[0]], verb="take")
    assert "1 request changed." in shown
    assert "1 is gone, or not yours to change." in shown
    assert now_of(secret).assignee_name == ""


def test_they_are_handed_to_a_team(page, crew, ann, three):
    other = cast.team("Network", ann)
    assert "3 requests changed." in do(page, three, verb="hand", team=other.id)
    assert {now_of(one).team_name for one in three} == {"Network"}
    assert "3 × Choose one of what is offered." in do(page, three, verb="hand", team="0" * 32)


def test_nothing_chosen_and_nothing_known_are_said(page, three):
    assert "Choose requests first." in do(page, [], verb="take")
    assert page.post("/desk/do", {"verb": "burn", "request": three[0].id}).status_code == 422
    assert "gone" in page.post("/desk/do", {"verb": "take", "request": ["x\0", "999"]}, headers={"HX-Request": "true"}).content.decode()


def test_a_customer_does_nothing_to_the_queue(browser, dev, three):
    assert browser(dev).post("/desk/do", {"verb": "take", "request": three[0].id}).status_code == 403


def test_no_more_than_a_page_is_done_at_once(three, monkeypatch):
    monkeypatch.setattr("varsko.desk.actions.many.MOST_AT_ONCE", 2)
    done: list[str] = []
    assert actions.to_each([*[one.key for one in three], three[0].key], done.append).done == 2
    assert done == ["REQ-1", "REQ-2"]
