"""Whom a caller puts in copy of a mail: who hears of the request, what they are told and may read, and how it ends."""

from datetime import timedelta

import pytest

from tests import cast
from tests.apps.desk.mail.conftest import ADDRESS, BOSS, PROVEN, letters, path_of, standing, written
from varsko.core import clock
from varsko.core.models import Delivery, EventRow
from varsko.desk import actions, queries
from varsko.desk.models import Entry, InCopy, SentMail, Unreachable
from varsko.desk.queries.letters import signed_address
from varsko.events.base import Who
from varsko.kernel.errors import Invalid, NotFound
from varsko.people.data import Actor
from varsko.people.domain.permissions import NotAllowed
from varsko.people.models import User

pytestmark = pytest.mark.django_db(transaction=True)


class TestWhoHears:
    def test_whom_the_caller_puts_in_copy_hears_what_is_answered_and_that_it_is_over(self, in_copy, ann, work, doing):
        request = in_copy()
        actions.answer(**doing(ann), ref=request.pk, text="A new cartridge comes today")
        actions.note(**doing(ann), ref=request.pk, text="The cheap one")
        actions.move(**doing(ann), ref=request.pk, move="solve", solution="It has a new cartridge")
        work()
        key = request.key
        assert letters(BOSS) == [
            (f"[{key}]", f"You are in copy of the request {key}. You hear what is answered, and when it is over.", ""),
            (f"[{key}] Skriveren", "Ann answers:", "A new cartridge comes today"),
            (f"[{key}] Skriveren", f"The request {key} is solved.", "It has a new cartridge"),
        ]

    def test_the_first_mail_says_nothing_that_anybody_wrote(self, in_copy):
        in_copy(f"Buy gold at evil.example <{BOSS}>", subject="Buy gold", text="Cheap gold")
        sent = Delivery.objects.get(address=BOSS)
        assert "gold" not in str(sent.message)
        assert sent.name == ""

    def test_an_answer_that_solves_it_is_one_mail(self, in_copy, ann, work, doing):
        request = in_copy()
        actions.answer(**doing(ann), ref=request.pk, text="Try again", then="solve")
        work()
        assert [body for _subject, _lead, body in letters(BOSS)][1:] == ["Try again\n\nWe think that this solves it."]

    def test_those_with_an_account_hear_in_their_language_and_of_others_the_desk_is_asked(self, in_copy, work):
        person = cast.person("Pia", role="customer", language="pl")
        request = in_copy(f"{person.email}, stranger@else.example", said="known")
        assert standing(request) == [(person.email, "follows", "by_rule"), ("stranger@else.example", "asked", "stranger")]
        assert letters("stranger@else.example") == []
        assert Delivery.objects.get(address=person.email).message["language"] == "pl"

    def test_a_colleague_who_may_see_it_follows_inside(self, in_copy, ann, bo):
        request = in_copy(bo.email)
        assert standing(request) == []
        assert [one.name for one in queries.watchers(str(request.pk))] == ["Bo"]

    def test_we_and_the_sender_and_robots_are_nobody(self, in_copy):
        request = in_copy(f"dev@kunde.example, {ADDRESS}, helpdesk+1-aaaaaaaaaaaaaaaaaaaaaaaa@nordfrakt.example, no-reply@kunde.example")
        assert standing(request) == []

    def test_a_mailing_puts_nobody_in_copy(self, in_copy):
        request = in_copy(", ".join(f"p{number}@kunde.example" for number in range(11)))
        assert standing(request) == []


