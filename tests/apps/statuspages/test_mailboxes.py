"""A monitor of somebody else's says by mail how a component is: at a secret address, as Statuspage's automation reads it."""

from email.message import EmailMessage

import pytest
import time_machine

from tests import cast
from tests.apps.statuspages.conftest import work
from tests.cast import NOON
from varsko.incidents import actions as incidents
from varsko.incidents import queries as incident_queries
from varsko.ingest.mail import sorting
from varsko.kernel.mail.letter import Arrival
from varsko.people.data import SYSTEM_ACTOR
from varsko.statuspages import queries
from varsko.statuspages.domain.mailed import said_by
from varsko.statuspages.domain.states import State
from varsko.statuspages.models import Component, Mailbox


@pytest.fixture(autouse=True)
def noon(db):
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def home(db):
    incidents.change_mail(by=SYSTEM_ACTOR, at=NOON, address="incidents@example.org")


@pytest.fixture
def place(page, code):
    return f"/status-pages/ferries/components/{code(page, 'Tickets')}"


@pytest.fixture
def address(home, page, place, browser, cleo):
    assert browser(cleo).post(place, {"do": "mailbox"}).url == place
    return queries.mailboxes(page.id)[0].address


def comes(recipient, subject, raw=None):
    mail = EmailMessage()
    mail["From"], mail["To"] = "alert@monitor.example", recipient
    if subject is not None:
        mail["Subject"] = subject
    mail.set_content("See the dashboard.")
    sorting.keep(Arrival(raw=raw or mail.as_bytes(), recipients=(recipient,), envelope_from="alert@monitor.example", via="lmtp"), at=NOON)


@pytest.mark.parametrize(
    ("subject", "state"),
    [
        ("DOWN: psp-gw-2", "major_outage"),
        ("[Monitor] psp-gw-2 is DOWN (partial outage)", "partial_outage"),
        ("DOWN degraded_performance", "degraded_performance"),
        ("UP: psp-gw-2 was DOWN for 4 minutes", "operational"),
        ("UP – no partial outage any more", "operational"),
        ("Card terminal under maintenance", "under_maintenance"),
        ("Sign up for our countdown", None),
        ("SETUP DOWNTOWN", None),
        ("", None),
    ],
)
def test_a_subject_is_read_as_statuspage_reads_it(subject, state):
    assert said_by(subject) == (State(state) if state else None)


def test_what_a_mail_says_is_proposed_then_published_as_alerts_are(page, place, address, browser, cleo, state):
    chief = browser(cleo)
    shown = chief.get(place).content.decode()
    assert address in shown
    comes(address, "DOWN: psp-gw-2")
    work()
    assert state(page, "Tickets") == "operational"
    assert "A monitor’s mail says of Tickets: Down." in chief.get("/status-pages/ferries").content.decode()
    chief.post(place, {"name": "Tickets", "heeds": "publish", "showcase": "on"})
    work()
    assert state(page, "Tickets") == "major_outage"
    comes(address, "UP: psp-gw-2")
    work()
    assert state(page, "Tickets") == "operational"
    assert "UP: psp-gw-2" in chief.get(place).content.decode()


def test_what_names_no_state_changes_nothing_and_is_shown(page, place, address, browser, cleo, state):
    Component.objects.update(heeds="publish")
    comes(address, "DOWN: psp-gw-2")
    comes(address, "<script>alert(1)</script> weekly summary")
    work()
    assert state(page, "Tickets") == "major_outage"
    shown = browser(cleo).get(place).content.decode()
    assert "It names no state, so nothing changed." in shown
    assert "<script>alert" not in shown


@pytest.mark.parametrize(
    "raw", [b"", b"\x00\xff" * 9000, b"Subject: =?utf-8?b?!!!?= DOWN\n\n", b"Subject:" + b" DOWN" * 60_000 + b"\n\n", b"\n\nSubject: DOWN"]
)
def test_whatever_comes_is_taken_and_breaks_nothing(page, address, raw, state):
    comes(address, None, raw=raw)
    work()
    assert state(page, "Tickets") == "operational"
    assert len(Mailbox.objects.get().subject) <= 200


def test_an_address_that_is_gone_takes_nothing_and_declares_no_incident(page, place, address, browser, cleo, state):
    Component.objects.update(heeds="publish")
    comes(address, "DOWN: psp-gw-2")
    work()
    assert state(page, "Tickets") == "major_outage"
    browser(cleo).post(place, {"do": "mailbox"})
    assert not sorting.takes(address)
    renewed = queries.mailboxes(page.id)[0].address
    assert sorting.takes(renewed.upper())
    browser(cleo).post(place, {"do": "no-mailbox"})
    comes(renewed, "DOWN: psp-gw-2")
    work()
    assert state(page, "Tickets") == "operational"
    assert incident_queries.mails_left(by=cast.acting(cleo)) == []


def test_it_is_offered_only_where_mail_comes_in(page, place, browser, cleo):
    chief = browser(cleo)
    assert b"Mail of a monitor" not in chief.get(place).content
    assert b"no mail address yet" in chief.post(place, {"do": "mailbox"}, follow=True).content
    assert not Mailbox.objects.exists()


def test_only_those_who_set_the_page_up_learn_the_address(page, place, address, browser):
    bo = browser(cast.bo())
    assert bo.get(place).status_code == 403
    assert bo.post(place, {"do": "mailbox"}).status_code == 403
    assert address not in bo.get("/status-pages/ferries").content.decode()
