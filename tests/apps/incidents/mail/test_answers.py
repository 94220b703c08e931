"""Answers to mails about an incident reach its room, as their sender's or marked as from outside; nothing else gets in."""

import pytest
from django.urls import reverse

from tests import cast
from tests.apps.incidents.mail.conftest import ADDRESS, in_room
from varsko.channels.email.letter import message_id
from varsko.conversations.models import Attachment
from varsko.core import clock
from varsko.core.models import EventRow
from varsko.incidents import actions, queries
from varsko.incidents.models import Incident, SentMail
from varsko.people.domain.permissions import NotAllowed

pytestmark = pytest.mark.django_db


def test_an_answer_is_said_in_the_room_as_its_senders(brought, mailed, declared, ann, bo):
    view = declared(ann)
    sent = mailed(view, ann, bo)
    text = "Shall I restart it?\n\nOn Mon, 16 Nov 2026 at 09:12 Varsko wrote:\n> The shop is down."
    mail = brought(bo.email, to=sent["reply_to"], text=text)
    assert (mail.state, mail.why, str(mail.incident_id)) == ("placed", "signed_address", view.id)
    assert in_room(view) == [("Bo", "message", "Shall I restart it?")]
    assert b"> The shop is down." in bytes(mail.raw)


def test_the_signed_address_is_one_recipients_own(brought, mailed, declared, ann, bo, cleo):
    view = declared(ann)
    sent = mailed(view, ann, bo)
    mail = brought("Eve <eve@evil.example>", to=sent["reply_to"], text="I can help")
    assert (mail.state, mail.why) == ("placed", "other_sender")
    forwarded = brought(cleo.email, to=sent["reply_to"], text="Bo is ill")
    assert forwarded.why == "other_sender"
    vouched = brought(cleo.email, to=sent["reply_to"], text="It is me", verdict="pass")
    assert vouched.why == "other_sender"
    spoofed = brought(bo.email, to=sent["reply_to"], text="It is Bo", verdict="fail")
    assert spoofed.why == "other_sender"
    assert in_room(view) == [
        ("Eve (eve@evil.example)", "note", "I can help"),
        ("cleo@example.org", "note", "Bo is ill"),
        ("Cleo", "message", "It is me"),
        ("bo@example.org", "note", "It is Bo"),
    ]


def test_a_forged_mark_gets_nowhere(brought, mailed, declared, ann, bo):
    view = declared(ann)
    mailed(view, ann, bo)
    mail = brought(bo.email, to=f"incidents+{view.number}-{'a' * 24}@nordfrakt.example", text="Let me in")
    assert (mail.state, mail.why) == ("left", "forged_address")
    assert in_room(view) == []
    assert Incident.objects.count() == 1


def test_the_mark_of_one_incident_opens_no_other(brought, mailed, declared, ann, bo):
    one, other = declared(ann), declared(ann, "Another")
    sent = mailed(one, ann, bo)
    moved = sent["reply_to"].replace(f"+{one.number}-", f"+{other.number}-")
    assert brought(bo.email, to=moved, text="Here?").why == "forged_address"


def test_an_answer_by_message_id_counts_from_its_recipient_alone(brought, mailed, declared, ann, bo):
    view = declared(ann)
    sent = mailed(view, ann, bo)
    known = f"<{message_id(sent['key'], ADDRESS)}>"
    assert brought(bo.email, text="Without the plus", In_Reply_To=known).why == "our_message"
    stranger = brought("eve@evil.example", text="Me too", In_Reply_To=known)
    assert (stranger.state, stranger.why) == ("left", "not_for_sender")
    assert in_room(view) == [("Bo", "message", "Without the plus")]


def test_robots_and_our_own_mails_say_nothing(brought, mailed, declared, ann, bo):
    view = declared(ann)
    sent = mailed(view, ann, bo)
    away = brought(bo.email, to=sent["reply_to"], subject="Automatisk svar: HOT-1", Auto_Submitted="auto-replied")
    own = brought(ADDRESS, to=sent["reply_to"], text="An echo")
    assert [(one.state, one.why) for one in (away, own)] == [("left", "robot"), ("left", "own")]
    assert in_room(view) == []


