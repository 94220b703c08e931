"""Who hears by mail: asked for, confirmed, ended – and nobody learns who is among them."""

from datetime import timedelta

import pytest
import time_machine
from django.db import transaction
from django.test import Client

from tests.apps.statuspages.conftest import work
from tests.cast import NOON
from varsko.channels.email.letter import compose, message_id
from varsko.core.models import Delivery
from varsko.core.outbox import record
from varsko.events.base import SYSTEM
from varsko.events.mail import LetterReturned
from varsko.people.data import SYSTEM_ACTOR
from varsko.statuspages import actions
from varsko.statuspages.actions import mailing
from varsko.statuspages.data import PageDraft, SaidDraft
from varsko.statuspages.models import Subscriber


@pytest.fixture(autouse=True)
def noon(db):
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


def mails(address="dev@example.org") -> list[Delivery]:
    return list(Delivery.objects.filter(address=address).order_by("created_at", "pk"))


def ask(client, address="dev@example.org", **more):
    return client.post("/status/ferries/subscribe", {"address": address, **more})


@pytest.fixture
def joins(page):
    def join(address="dev@example.org", *components, language="en"):
        return Subscriber.objects.create(
            page_id=page.id, address=address, language=language, components=list(components), state="active", asked_at=NOON, created_at=NOON
        )

    return join


def test_nothing_comes_before_it_was_confirmed_and_opening_links_changes_nothing(page, browser, tells):
    client = browser()
    assert b"Look into your mailbox" in ask(client).content
    link = mails()[0].message["link"].partition("/status")[2]
    tells(page)
    work()
    assert len(mails()) == 1
    assert client.get(f"/status{link}").status_code == 200
    assert Subscriber.objects.get().state == "unconfirmed"
    client.post(f"/status{link}")
    assert Subscriber.objects.get().state == "active"
    tells(page, "News")
    work()
    assert mails()[1].message["subject"] == "[Ferries] We are looking into it: News"


def came_back(address: str, *returned: str, permanent: bool = True) -> None:
    fact = LetterReturned(at=NOON, by=SYSTEM, subject="x", address=address, permanent=permanent, returned=returned, said="550 no such user")
    with transaction.atomic():
        record(fact)
    work()


def test_nobody_writes_again_to_an_address_from_which_our_very_mail_came_back(page, joins, tells):
    joins()
    joins("bo@example.org")
    tells(page, "News")
    work()
    (sent,) = mails()
    ours = message_id(sent.key, "varsko@localhost")
    came_back("dev@example.org", "made-up@evil.example")
    came_back("dev@example.org", ours, permanent=False)
    came_back("bo@example.org", ours)
    assert {one.state for one in Subscriber.objects.all()} == {"active"}
    came_back("dev@example.org", ours)
    assert {one.address: one.state for one in Subscriber.objects.all()} == {"dev@example.org": "quarantined", "bo@example.org": "active"}


def test_the_answer_is_the_same_whether_an_address_is_known_or_not(browser, joins):
    joins("known@example.org")
    with time_machine.travel(NOON + timedelta(hours=1), tick=False):
        known, unknown = ask(browser(), "known@example.org"), ask(browser(), "unknown@example.org")
    assert known.status_code == unknown.status_code == 200
    assert b"Look into your mailbox" in known.content
    assert b"Look into your mailbox" in unknown.content
    assert "/unsubscribe/" in mails("known@example.org")[0].message["link"]
    assert "/confirm/" in mails("unknown@example.org")[0].message["link"]


def test_nobodys_mailbox_is_filled_by_asking_again_and_again(page, browser):
    client = browser()
    for _ in range(5):
        ask(client)
    assert len(mails()) == 1
    for number in range(30):
        ask(client, f"somebody{number}@example.org")
    assert Subscriber.objects.count() <= 20


