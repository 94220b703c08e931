"""Readers who see it too: counted by POST only, each once, and heard of when they are many."""

from datetime import timedelta

import pytest
import time_machine

from tests import cast
from tests.cast import NOON
from varsko.alerts.models import Alert
from varsko.core import clock
from varsko.people.data import SYSTEM_ACTOR
from varsko.statuspages import actions, queries
from varsko.statuspages.actions.sightings import old_sightings
from varsko.statuspages.data import PageDraft
from varsko.statuspages.models import Sighting

PLACE = "/status/ferries/seen"


@pytest.fixture(autouse=True)
def noon(db):
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def sees(page, browser, code):
    """A reader at an address says that they see it too."""

    def see(address="192.0.2.1", component="", **more):
        sent = {"component": code(page, component) if component else "", **more}
        return browser().post(PLACE, sent, REMOTE_ADDR=address)

    return see


def many(sees, count, **more):
    for number in range(count):
        sees(f"192.0.2.{number}", **more)


def test_opening_an_address_counts_nothing(page, browser):
    assert browser().get(PLACE).status_code == 405
    assert not Sighting.objects.exists()


def test_a_reader_counts_once_in_half_an_hour_and_learns_what_others_say(page, sees, noon):
    assert b"Nobody else has said so" in sees(component="Tickets").content
    assert b"You have told us already" in sees(component="Tickets").content
    assert b"1 other reader said the same" in sees("192.0.2.2", component="Tickets").content
    noon.move_to(NOON + timedelta(minutes=31))
    sees(component="Tickets")
    assert Sighting.objects.count() == 3


def test_one_address_of_the_network_counts_ten_times_an_hour_at_most(make, browser):
    page = make("Trains", *[f"Line {number}" for number in range(12)])
    for one in queries.components(page.id):
        browser().post("/status/trains/seen", {"component": one.code}, REMOTE_ADDR="192.0.2.1")
    assert Sighting.objects.count() == 10


def test_where_a_reader_is_is_not_kept(page, sees):
    sees("192.0.2.77")
    row = Sighting.objects.get()
    assert "192.0.2.77" not in f"{row.reader} {row}"
    before = row.reader
    with time_machine.travel(NOON + timedelta(days=1), tick=False):
        sees("192.0.2.77")
    assert Sighting.objects.latest("at").reader != before


def test_five_within_ten_minutes_raise_one_alert_that_says_why(page, sees):
    many(sees, 4, component="Tickets")
    assert not Alert.objects.exists()
    many(sees, 7, component="Tickets")
    alert = Alert.objects.get()
    assert (alert.message, alert.priority, alert.entity) == ("5 readers of Ferries see trouble: Tickets", 2, "Tickets")
    assert (alert.details["reason"], alert.details["readers"], alert.details["usual"]) == ("spike", "5", "0.0")
    assert alert.count == 3


def test_what_the_page_tells_of_already_raises_nothing(page, sees, tells):
    tells(page, affects={"Tickets": "major_outage"})
    many(sees, 8, component="Tickets")
    assert not Alert.objects.exists()
    assert queries.seen(queries.page(page.id), at=NOON)[0].verdict == "known"


def test_nobody_is_called_when_no_alert_is_wanted(page, sees):
    draft = PageDraft(name="Ferries", slug="ferries", alarm_from=0)
    actions.change_page(by=SYSTEM_ACTOR, at=NOON, ref=page.id, draft=draft)
    many(sees, 8)
    assert not Alert.objects.exists()
    assert Sighting.objects.count() == 8


def test_who_has_what_is_told_learns_that_it_is_known_and_is_a_question_less(page, sees, tells, browser, cleo):
    report = tells(page)
    answer = sees(report=report.code).content.decode()
    assert "It is known, and we are on it" in answer
    assert f"report={report.code}" in answer
    sees("192.0.2.2", report=report.code)
    assert queries.answered([report.id]) == {report.id: 2}
    assert "2 readers have it too and found it here" in browser(cleo).get("/status-pages/ferries").content.decode()
    assert not Alert.objects.exists()


def test_the_communicator_sees_what_readers_see(page, sees, browser, cleo):
    many(sees, 3, component="Tickets")
    shown = browser(cleo).get("/status-pages/ferries").content.decode()
    assert "3 readers in ten minutes" in shown
    assert "Too few for an alert." in shown


def test_the_page_offers_it_without_script(page, tells, browser):
    tells(page)
    said = browser().get("/status/ferries").content.decode()
    assert said.count('action="/status/ferries/seen"') == 2
    assert "I have this too" in said


@pytest.mark.parametrize("sent", [{"component": "none"}, {"report": "none"}, {"report": "x\0" * 40}])
def test_what_is_not_on_the_page_is_refused(page, browser, sent):
    assert browser().post(PLACE, sent).status_code == 422
    assert not Sighting.objects.exists()


def test_pages_of_others_cannot_press_it(page, browser):
    answer = browser().post(PLACE, {}, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 404
    assert not Sighting.objects.exists()


def test_a_page_that_is_not_for_everybody_counts_only_its_readers(make, browser):
    make("Inside", "Mail", access="internal")
    assert browser().post("/status/inside/seen", {}).status_code == 404
    assert browser(cast.ann()).post("/status/inside/seen", {}).status_code == 200
    assert Sighting.objects.count() == 1


def test_what_readers_said_is_forgotten_after_a_month(page, sees, tells):
    sees()
    sees("192.0.2.2", report=tells(page).code)
    assert old_sightings(clock.now() + timedelta(days=31)).count() == 1