def test_a_private_incident_hears_its_people_and_lets_nobody_else_know(brought, mailed, declared, ann, bo, cleo):
    view = declared(ann, private=True)
    actions.invite(by=cast.acting(ann), at=clock.now(), ref=view.id, user_id=bo.id)
    sent = mailed(view, ann, bo)
    assert brought(bo.email, to=sent["reply_to"], text="I know").state == "placed"
    actions.turn_away(by=cast.acting(cleo), at=clock.now(), ref=view.id, user_id=bo.id)
    late = brought(bo.email, to=sent["reply_to"], text="And now?")
    assert (late.state, late.why) == ("left", "not_allowed")
    assert in_room(view) == [("Bo", "message", "I know")]
    with pytest.raises(NotAllowed):
        queries.mails_left(by=cast.acting(bo))


def test_files_come_along_and_programs_do_not(brought, mailed, declared, ann, bo):
    view = declared(ann)
    sent = mailed(view, ann, bo)
    brought(bo.email, to=sent["reply_to"], text="The log", files={"a.log": b"boom", "run.exe": b"MZ"})
    assert in_room(view) == [("Bo", "message", "The log\n\n1 file of this mail was not taken.")]
    assert [one.name for one in Attachment.objects.all()] == ["a.log"]


def test_an_answer_follows_a_merged_incident(brought, mailed, declared, ann, bo):
    view, target = declared(ann), declared(ann, "The real one")
    sent = mailed(view, ann, bo)
    actions.merge(by=cast.acting(ann), at=clock.now(), ref=view.id, into=target.key)
    brought(bo.email, to=sent["reply_to"], text="Which one?")
    assert (in_room(view), in_room(target)) == ([], [("Bo", "message", "Which one?")])


def test_a_delivery_report_says_whom_it_did_not_reach_once(brought, mailed, declared, ann, bo, page):
    view = declared(ann)
    mailed(view, ann, bo)
    ours = SentMail.objects.get(recipient=bo.email).message_id
    for given_back in ("forged@evil.example", ours, ours):
        text = f"{bo.email}: 550 5.1.1 no such user\n\nMessage-ID: <{given_back}>"
        brought("MAILER-DAEMON@mx.example", subject="Undelivered Mail Returned to Sender", text=text)
        assert SentMail.objects.exclude(returned_at=None).exists() == (given_back == ours)
    assert [row.data["address"] for row in EventRow.objects.filter(kind="incidents.MailReturned")] == [bo.email]
    assert SentMail.objects.exclude(returned_at=None).count() == 1
    assert "did not reach bo@example.org" in page.get(reverse("incident-timeline", args=[view.key])).content.decode()


def test_without_an_address_mails_go_out_as_before(declared, mailed, ann, bo):
    sent = mailed(declared(ann), ann, bo)
    assert "reply_to" not in sent
    assert SentMail.objects.count() == 0


def test_the_room_shows_what_came_by_mail_and_from_outside(brought, mailed, declared, ann, bo, browser):
    view = declared(ann)
    sent = mailed(view, ann, bo)
    brought(bo.email, to=sent["reply_to"], text="Mine")
    brought("eve@evil.example", to=sent["reply_to"], text="*Theirs* <script>alert(1)</script>")
    shown = browser(ann).get(reverse("incident-room", args=[view.key])).content.decode()
    assert "by mail" in shown
    assert "from outside, by mail" in shown
    assert "<script>alert" not in shown


def test_commands_are_words_and_nothing_else(brought, mailed, declared, ann, bo):
    view = declared(ann)
    sent = mailed(view, ann, bo)
    brought(bo.email, to=sent["reply_to"], text="/severity 1")
    assert in_room(view) == [("Bo", "message", "/severity 1")]
    assert Incident.objects.get().severity == 3


def test_one_incident_hears_a_hundred_mails_an_hour_and_keeps_the_others(brought, mailed, declared, ann, bo, monkeypatch):
    monkeypatch.setattr("varsko.incidents.actions.mail.taking._MOST_IN_ONE", 2)
    view = declared(ann)
    sent = mailed(view, ann, bo)
    assert [brought(bo.email, to=sent["reply_to"], text=f"No {n}").why for n in range(3)] == ["signed_address"] * 2 + ["too_many"]
    assert len(in_room(view)) == 2
