"""Approval by mail: one clear word, from the one who was asked, to the letter that asked them."""

import re
from email import message_from_string
from email.message import EmailMessage
from email.policy import SMTP

import pytest

from tests import cast, mailbox
from varsko.changes import actions, queries
from varsko.changes.data import PlanDraft
from varsko.changes.models import SentAsk
from varsko.core import clock
from varsko.core.models import Delivery, EventRow
from varsko.desk import actions as desk_actions
from varsko.desk import queries as desk_queries
from varsko.kernel.mail.letter import Arrival
from varsko.people.data import SYSTEM_ACTOR

pytestmark = pytest.mark.django_db
ADDRESS = "helpdesk@nordfrakt.example"


@pytest.fixture(autouse=True)
def home(desk):
    """The desk has an address before anybody is asked."""
    desk_actions.write_address(by=SYSTEM_ACTOR, at=cast.NOON, desk="it", address=ADDRESS)


@pytest.fixture
def letter(home, asked, bo, work, settings):
    """The letter that asked Bo, as it came to him."""
    with mailbox.opened() as found:
        settings.VARSKO = settings.VARSKO.model_copy(update={"smtp_url": f"{found.url}?tls=none"})
        work()
        yield found.mailbox(bo).expects("Your approval is asked")


@pytest.fixture
def answers(letter, work, settings):
    """Somebody answers that letter, from an address, and the worker reads it."""

    def answer(text: str, *, sender: str = "Bo <bo@example.org>", to: str = "", reference: str = "", **headers) -> None:
        mail = EmailMessage(policy=SMTP)
        mail["From"], mail["To"] = sender, to or letter["Reply-To"]
        mail["Subject"], mail["Date"] = f"Re: {letter['Subject']}", "Mon, 16 Nov 2026 10:02:11 +0100"
        mail["Message-ID"] = f"<{abs(hash((text, sender, reference)))}@example.org>"
        mail["In-Reply-To"] = reference or letter["Message-ID"]
        for name, value in headers.items():
            mail[name.replace("_", "-")] = value
        quote = "\n".join(f"> {line}" for line in letter.get_body(("plain",)).get_content().splitlines())
        mail.set_content(f"{text}\n\nOn Monday Varsko wrote:\n{quote}\n")
        arrival = Arrival(raw=mail.as_bytes(), via="lmtp", recipients=(str(mail["To"]),), envelope_from="bo@example.org")
        desk_actions.keep(arrival, at=clock.now())
        work()

    return answer


def ignored() -> list[str]:
    return list(EventRow.objects.filter(kind="changes.ApprovalMailIgnored").values_list("reason", flat=True))


@pytest.mark.parametrize("word", ["Approved", "Godkjent", "godkendt", "Goedgekeurd", "Zatwierdzam", "Approved.\n\nRegards\nBo"])
def test_one_clear_word_approves(ann, asked, answers, look, word):
    answers(word)
    assert look(asked, ann).state == "approved"
    assert queries.rounds(asked.id, asked.version)[0].seats[0].via == "mail"


def test_one_clear_word_refuses(ann, asked, answers, look):
    answers("Odrzucam")
    assert look(asked, ann).state == "refused"


@pytest.mark.parametrize("text", ["Approved if you wait until Monday", "What is this?", "ok", "Approved\n\nBut not on Friday"])
def test_whatever_else_counts_for_nothing_and_its_sender_is_told(ann, bo, asked, answers, look, text):
    answers(text)
    assert look(asked, ann).state == "asked"
    assert ignored() == ["unclear"]
    told = [one.message["subject"] for one in Delivery.objects.filter(address=bo.email)]
    assert [one for one in told if "did not count" in one] == ["[REQ-1] Your answer did not count: Move the booking database"]


def test_what_an_approver_answers_is_for_the_desk_alone(ann, asked, answers):
    """The caller of the request reads nothing of it, and the request does not move."""
    answers("Approved")
    said = desk_queries.entries(asked.id)
    assert [(one.kind, one.is_public) for one in said] == [("note", False)]
    assert desk_queries.request(asked.key, by=cast.acting(ann)).state == "new"