def test_one_press_ends_it_without_a_session_and_twice_is_no_error(joins, page):

    row = joins()
    outsider = Client(enforce_csrf_checks=True)
    place = f"/status/ferries/unsubscribe/{row.token}"
    assert outsider.get(place).status_code == 200
    assert Subscriber.objects.exists()
    for _ in range(2):
        assert outsider.post(place, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not Subscriber.objects.exists()


def test_every_mail_can_be_ended_by_the_mail_program(page, joins, tells):
    row = joins()
    tells(page)
    work()
    letter = compose(mails()[0].message, sender="status@example.org", address=row.address, key="1").content.decode()
    assert f"List-Unsubscribe: <http://127.0.0.1:8000/status/ferries/unsubscribe/{row.token}>" in letter.replace("\r\n ", " ")
    assert "List-Unsubscribe-Post: List-Unsubscribe=One-Click" in letter


def test_who_chose_components_hears_of_these_only(page, joins, tells, code):
    joins("tickets@example.org", code(page, "Tickets"))
    joins("all@example.org")
    tells(page, affects={"Timetable": "major_outage"})
    work()
    assert mails("tickets@example.org") == []
    assert len(mails("all@example.org")) == 1


def test_each_hears_in_their_language(page, joins, tells):
    joins("nora@example.org", language="nb")
    tells(page, titles={"en": "No tickets", "nb": "Ingen billetter"}, texts={"en": "We look.", "nb": "Vi ser."})
    work()
    message = mails("nora@example.org")[0].message
    assert "Ingen billetter" in message["subject"]
    assert message["facts"]["body"] == "Vi ser."


def test_many_are_written_to_in_the_order_in_which_they_came_each_once(page, joins, tells, monkeypatch):
    monkeypatch.setattr(mailing, "AT_ONCE", 3)
    came = [joins(f"reader{number}@example.org").address for number in range(8)]
    tells(page)
    work()
    work()
    assert list(Delivery.objects.order_by("pk").values_list("address", flat=True)) == came


@pytest.mark.parametrize("how", [{"draft": True}, {"told": False}])
def test_what_is_prepared_or_not_to_be_told_is_not_mailed(page, joins, tells, how):
    joins()
    tells(page, **how)
    work()
    assert mails() == []


def test_publishing_what_was_prepared_tells_subscribers(page, joins, tells):
    joins()
    report = tells(page, draft=True)
    actions.publish_report(by=SYSTEM_ACTOR, at=NOON, ref=page.id, code=report.code)
    work()
    assert len(mails()) == 1


def test_each_step_of_maintenance_is_told(page, joins, tells):
    joins()
    times = {"planned_for": NOON + timedelta(hours=2), "planned_until": NOON + timedelta(hours=3)}
    report = tells(page, stage="scheduled", **times)
    for stage in ("in_progress", "completed"):
        actions.move_on(by=SYSTEM_ACTOR, at=NOON, ref=page.id, code=report.code, stage=stage)
    work()
    assert len(mails()) == 3


def test_a_page_that_became_private_mails_nobody_and_takes_nobody(page, browser, joins, tells):
    joins()
    draft = PageDraft(name="Ferries", slug="ferries", access="internal", languages=("en", "nb"))
    actions.change_page(by=SYSTEM_ACTOR, at=NOON, ref=page.id, draft=draft)
    tells(page)
    work()
    assert mails() == []
    assert ask(browser(), "eve@example.org").status_code == 404


@pytest.mark.parametrize("address", ["", "no address", "a@b", "a@b.example\nBcc: c@d.example", "<a@b.example>", "x" * 300 + "@b.example"])
def test_what_is_no_address_is_refused(page, browser, address):
    assert ask(browser(), address).status_code == 422
    assert not Delivery.objects.exists()


@pytest.mark.parametrize("path", ["confirm/none", "confirm/" + "0" * 64])
def test_a_link_that_is_not_good_confirms_nothing(page, browser, path):
    assert browser().post(f"/status/ferries/{path}").status_code == 404


def test_a_link_of_one_page_opens_nothing_on_another(make, browser, joins):
    row = joins()
    make("Trains")
    browser().post(f"/status/trains/unsubscribe/{row.token}")
    assert Subscriber.objects.filter(pk=row.pk).exists()


def test_the_last_word_says_whether_to_restart(page, joins, tells):
    joins()
    report = tells(page)
    said = SaidDraft(texts={"en": "Over."}, stage="resolved", restart="needed")
    actions.say(by=SYSTEM_ACTOR, at=NOON, ref=page.id, code=report.code, said=said)
    work()
    assert mails()[1].message["facts"]["restart"].startswith("Restart")