class TestWhoDoesNot:
    def test_nothing_is_sent_where_nothing_proves_who_wrote(self, in_copy):
        request = in_copy(Authentication_Results="mx.evil.example; dmarc=pass header.from=kunde.example")
        assert standing(request) == [(BOSS, "asked", "unproven")]
        assert letters(BOSS) == []

    def test_a_robots_mail_names_nobody(self, in_copy):
        request = in_copy(Auto_Submitted="auto-generated")
        assert standing(request) == []

    def test_a_desk_that_writes_to_nobody_else_is_not_even_asked(self, in_copy, ann, doing):
        request = in_copy(said="nobody")
        assert standing(request) == []
        with pytest.raises(Invalid):
            actions.let_in(**doing(ann), ref=request.pk, address=BOSS)

    def test_of_a_confidential_desk_only_whom_it_let_in(self, in_copy, ann, bo, eve, doing, work, rule):
        rule("everybody", confidential=True)
        request = in_copy()
        assert standing(request) == [(BOSS, "asked", "confidential")]
        actions.answer(**doing(ann), ref=request.pk, text="We look into it")
        work()
        assert letters(BOSS) == []
        (one,) = InCopy.objects.all()
        with pytest.raises(NotFound):
            actions.let_in(**doing(eve), ref=request.pk, copy=str(one.pk))
        actions.let_in(**doing(ann), ref=request.pk, copy=str(one.pk))
        actions.answer(**doing(ann), ref=request.pk, text="It is done")
        work()
        assert [body for _subject, _lead, body in letters(BOSS)] == ["", "It is done"]

    def test_a_desk_that_becomes_confidential_stops_telling_and_showing(self, in_copy, ann, doing, work, rule, client):
        request = in_copy()
        rule("everybody", confidential=True)
        actions.answer(**doing(ann), ref=request.pk, text="For few eyes")
        work()
        assert [body for _subject, _lead, body in letters(BOSS)] == [""]
        assert "Den er tom" not in client.get(path_of(InCopy.objects.get())).content.decode()

    def test_what_became_personal_is_told_only_to_whom_the_desk_let_in(self, in_copy, ann, doing, work, client):
        request = in_copy()
        actions.let_in(**doing(ann), ref=request.pk, address="nurse@kunde.example")
        actions.change_request(**doing(ann), ref=request.pk, personal=True)
        actions.answer(**doing(ann), ref=request.pk, text="For few eyes")
        work()
        assert [body for _subject, _lead, body in letters(BOSS)] == [""]
        assert [body for _subject, _lead, body in letters("nurse@kunde.example")] == ["", "For few eyes"]
        assert "Den er tom" not in client.get(path_of(InCopy.objects.get(address=BOSS))).content.decode()
        assert queries.own_request(request.key, by=_guest(request)).in_copy == ("nurse@kunde.example",)

    def test_who_left_the_house_is_a_stranger(self, in_copy):
        gone = cast.person("Gone", role="customer")
        User.objects.filter(pk=gone.id).update(is_active=False)
        assert standing(in_copy(gone.email, said="known")) == [(gone.email, "asked", "stranger")]

    def test_a_person_whose_name_begins_like_a_robots_is_none(self, in_copy):
        request = in_copy("rooth@kunde.example, root@kunde.example, bounces+x@kunde.example, abuse-desk@kunde.example")
        assert standing(request) == [("rooth@kunde.example", "follows", "by_rule")]

    def test_who_had_a_letter_cannot_name_others_as_the_caller(self, in_copy, brought):
        request = in_copy()
        to = signed_address(ADDRESS, request)  # Boss has it from the letters
        brought(written(to=to, text="Dev here, really", Cc="friend@evil.example"), to=to, envelope_from=BOSS)
        assert standing(request)[0] == (BOSS, "follows", "by_rule")
        assert ("friend@evil.example", "asked", "unproven") in standing(request)

    def test_what_was_answered_before_somebody_came_is_not_theirs_however_late_it_goes(self, in_copy, ann, doing, work):
        request = in_copy("")
        actions.answer(**doing(ann), ref=request.pk, text="Before them")
        later = {**doing(ann), "at": clock.now() + timedelta(minutes=1)}
        actions.let_in(**later, ref=request.pk, address=BOSS)
        work()
        assert [body for _subject, _lead, body in letters(BOSS)] == [""]

    def test_whom_somebody_else_names_waits_for_the_desk(self, in_copy, brought):
        request = in_copy()
        to = signed_address(ADDRESS, request)
        brought(written(f"Boss <{BOSS}>", to=to, Cc="friend@kunde.example", text="Me too", **PROVEN), to=to, envelope_from=BOSS)
        assert ("friend@kunde.example", "asked", "not_the_caller") in standing(request)

    def test_no_more_first_mails_go_to_an_address_than_receipts_may(self, in_copy, brought):
        for number in range(3):
            brought(written(subject=f"Number {number}", Cc=BOSS, **PROVEN)) if number else in_copy()
        assert [one.reason for one in InCopy.objects.order_by("request__number")] == ["by_rule", "by_rule", "many"]
        assert len(letters(BOSS)) == 2

    def test_only_who_works_there_lets_in_and_shuts_out(self, in_copy, dev, ann, doing):
        request = in_copy()
        (one,) = InCopy.objects.all()
        for verb in (actions.let_in, actions.shut_out):
            with pytest.raises((NotFound, NotAllowed)):
                verb(**doing(dev), ref=request.pk, copy=str(one.pk))


