"""The telephone log: a line, Enter, next."""

from datetime import timedelta

import pytest

from tests import cast
from varsko.core import clock
from varsko.desk import actions, queries
from varsko.incidents import actions as incidents
from varsko.incidents.data import Draft as IncidentDraft
from varsko.people.data import SYSTEM_ACTOR

pytestmark = pytest.mark.django_db


@pytest.fixture
def printers(desk):
    return actions.write_category(by=SYSTEM_ACTOR, at=clock.now(), desk="it", name="Printers", words=["printer", "skriver"])


def log(page, line, **more):
    return page.post("/desk/call", {"line": line, **more})


def shown(key, by):
    found = queries.request(key, by=cast.acting(by))
    assert found
    return found


def test_a_call_is_logged_with_one_line_and_enter(page, ann, called, printers):
    called(ann, "Old", caller="Kari Holm")
    assert log(page, "kari h skriver 3 etg nede haster").url == "/desk/REQ-2"
    found = shown("REQ-2", ann)
    assert found.caller
    assert (found.title, found.caller.name, found.category, found.urgency) == ("Skriver 3 etg nede haster", "Kari Holm", "Printers", 1)
    assert found.channel == "phone"


def test_what_is_understood_is_shown_while_typing(page, ann, called, printers):
    called(ann, "The scanner", caller="Kari Holm")
    said = page.get("/desk/call?line=kari+printer+jams", headers={"HX-Request": "true"}).content.decode()
    for words in ("Kari Holm", "Printers", "Called before about", "The scanner"):
        assert words in said
    assert "<html" not in said


def test_the_likeliest_can_be_overruled(page, ann, called, printers):
    for name in ("Kari Holm", "Karin Berg"):
        called(ann, caller=name)
    karin = next(one for one in queries.callers("karin", by=cast.acting(ann)))
    log(page, "kari printer", caller=karin.id)
    assert shown("REQ-3", ann).caller.name == "Karin Berg"
    log(page, "kari printer", caller="new")
    assert shown("REQ-4", ann).caller is None


def test_one_that_is_known_already_is_tied_to_the_incident(page, ann, desk):
    made = incidents.declare(by=cast.acting(ann), at=clock.now(), draft=IncidentDraft(summary="Booking stands still", past=True))[0]
    assert made.key in page.get("/desk/call?line=Per: booking does not open").content.decode()
    log(page, "Per: booking does not open", incident=made.key)
    assert queries.count_of_incident(made.id, by=cast.acting(ann)) == 1


def test_what_was_solved_on_the_spot_is_logged_all_the_same(page, ann, desk):
    log(page, "Per: how do I print on both sides", verb="solve")
    found = shown("REQ-1", ann)
    assert (found.state, found.assignee_name) == ("solved", "Ann")


def test_without_script_one_can_look_first(page, desk):
    assert page.get("/desk/call").status_code == 200
    assert "Per Hansen" in page.get("/desk/call?line=Per+Hansen:+no+network").content.decode()
    assert log(page, "").status_code == 200


def test_a_customer_logs_nothing(browser, dev, desk):
    assert browser(dev).get("/desk/call").status_code == 403


@pytest.mark.parametrize("chosen", [["", ""], ["new", "new"], ["new", ""]])
def test_a_call_that_is_sent_twice_is_logged_once(page, printers, chosen):
    first, second = (log(page, "Per: printer jams", caller=one) for one in chosen)
    assert (first.url, second.url) == ("/desk/REQ-1", "/desk/REQ-1")
    assert "You have sent this already: it is REQ-1." in page.get(second.url).content.decode()


def test_what_is_logged_as_solved_twice_is_solved_once(page, ann, printers):
    urls = [log(page, "Per: printer jams", verb="solve").url for _one in range(2)]
    assert urls == ["/desk/REQ-1", "/desk/REQ-1"]
    assert not shown("REQ-1", ann).is_open


def test_the_same_words_of_the_next_caller_are_another_call(page, printers, time_machine):
    time_machine.move_to(cast.NOON, tick=False)
    assert log(page, "wifi is down").url == "/desk/REQ-1"
    time_machine.move_to(cast.NOON + timedelta(minutes=3), tick=False)
    assert log(page, "wifi is down").url == "/desk/REQ-2"
