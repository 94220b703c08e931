"""Thirteen mails that nobody wrote, and four that look like it: each is judged by a sign that has a name."""

import pytest

from varsko.kernel.mail.letter import Letter, Nature, Sign
from varsko.kernel.mail.reading import Reader, read
from varsko.kernel.mail.robots import Ours

OURS = Reader(ours=Ours(frozenset({"helpdesk@nordfrakt.example"}), "nordfrakt-1"))


def mail(
    *headers: str, text: str = "Jeg er på ferie til 4. januar.", sender: str = "kari@kunde.example", subject: str = "Utskrift"
) -> bytes:
    lines = [
        f"From: {sender}",
        "To: helpdesk@nordfrakt.example",
        f"Subject: {subject}",
        *headers,
        "Content-Type: text/plain; charset=utf-8",
    ]
    return ("\r\n".join(lines) + f"\r\n\r\n{text}\r\n").encode()


def judged(raw: bytes, **more) -> Letter:
    return read(raw, reader=OURS, **more)


@pytest.mark.parametrize(
    ("raw", "nature", "sign"),
    [
        (mail("Auto-Submitted: auto-replied", subject="Automatisk svar: Utskrift"), Nature.REPLY_ROBOT, Sign.AUTO_SUBMITTED),
        (mail("Auto-Submitted: auto-replied (vacation)", "Precedence: bulk"), Nature.REPLY_ROBOT, Sign.AUTO_SUBMITTED),
        (mail("X-Autoreply: yes", "Precedence: auto_reply"), Nature.REPLY_ROBOT, Sign.AUTO_REPLY_HEADER),
        (mail("X-Autorespond: autoresponder", subject="Nieobecność"), Nature.REPLY_ROBOT, Sign.AUTO_REPLY_HEADER),
        (mail("X-MS-Exchange-Inbox-Rules-Loop: kari@kunde.example"), Nature.REPLY_ROBOT, Sign.INBOX_RULE_LOOP),
        (mail(subject="Fraværsmelding: Utskrift"), Nature.REPLY_ROBOT, Sign.SUBJECT_WORDS),
        (mail(subject="Automatisch antwoord: Afdruk"), Nature.REPLY_ROBOT, Sign.SUBJECT_WORDS),
        (mail(subject="Odpowiedź automatyczna: Drukarka"), Nature.REPLY_ROBOT, Sign.SUBJECT_WORDS),
        (mail("Return-Path: <>"), Nature.REPLY_ROBOT, Sign.NULL_SENDER),
        (mail("Auto-Submitted: auto-generated", "X-Nagios-Host: db-1"), Nature.AUTOMATIC, Sign.AUTO_SUBMITTED),
        (mail("List-Id: <drift.kunde.example>", "Precedence: list"), Nature.AUTOMATIC, Sign.LIST),
        (mail("List-Unsubscribe: <https://nyhetsbrev.example/av>"), Nature.AUTOMATIC, Sign.LIST),
        (mail("X-Loop: helpdesk@partner.example"), Nature.AUTOMATIC, Sign.LOOP_HEADER),
        (mail("Precedence: junk"), Nature.AUTOMATIC, Sign.PRECEDENCE),
        (mail("X-Varsko-Installation: another"), Nature.AUTOMATIC, Sign.OTHER_DESK),
        (mail("X-Varsko-Installation: nordfrakt-1"), Nature.OWN, Sign.OWN_HEADER),
        (mail(sender="Helpdesk <HelpDesk@nordfrakt.example>"), Nature.OWN, Sign.OWN_ADDRESS),
        (
            mail(sender="Mail Delivery System <MAILER-DAEMON@mx.kunde.example>", subject="Undelivered Mail"),
            Nature.BOUNCE,
            Sign.MAILER_DAEMON,
        ),
        (mail("Return-Path: <>", subject="Meldingen kunne ikke leveres"), Nature.BOUNCE, Sign.NULL_SENDER),
        (mail("Auto-Submitted: no"), Nature.HUMAN, Sign.NOTHING),
        (mail("X-Auto-Response-Suppress: DR, OOF, AutoReply"), Nature.HUMAN, Sign.NOTHING),
        (mail(subject="SV: Automatikken i hall 3 svarer ikke"), Nature.HUMAN, Sign.NOTHING),
        (mail("Precedence: normal", "Return-Path: <kari@kunde.example>"), Nature.HUMAN, Sign.NOTHING),
    ],
)
def test_who_wrote_it(raw, nature, sign):
    letter = judged(raw)
    assert (letter.nature, letter.sign) == (nature, sign)