def test_the_same_word_from_somebody_else_counts_for_nothing(ann, asked, eve, answers, look):
    answers("Approved", sender="Eve <eve@example.org>")
    assert look(asked, ann).state == "asked"


def test_the_address_of_the_approver_is_not_enough_without_their_letter(ann, asked, answers, look):
    """Ann knows the reply address of the request, and forges Bo's name: she does not know the id of his letter."""
    answers("Approved", reference="<guessed@nordfrakt.example>")
    assert look(asked, ann).state == "asked"


def test_the_ids_of_letters_to_approvers_stay_with_them(ann, dev, asked, answers, letter, work):
    """A letter to the caller names none of them."""
    known = re.sub(r"[<>]", "", letter["Message-ID"])
    desk_actions.note(by=cast.acting(ann), at=clock.now(), ref=asked.key, text="x")
    for one in Delivery.objects.exclude(address="bo@example.org"):
        assert known not in str(one.message)


def test_where_the_desk_trusts_a_server_only_what_it_vouches_for_counts(ann, asked, answers, look):
    desk_actions.write_address(by=SYSTEM_ACTOR, at=clock.now(), desk="it", address=ADDRESS, trusted="mx.nordfrakt.example")
    answers("Approved")
    assert (look(asked, ann).state, ignored()) == ("asked", ["unverified"])
    answers("Approved ", Authentication_Results="mx.nordfrakt.example; dmarc=fail header.from=example.org")
    assert look(asked, ann).state == "asked"
    answers("approved", Authentication_Results="mx.nordfrakt.example; dmarc=pass header.from=example.org")
    assert look(asked, ann).state == "approved"


def test_an_answer_to_the_letter_of_an_old_plan_counts_for_nothing(ann, asked, answers, look, doing):
    actions.write(**doing(ann), ref=asked.key, draft=PlanDraft(plan="Far more dangerous"))
    actions.ask(**doing(ann), ref=asked.key)
    answers("Approved")
    assert (look(asked, ann).state, ignored()) == ("asked", ["too_late"])


def test_the_same_mail_brought_twice_counts_once(ann, asked, answers, look):
    answers("Approved")
    answers("Approved")
    assert look(asked, ann).state == "approved"
    assert EventRow.objects.filter(kind="changes.ApprovalGiven").count() == 1
    assert ignored() == []


def test_a_robot_that_answers_is_not_counted_and_not_written_to(ann, bo, asked, answers, look):
    answers("Approved", Auto_Submitted="auto-replied")
    assert (look(asked, ann).state, ignored()) == ("asked", [])


def test_the_letter_asks_in_the_language_of_its_reader(letter):
    assert "one word in its first line" in letter.get_body(("plain",)).get_content()
    assert message_from_string(letter.as_string())["Reply-To"].startswith("helpdesk+1-")


def test_another_address_of_the_desk_is_no_way_around_the_server_it_trusts(ann, asked, answers, look):
    desk_actions.write_address(by=SYSTEM_ACTOR, at=clock.now(), desk="it", address="it@nordfrakt.example", trusted="mx.nordfrakt.example")
    answers("Approved")
    assert (look(asked, ann).state, ignored()) == ("asked", ["unverified"])


def test_an_answer_counts_for_the_letter_that_it_answers_not_for_an_older_one_of_the_thread(ann, bo, asked, letter, answers, look, doing):
    actions.write(**doing(ann), ref=asked.key, draft=PlanDraft(plan="Another way"))
    actions.ask(**doing(ann), ref=asked.key)
    newest = SentAsk.objects.get(seat__round__version=asked.version + 1).message_id
    answers("Approved", reference=f"<{newest}>", References=f"{letter['Message-ID']} <{newest}>")
    assert (look(asked, ann).state, ignored()) == ("approved", [])
