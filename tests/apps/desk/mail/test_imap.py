"""Mail is fetched from a real IMAP server: once each, whatever happens between, and nothing that was read before we came."""

import imaplib
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest

from tests.apps.desk.mail.conftest import ADDRESS, written
from tests.processes import free_port
from varsko.core import clock, outage
from varsko.core.worker import Queue, turn
from varsko.desk import actions, handlers
from varsko.desk.models import Mail, Postbox, Request
from varsko.ingest.mail import imap
from varsko.ingest.mail.imap import Account
from varsko.people.data import SYSTEM_ACTOR

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """pymap, a real IMAP server in Python, with one user and a box in which some mails were there before."""
    number = free_port()
    listen = ["--host", "127.0.0.1", "--port", str(number), "--no-tls", "--no-service", "admin"]
    command = [sys.executable, "-c", "from pymap.main import main; main()", *listen, "dict", "--demo-data"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while not _answers(number):
        assert process.poll() is None, "pymap did not start"
    yield number
    process.terminate()
    process.wait(60)


def _answers(port: int) -> bool:
    with socket.socket() as line:
        line.settimeout(0.2)
        return line.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture
def box(port, home) -> Iterator[imaplib.IMAP4]:
    """The mailbox as a mail program sees it; whatever was in it is read."""
    line = imaplib.IMAP4("127.0.0.1", port)
    line.login("demouser", "demopass")
    line.select("INBOX")
    line.store("1:*", "+FLAGS", "\\Seen")
    yield line
    line.logout()


@pytest.fixture
def look(box, port, settings) -> Callable[[], int]:
    """Look into the mailbox as the worker does; gives how many mails were kept."""
    url = f"imap://demouser:demopass@127.0.0.1:{port}/INBOX"
    settings.VARSKO = settings.VARSKO.model_copy(update={"imap_url": url})
    actions.watch(Account.of(url).name, at=clock.now())
    queue = Queue("mailboxes", handlers.postboxes, imap.poll, limit=1, threads=1)

    def once() -> int:
        before = Mail.objects.count()
        Postbox.objects.update(due_at=clock.now(), leased_until=None)
        turn(queue)
        return Mail.objects.count() - before

    once()
    return once


def deliver(box: imaplib.IMAP4, raw: bytes) -> None:
    assert box.append("INBOX", "", imaplib.Time2Internaldate(0), raw)[0] == "OK"


def test_a_new_mail_becomes_a_request_and_is_marked_as_read(box, look, work):
    deliver(box, written(subject="Skriveren er tom"))
    assert look() == 1
    work()
    assert [one.title for one in Request.objects.all()] == ["Skriveren er tom"]
    assert box.select("INBOX")[0] == "OK"
    assert box.search(None, "UNSEEN")[1] == [b""]
    assert look() == 0


def test_what_was_read_before_we_came_stays_where_it_is(look):
    assert Mail.objects.count() == 0


def test_a_mail_that_somebody_reads_first_is_taken_all_the_same(box, look):
    deliver(box, written(text="Read by a colleague"))
    box.select("INBOX")
    box.store("*", "+FLAGS", "\\Seen")
    assert look() == 1


def test_many_mails_come_in_several_looks(box, look, monkeypatch):
    monkeypatch.setattr(imap, "_AT_ONCE", 2)
    for number in range(3):
        deliver(box, written(text=f"Many {number}"))
    assert look() + look() == 3


def test_a_password_that_is_no_longer_right_is_a_trouble_that_is_told(look, settings):
    right = settings.VARSKO
    settings.VARSKO = right.model_copy(update={"imap_url": right.imap_url.replace("demopass", "other")})
    look()
    assert outage.of("the mailbox of the desk").state.is_on
    settings.VARSKO = right
    look()
    assert not outage.of("the mailbox of the desk").state.is_on


def test_being_killed_between_loses_nothing_and_doubles_nothing(box, look, monkeypatch):
    for number in range(3):
        deliver(box, written(text=f"Killed {number}"))
    kept = actions.keep
    calls = []

    def dying(*arrivals, **more):
        calls.append(arrivals)
        if len(calls) == 2:
            raise OSError("killed")
        return kept(*arrivals, **more)

    with monkeypatch.context() as patch:
        patch.setattr(actions, "keep", dying)
        assert look() == 1
    assert "killed" in Postbox.objects.get().last_error
    assert look() == 2


def test_a_server_that_counts_anew_brings_no_mail_twice(box, look):
    deliver(box, written(text="Counted anew"))
    assert look() == 1
    box.select("INBOX")
    box.store("*", "-FLAGS", "\\Seen")
    Postbox.objects.update(validity=1, last_uid=0)
    assert look() == 0


def test_it_finds_out_for_which_desk_a_mail_is(box, look, hr):
    actions.write_address(by=SYSTEM_ACTOR, at=clock.now(), desk="hr", address="hr@nordfrakt.example")
    deliver(box, written(to="hr@nordfrakt.example", text="Private"))
    deliver(box, written(to="somebody@else.example", text="Blind copy"))
    assert look() == 2
    assert set(Mail.objects.values_list("address", flat=True)) == {"hr@nordfrakt.example", ADDRESS}


def test_of_a_mail_without_measure_only_the_head_is_fetched(box, look, work, monkeypatch):
    monkeypatch.setattr(imap, "LARGEST_MAIL", 1000)
    deliver(box, written(subject="All my photos", text="x" * 2000))
    assert look() == 1
    work()
    assert Mail.objects.get().size > 2000
    assert "too large" in Request.objects.get().text


def test_another_mailbox_is_not_looked_into(box, look, settings):
    settings.VARSKO = settings.VARSKO.model_copy(update={"imap_url": ""})
    assert look() == 0
    assert Postbox.objects.get().due_at is None


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("imaps://a:b%40c@mail.example.org", Account("mail.example.org", 993, "implicit", "a", "b@c", "INBOX")),
        ("imap://a:b@mail.example.org/Desk%20in?tls=starttls", Account("mail.example.org", 143, "starttls", "a", "b", "Desk in")),
        ("imap://a:b@127.0.0.1:1143", Account("127.0.0.1", 1143, "none", "a", "b", "INBOX")),
    ],
)
def test_the_address_of_a_mailbox(url, expected):
    assert Account.of(url) == expected
