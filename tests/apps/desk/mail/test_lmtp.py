"""A mail server brings mail over LMTP: every recipient gets an answer, and nobody is told "stored" before it is."""

import smtplib
from collections.abc import Iterator

import pytest
from django.db import OperationalError

from tests.apps.desk.mail.conftest import ADDRESS, written
from varsko.desk import actions
from varsko.desk.models import Mail, Request
from varsko.ingest.mail import lmtp

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def door(home) -> Iterator[lmtp.Listener]:
    listener = lmtp.Listener("127.0.0.1:0")
    listener.start()
    yield listener
    listener.stop()


@pytest.fixture
def client(door) -> Iterator[smtplib.LMTP]:
    """The mail server's end of the conversation."""
    with smtplib.LMTP("127.0.0.1", door.port) as line:
        line.ehlo()
        yield line


def test_a_mail_is_stored_and_becomes_a_request(client, work):
    assert client.sendmail("dev@kunde.example", [ADDRESS], written(subject="Skriveren er tom")) == {}
    kept = Mail.objects.get()
    assert (kept.state, kept.via, kept.envelope_from, kept.envelope_to) == ("waiting", "lmtp", "dev@kunde.example", [ADDRESS])
    work()
    assert [(one.title, one.channel) for one in Request.objects.all()] == [("Skriveren er tom", "email")]


def test_each_recipient_is_answered(client):
    client.mail("dev@kunde.example")
    assert client.rcpt(ADDRESS)[0] == 250
    assert client.rcpt("nobody@nordfrakt.example")[0] == 550
    assert client.rcpt("helpdesk+news@nordfrakt.example")[0] == 250
    code, _said = client.data(written())
    assert code == 250
    assert client.getreply()[0] == 250  # the second recipient's own answer
    assert Mail.objects.get().envelope_to == [ADDRESS, "helpdesk+news@nordfrakt.example"]


def test_the_same_mail_brought_again_is_stored_once(client, work):
    for trace in ("Received: from a by b\r\n", "Received: from a by c; later\r\n"):
        client.sendmail("dev@kunde.example", [ADDRESS], trace.encode() + written())
    work()
    assert (Mail.objects.count(), Request.objects.count()) == (1, 1)


def test_the_null_sender_is_kept_as_such(client):
    client.sendmail("", [ADDRESS], written())
    assert Mail.objects.get().envelope_from == ""


def test_what_is_too_large_is_refused_before_it_is_sent(client):
    assert client.mail("dev@kunde.example", [f"SIZE={26 * 1024 * 1024}"])[0] == 552


def test_without_the_database_the_mail_server_is_asked_to_come_again(client, monkeypatch):
    client.mail("dev@kunde.example")
    client.rcpt(ADDRESS)

    def away(*_: object, **__: object) -> None:
        raise OperationalError("gone")

    monkeypatch.setattr(actions, "keep", away)
    assert client.data(written())[0] == 451
    monkeypatch.setattr(actions, "takes", away)
    client.rset()
    client.mail("dev@kunde.example")
    assert client.rcpt(ADDRESS)[0] == 451


def test_http_and_smtp_are_not_spoken_here(client):
    assert client.docmd("EHLO", "x")[0] == 500
