"""Killed at any moment while mail comes in: what the mail server was told is stored is there, once, and nobody is written to in a loop."""

import random
import smtplib
import threading
from collections import Counter
from email.message import EmailMessage
from email.policy import SMTP

import pytest

from tests.faults.house import LEASE, SOON, House, kill, wait_for
from tests.processes import free_port

pytestmark = pytest.mark.faults

DESK = "helpdesk@nordfrakt.example"
KILLS = 3
MAILS_A_ROUND = 60
"""More than 300 receipts are not sent within the hour, however long a round takes and however fast mails come in."""
SENDING_AT_ONCE = 4
"""Threads of the worker that hand over mail: each may be in the middle of one letter when it is killed."""

SET_UP = f"""
from varsko.core.clock import now
from varsko.desk import actions
from varsko.people.data import SYSTEM_ACTOR
actions.create_desk(by=SYSTEM_ACTOR, at=now(), name="IT", slug="it", team_id="")
actions.write_address(by=SYSTEM_ACTOR, at=now(), desk="it", address={DESK!r})
"""


class MailServers:
    """Mail servers that bring one mail after another, and bring each again until they are told that it is stored."""

    def __init__(self, port: int, count: int = 3) -> None:
        self.stored: list[str] = []
        self.tries: Counter[str] = Counter()
        self._port = port
        self._stopping = threading.Event()
        self._mails = threading.Semaphore(0)
        self._threads = [threading.Thread(target=self._bring, args=(number,), daemon=True) for number in range(count)]

    def __enter__(self) -> "MailServers":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Stop writing; what was begun is brought to its end."""
        self._stopping.set()
        for thread in self._threads:
            thread.join(SOON)
            assert not thread.is_alive()

    def write(self, count: int) -> None:
        """Bring so many mails more."""
        self._mails.release(count)

    def go_on_for(self, seconds: float) -> None:
        """Let them write for a while."""
        self._stopping.wait(seconds)

    def _bring(self, server: int) -> None:
        number = 0
        while not self._stopping.wait(0.06):
            if not self._mails.acquire(blocking=False):
                continue
            number += 1
            sender = f"dev{number}@kunde{server}-{number % 50}.example"
            while not self._hand_over(sender):
                threading.Event().wait(0.05)
            self.stored.append(sender)

    def _hand_over(self, sender: str) -> bool:
        self.tries[sender] += 1
        try:
            with smtplib.LMTP("127.0.0.1", self._port, timeout=10) as line:
                line.ehlo()
                return line.sendmail(sender, [DESK], _mail(sender)) == {}
        except (OSError, smtplib.SMTPException):
            return False


def _mail(sender: str) -> bytes:
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"], mail["Subject"] = sender, DESK, "The printer is jammed"
    mail["Date"], mail["Message-ID"] = "Mon, 16 Nov 2026 10:02:11 +0100", f"<1.{sender}>"
    mail.set_content("Again.")
    return mail.as_bytes()


def test_every_mail_becomes_one_request_and_its_receipt_goes_out_once_but_for_what_was_under_way(sqlite_house: House):
    house, port, chance = sqlite_house, free_port(), random.Random(20261122)
    house.run_python(SET_UP)
    with MailServers(port) as servers:
        for number in range(KILLS):
            serve = house.start("serve", VARSKO_LMTP_BIND=f"127.0.0.1:{port}")
            before = len(servers.stored), len(house.mailbox.letters)
            servers.write(MAILS_A_ROUND)
            assert wait_for(lambda before=before: len(servers.stored) > before[0] and len(house.mailbox.letters) > before[1])
            servers.go_on_for(chance.uniform(0, 0.6))
            kill(serve)
            house.travel((number + 1) * LEASE)
        house.start("serve", VARSKO_LMTP_BIND=f"127.0.0.1:{port}")
        servers.write(MAILS_A_ROUND)
        assert wait_for(lambda: len(servers.stored) > 10)
        servers.close()
    assert wait_for(lambda: house.rows("SELECT count(*) FROM desk_mail WHERE state = 'waiting'") == [(0,)])
    assert wait_for(house.is_at_rest)
    kept = Counter(sender for (sender,) in house.rows("SELECT message_id FROM desk_mail"))
    assert kept == Counter(f"1.{sender}" for sender in servers.stored)
    asked = "SELECT c.email FROM desk_request r JOIN desk_caller c ON c.id = r.caller_id"
    assert Counter(email for (email,) in house.rows(asked)) == Counter(servers.stored)
    told = Counter(letter.to[0] for letter in house.mailbox.letters)
    assert set(told) == set(servers.stored)
    assert sum(told.values()) <= len(told) + KILLS * SENDING_AT_ONCE
    assert max(told.values()) <= 1 + KILLS
    assert len({letter.id for letter in house.mailbox.letters}) == len(told), "what goes out again is the same letter, by its id"