class TestWhatTheySay:
    def test_they_answer_by_mail_the_caller_reads_it_and_what_is_over_stays_over(self, in_copy, ann, brought, doing, page):
        request = in_copy()
        actions.move(**doing(ann), ref=request.pk, move="solve", solution="Filled up")
        to = signed_address(ADDRESS, request)
        brought(written(f"Boss <{BOSS}>", to=to, text="It stands on floor 3.", **PROVEN), to=to, envelope_from=BOSS)
        request.refresh_from_db()
        [said] = queries.entries(str(request.pk), public=True)
        assert (said.kind, said.channel, said.author_name, said.text) == ("copy", "email", "Boss", "It stands on floor 3.")
        assert Entry.objects.get(request=request).kind == "reply"  # the version before knows no other, and may run beside this one
        assert "From somebody in copy" in page.get(f"/desk/{request.key}").content.decode()
        assert request.state == "solved"

    def test_who_left_is_a_stranger_whose_words_stay_inside(self, in_copy, brought):
        request = in_copy()
        actions.leave_copy(copy=InCopy.objects.get().pk, at=clock.now())
        to = signed_address(ADDRESS, request)
        brought(written(f"Boss <{BOSS}>", to=to, text="One more thing", **PROVEN), to=to, envelope_from=BOSS)
        assert Entry.objects.get(request=request).kind == "note"

    def test_their_mails_are_not_in_the_callers_thread(self, in_copy, ann, doing, work):
        request = in_copy()
        actions.answer(**doing(ann), ref=request.pk, text="Soon")
        actions.answer(**doing(ann), ref=request.pk, text="Now")
        work()
        theirs = set(SentMail.objects.filter(kind__in=["welcome", "copy"]).values_list("message_id", flat=True))
        last = Delivery.objects.filter(address="dev@kunde.example").order_by("-created_at", "-id").first()
        assert len(theirs) == 3
        assert not theirs & set(last.message["references"])


class TestTheLink:
    def test_it_shows_what_was_said_since_and_one_press_ends_it(self, in_copy, ann, doing, work, client):
        request = in_copy()
        actions.answer(**doing(ann), ref=request.pk, text="Soon")
        actions.note(**doing(ann), ref=request.pk, text="Between us")
        path = path_of(InCopy.objects.get())
        shown = client.get(path).content.decode()
        assert "Den er tom." in shown
        assert "Soon" in shown
        assert "Between us" not in shown
        assert client.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 302
        assert standing(request) == [(BOSS, "stopped", "left")]
        after = client.get(path).content.decode()
        assert "Den er tom." not in after
        assert request.title not in after
        actions.answer(**doing(ann), ref=request.pk, text="It is here")
        work()
        assert all("It is here" not in body for _subject, _lead, body in letters(BOSS))

    def test_who_left_is_not_put_back_by_the_next_mail(self, in_copy, brought):
        request = in_copy()
        actions.leave_copy(copy=InCopy.objects.get().pk, at=clock.now())
        to = signed_address(ADDRESS, request)
        brought(written(to=to, Cc=BOSS, text="Again", **PROVEN), to=to)
        assert standing(request) == [(BOSS, "stopped", "left")]
        assert len(letters(BOSS)) == 1

    def test_who_comes_later_reads_what_was_said_since(self, in_copy, ann, doing, brought, client, time_machine):
        request = in_copy("")
        actions.answer(**doing(ann), ref=request.pk, text="Before them")
        time_machine.move_to(clock.now() + timedelta(minutes=5), tick=False)
        to = signed_address(ADDRESS, request)
        brought(written(to=to, Cc=BOSS, text="My boss asks", **PROVEN), to=to)
        shown = client.get(path_of(InCopy.objects.get())).content.decode()
        assert "My boss asks" in shown
        assert "Before them" not in shown
        assert "Den er tom." not in shown

    @pytest.mark.parametrize("token", ["x", "a:b:c", "%00", "é"])
    def test_what_nobody_signed_is_nowhere(self, client, token):
        assert client.get(f"/portal/copy/{token}").status_code == 404