def test_the_door_knows_the_null_sender_better_than_the_headers():
    assert judged(mail("Return-Path: <kari@kunde.example>"), envelope_from="").sign == Sign.NULL_SENDER
    assert judged(mail("Return-Path: <>"), envelope_from="kari@kunde.example").nature == Nature.HUMAN


POSTFIX = b"""Return-Path: <>
From: MAILER-DAEMON@mx.nordfrakt.example (Mail Delivery System)
To: helpdesk@nordfrakt.example
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B"

--B
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.

--B
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.nordfrakt.example
X-Postfix-Queue-ID: 4F1B

Final-Recipient: rfc822; dev@kunde.example
Original-Recipient: rfc822;dev@kunde.example
Action: %ACTION%
Status: %STATUS%
Diagnostic-Code: smtp; %STATUS% <dev@kunde.example>: no such user

--B
Content-Type: message/rfc822

From: helpdesk@nordfrakt.example
To: dev@kunde.example
Subject: Your request
Message-ID: <5e1f0c2a9b@nordfrakt.example>

Hello.
--B--
"""


def report(action: str, status: str) -> Letter:
    return judged(POSTFIX.replace(b"%ACTION%", action.encode()).replace(b"%STATUS%", status.encode()))


def test_a_report_names_the_address_that_is_gone():
    letter = report("failed", "5.1.1")
    assert letter.nature == Nature.BOUNCE
    assert [(one.address, one.is_permanent) for one in letter.bounces] == [("dev@kunde.example", True)]
    assert "no such user" in letter.bounces[0].said


@pytest.mark.parametrize(("action", "status"), [("delayed", "4.4.1"), ("failed", "4.2.2")])
def test_a_full_box_or_a_slow_server_is_no_wrong_address(action, status):
    assert [one.is_permanent for one in report(action, status).bounces] == [False]


def test_a_report_in_words_alone_names_the_address_too():
    text = "Meldingen til dev@kunde.example kunne ikke leveres.\nSvar fra serveren: 550 5.1.1 ukjent mottaker"
    letter = judged(mail("Return-Path: <>", subject="Kunne ikke leveres", text=text, sender="postmaster@kunde.example"))
    assert [(one.address, one.is_permanent) for one in letter.bounces] == [("dev@kunde.example", True)]


def test_our_own_address_is_never_the_one_that_bounced():
    letter = judged(
        mail("Return-Path: <>", subject="Returned mail", text="helpdesk@nordfrakt.example sent a mail", sender="postmaster@x.example")
    )
    assert letter.bounces == ()


def test_a_report_gives_back_the_mail_that_it_is_about():
    assert report("failed", "5.1.1").returned == ("5e1f0c2a9b@nordfrakt.example",)
    headers = POSTFIX.replace(b"Content-Type: message/rfc822\n\nFrom", b"Content-Type: text/rfc822-headers\n\nFrom")
    assert judged(headers).returned == ("5e1f0c2a9b@nordfrakt.example",)


@pytest.mark.parametrize(
    ("headers", "sender", "text"),
    [
        (
            "X-Failed-Recipients: dev@kunde.example",
            "Mailer-Daemon@mx.example",
            "A message that you sent was not delivered: x@y.example",
        ),
        (
            "Return-Path: <>",
            "MAILER-DAEMON@mx.example",
            "This is the qmail-send program.\n\n<dev@kunde.example>:\nno mailbox (#5.1.1)",
        ),
        ("Return-Path: <>", "postmaster@kunde.example", "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient dev@kunde.example not found"),
    ],
)
def test_programs_that_write_reports_of_their_own_name_the_address_and_quote_the_mail(headers, sender, text):
    quoted = f"{text}\n\n--- Below this line is a copy of the message.\n\nMessage-ID: <5e1f@nordfrakt.example>\nSubject: Your request"
    letter = judged(mail(headers, subject="failure notice", text=quoted, sender=sender))
    assert [(one.address, one.is_permanent) for one in letter.bounces] == [("dev@kunde.example", True)]
    assert letter.returned == ("5e1f@nordfrakt.example",)
