"""What the desk writes comes back into its request, through a real mail server; receipts give nobody a weapon."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import translation
from django.utils.translation import gettext

from tests import cast, mailbox
from tests.apps.desk.mail.conftest import ADDRESS, written
from varsko.core import clock
from varsko.desk import actions, queries
from varsko.desk import post as sending
from varsko.desk.models import MailAddress, Request, SentMail, Unreachable

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(cast.NOON, tick=False):
        yield


@pytest.fixture
def dev_box(post) -> mailbox.Mailbox:
    return post.mailbox("dev@kunde.example")


def test_an_answer_goes_out_and_its_answer_comes_home(brought, post, dev_box, asked, ann, work):
    dev_box.expects(asked.key)  # the receipt
    actions.answer(by=cast.acting(ann), at=clock.now(), ref=asked.pk, text="Slå den av i ti sekunder, og si fra om den skriver ut igjen.")
    work()
    mail = dev_box.expects(asked.key, "Slå den av", "Ann")
    assert mail["From"] == f'"IT" <{ADDRESS}>' or mail["From"] == f"IT <{ADDRESS}>"
    assert mail["Auto-Submitted"] is None
    assert mail["In-Reply-To"] in mail["References"]
    assert mail["Reply-To"].startswith(f"helpdesk+{asked.number}-")

    quoted = "\n".join(f"> {line}" for line in mailbox.text_of(mail).rstrip().split("\n"))
    raw = written(
        to=str(mail["Reply-To"]),
        subject=f"SV: {mail['Subject']}",
        text=f"Den virker!\n\nkl. 12 skrev IT:\n{quoted}",
        In_Reply_To=str(mail["Message-ID"]),
    )
    found = brought(raw, to=str(mail["Reply-To"]))
    assert (found.request, found.why, found.cut) == (asked, "signed_address", "identity")
    assert [one.text for one in queries.entries(str(asked.pk))][-1] == "Den virker!"


def test_it_comes_home_by_its_message_id_where_plus_addresses_are_lost(brought, dev_box, home, asked, ann, work):
    MailAddress.objects.update(plus=False)
    dev_box.expects(asked.key)
    actions.answer(by=cast.acting(ann), at=clock.now(), ref=asked.pk, text="Try again")
    work()
    mail = dev_box.expects("Try again")
    assert mail["Reply-To"] == ADDRESS
    found = brought(written(subject="Noe helt annet", text="Ja", In_Reply_To=str(mail["Message-ID"])))
    assert (found.request, found.why) == (asked, "our_message")


def test_the_receipt_repeats_nothing_that_was_written(brought, dev_box):
    brought(written(subject="BUY https://evil.example NOW", text="https://evil.example"))
    mail = dev_box.expects("We have your request", "REQ-")
    assert "evil" not in mail.as_string()
    assert mail["Auto-Submitted"] == "auto-replied"


def test_the_receipt_speaks_the_senders_language(brought, post):
    brought(written("Ewa <ewa@firma.pl>", subject="Drukarka", text="Nie działa"))
    with translation.override("pl"):
        said = gettext("We have your request. Its number is %(key)s. You hear from us here.") % {"key": "REQ-1"}
    post.mailbox("ewa@firma.pl").expects("REQ-", said)
    assert Request.objects.get().caller.language == "pl"


@pytest.mark.parametrize(
    "headers", [{"Auto_Submitted": "auto-generated"}, {"List_Id": "<x.example>"}, {"X_Loop": "helpdesk@other.example"}]
)
def test_robots_get_no_receipt(brought, post, headers):
    assert brought(written(**headers)).request
    assert post.count == 0


def test_nobody_gets_more_than_two_receipts_an_hour(brought, dev_box):
    for number in range(4):
        brought(written(text=f"Nummer {number}"))
    assert (Request.objects.count(), dev_box.count()) == (4, 2)
    with time_machine.travel(cast.NOON + timedelta(hours=1, minutes=1), tick=False):
        brought(written(text="Nummer 5"))
    assert dev_box.count() == 3


def test_the_log_hears_once_of_many_receipts_that_are_held_back(brought, monkeypatch, caplog):
    monkeypatch.setattr(sending, "_said_at", {})
    for number in range(5):
        brought(written(text=f"Nummer {number}"))
    assert [one.message for one in caplog.records if "held back" in one.message] == ["receipts are held back: too many within the hour"]


def test_a_domain_is_not_flooded_with_receipts(brought, post):
    for number in range(33):
        brought(written(f"a{number}@kunde.example", text=f"Nummer {number}"))
    assert (Request.objects.count(), post.count) == (33, 30)


def test_a_desk_may_send_no_receipts(brought, post):
    MailAddress.objects.update(acknowledges=False)
    brought(written())
    assert post.count == 0


def test_whom_mail_does_not_reach_is_not_written_to_again(brought, dev_box, asked, ann, work):
    dev_box.expects(asked.key)
    Unreachable.objects.create(address="dev@kunde.example", permanent=True, at=cast.NOON)
    actions.answer(by=cast.acting(ann), at=clock.now(), ref=asked.pk, text="Hello?")
    work()
    assert dev_box.is_empty()


def test_a_call_by_telephone_is_answered_by_mail_if_there_is_an_address(called, ann, dev, home, post, work):
    request = called(ann, caller=dev)
    actions.answer(by=cast.acting(ann), at=clock.now(), ref=request.id, text="Done")
    work()
    post.mailbox(dev).expects(request.key)
    assert post.mailbox(dev).expects("Done")["In-Reply-To"] is None
    nobody = called(ann, caller="Kari Holm")
    actions.answer(by=cast.acting(ann), at=clock.now(), ref=nobody.id, text="Done")
    work()
    assert post.mailbox(dev).is_empty()


def test_an_answer_is_sent_once_however_often_the_work_is_done(brought, dev_box, asked, ann, work):
    dev_box.expects(asked.key)
    actions.answer(by=cast.acting(ann), at=clock.now(), ref=asked.pk, text="Once")
    work()
    work()
    dev_box.expects("Once")
    assert dev_box.is_empty()
    assert SentMail.objects.filter(kind="answer").count() == 1


def test_notes_stay_inside(post, dev_box, asked, ann, work):
    dev_box.expects(asked.key)
    actions.note(by=cast.acting(ann), at=clock.now(), ref=asked.pk, text="Dev is difficult")
    work()
    assert dev_box.is_empty()