class TestThePage:
    def test_the_operator_reads_why_and_lets_in_and_shuts_out(self, in_copy, page):
        request = in_copy(said="ask")
        assert "This desk wants to be asked." in page.get(f"/desk/{request.key}").content.decode()
        one = str(InCopy.objects.get().pk)
        page.post(f"/desk/{request.key}/do", {"verb": "let-in", "copy": one})
        assert standing(request) == [(BOSS, "follows", "let_in")]
        page.post(f"/desk/{request.key}/do", {"verb": "shut-out", "copy": one})
        assert standing(request) == [(BOSS, "stopped", "shut_out")]
        events = EventRow.objects.filter(kind="copies.CopyChanged", subject=str(request.pk)).order_by("pk")
        assert [row.data["standing"] for row in events] == ["asked", "follows", "stopped"]

    def test_somebody_is_put_in_copy_by_hand_and_the_caller_sees_who(self, in_copy, page, browser):
        request = in_copy("")
        path = f"/desk/{request.key}/copy"
        assert page.post(path, {"address": "nobody"}).status_code == 422
        assert page.post(path, {"address": "dev@kunde.example"}).status_code == 422
        assert page.post(path, {"address": BOSS, "name": "The boss"}).status_code == 302
        assert queries.own_request(request.key, by=_guest(request)).in_copy == ("The boss",)

    def test_over_rest_too(self, in_copy, client):
        request = in_copy(said="ask")
        _view, secret = cast.key("Bot", rights=("read", "create"))
        head = {"headers": {"Authorization": f"Bearer {secret}"}, "content_type": "application/json"}
        path = f"/api/v1/desk/requests/{request.key}/copies"
        (one,) = client.get(path, **head).json()
        assert (one["address"], one["standing"]) == (BOSS, "asked")
        assert client.post(path, {"id": one["id"]}, **head).json()[0]["standing"] == "follows"
        assert client.post(path, {"address": "else@kunde.example"}, **head).json()[-1]["reason"] == "let_in"
        assert client.post(path, {}, **head).status_code == 422
        assert client.post(path, {"id": "x"}, **head).status_code == 404
        assert client.delete(f"{path}/{one['id']}", **head).json()[-1]["standing"] == "stopped"


def _guest(request):
    return Actor(who=Who(kind="link", id=str(request.caller_id), name="Dev"))


class TestWhatMoves:
    def test_a_mail_that_is_split_off_takes_those_whom_it_named(self, in_copy, brought, ann, doing):
        request = in_copy()
        to = signed_address(ADDRESS, request)
        mail = brought(written(to=to, subject="Another matter", Cc="else@kunde.example", text="Also", **PROVEN), to=to)
        made = actions.split_mail(**doing(ann), mail=mail.pk)
        assert [one.address for one in queries.copies_of(made.id)] == ["else@kunde.example"]
        assert [address for address, _standing, _reason in standing(request)] == [BOSS]

    def test_whom_a_stranger_named_hears_nothing_when_the_strangers_mail_is_put_into_a_request(self, in_copy, brought, ann, doing):
        request = in_copy("")
        eve = {**PROVEN, "Authentication_Results": "mx.nordfrakt.example; dmarc=pass header.from=evil.example"}
        raw = written("Eve <eve@evil.example>", subject=f"RE: [{request.key}]", Cc="friend@evil.example", **eve)
        mail = brought(raw, envelope_from="eve@evil.example")
        assert standing(mail.request) == [("friend@evil.example", "follows", "by_rule")]
        actions.adopt_mail(**doing(ann), mail=mail.pk)
        assert standing(request) == [("friend@evil.example", "asked", "not_the_caller")]

    def test_whom_mail_does_not_reach_hears_no_more_and_nobody_is_to_ring_them(self, in_copy, brought):
        request = in_copy()
        sent = SentMail.objects.get(recipient=BOSS)
        report = _report(BOSS, sent.message_id)
        brought(report, envelope_from="")
        assert standing(request) == [(BOSS, "stopped", "bounced")]
        assert not Unreachable.objects.exists()


def _report(address: str, message_id: str) -> bytes:
    lines = [
        "From: MAILER-DAEMON@kunde.example",
        f"To: {ADDRESS}",
        "Subject: Undelivered Mail Returned to Sender",
        "Message-ID: <dsn-1@kunde.example>",
        "MIME-Version: 1.0",
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
        "",
        "--b",
        "Content-Type: message/delivery-status",
        "",
        "Reporting-MTA: dns; kunde.example",
        "",
        f"Final-Recipient: rfc822; {address}",
        "Action: failed",
        "Status: 5.1.1",
        "Diagnostic-Code: smtp; 550 5.1.1 no such user",
        "",
        "--b",
        "Content-Type: message/rfc822",
        "",
        f"Message-ID: <{message_id}>",
        "Subject: x",
        "",
        "x",
        "--b--",
        "",
    ]
    return "\r\n".join(lines).encode()
