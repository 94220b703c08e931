"""What is made of a mail, why it is where it is, and how somebody puts it right."""

from datetime import timedelta

import pytest
from django.db import connection

from tests import cast
from tests.apps.desk.mail.conftest import ADDRESS, written
from tests.domain.kernel.mail.test_robots import POSTFIX
from varsko.core import clock
from varsko.desk import actions, queries
from varsko.desk.actions.mail import taking
from varsko.desk.handlers import mail as handlers
from varsko.desk.models import Mail, MailAddress, Request, SentMail, Unreachable
from varsko.desk.queries.letters import read, signed_address
from varsko.kernel.errors import Conflict, Invalid, NotFound
from varsko.kernel.mail.letter import Arrival
from varsko.people.data import SYSTEM_ACTOR
from varsko.people.domain.permissions import NotAllowed

pytestmark = pytest.mark.django_db


def reply_to(request: Request) -> str:
    return signed_address(ADDRESS, request)


def said(request: Request) -> list[tuple[str, str]]:
    return [(one.kind, one.text) for one in queries.entries(str(request.pk))]


def test_a_mail_becomes_a_request_of_its_sender(brought):
    mail = brought(written("Dev Nowak <Dev@Kunde.example>", subject="SV: Skriveren", text="Den er tom.\n\nSendt fra min iPhone"))
    request = mail.request
    assert (request.title, request.text, request.channel) == ("SV: Skriveren", "Den er tom.", "email")
    assert (request.caller.name, request.caller.email) == ("Dev Nowak", "dev@kunde.example")
    assert (mail.state, mail.why, mail.nature) == ("placed", "new", "human")


def test_an_answer_to_the_signed_address_comes_back(brought, asked):
    text = "Nå virker den.\n\nDen 16.11.2026 kl. 09.12 skrev IT <x@y.example>:\n> Den er tom."
    mail = brought(written(to=reply_to(asked), text=text), to=reply_to(asked))
    assert (mail.request, mail.why, mail.hint) == (asked, "signed_address", "")
    assert said(asked) == [("reply", "Nå virker den.")]


def test_a_forged_mark_opens_a_new_request_that_points_at_the_other(brought, asked):
    forged = f"helpdesk+{asked.number}-aaaaaaaaaaaaaaaaaaaaaaaa@nordfrakt.example"
    mail = brought(written("Eve <eve@evil.example>", to=forged), to=forged, envelope_from="eve@evil.example")
    assert mail.request != asked
    assert (mail.hint, mail.maybe) == ("forged_address", asked)
    assert said(asked) == []


def test_a_strangers_subject_is_held_and_suggested(brought, asked):
    mail = brought(written("Eve <eve@evil.example>", subject=f"RE: [{asked.key}] Skriveren"), envelope_from="eve@evil.example")
    assert mail.request != asked
    assert (mail.why, mail.hint, mail.maybe) == ("new", "subject", asked)


def test_the_callers_subject_joins_when_our_server_vouches_for_them(brought, asked):
    proof = {"Authentication_Results": "mx.nordfrakt.example; dmarc=pass header.from=kunde.example"}
    assert brought(written(subject=f"[{asked.key}] igjen", text="Tom igjen.", **proof)).request == asked
    forged = {"Authentication_Results": "mx.evil.example; dmarc=pass header.from=kunde.example"}
    assert brought(written(subject=f"[{asked.key}] igjen", text="Og igjen.", **forged)).request != asked


def test_answering_ones_own_mail_joins(brought, asked):
    first = Mail.objects.get().message_id
    assert brought(written(subject="SV: Skriveren", text="Haster!", In_Reply_To=f"<{first}>")).why == "known_message"
    stranger = brought(written("Eve <eve@evil.example>", text="Me too", In_Reply_To=f"<{first}>"), envelope_from="eve@evil.example")
    assert (stranger.why, stranger.hint, stranger.maybe) == ("new", "known_message", asked)


def test_somebody_else_at_the_signed_address_is_noted_inside_and_moves_nothing(brought, asked):
    actions.move(by=SYSTEM_ACTOR, at=clock.now(), ref=asked.pk, move="solve", solution="Filled up")
    mail = brought(written("Per <per@kunde.example>", to=reply_to(asked), text="Dev er syk."), to=reply_to(asked))
    assert (mail.request, mail.hint) == (asked, "other_sender")
    assert said(asked)[-1] == ("note", "Dev er syk.")
    asked.refresh_from_db()
    assert asked.state == "solved"


def test_the_callers_answer_opens_a_solved_request_again(brought, asked):
    actions.move(by=SYSTEM_ACTOR, at=clock.now(), ref=asked.pk, move="solve", solution="Filled up")
    brought(written(to=reply_to(asked), text="Nei, fortsatt tom."), to=reply_to(asked))
    asked.refresh_from_db()
    assert (asked.state, asked.reopened) == ("working", 1)


def test_an_absence_note_answers_nothing(brought, asked):
    actions.move(by=SYSTEM_ACTOR, at=clock.now(), ref=asked.pk, move="wait")
    brought(
        written(to=reply_to(asked), subject="Automatisk svar", text="Jeg er på ferie.", Auto_Submitted="auto-replied"), to=reply_to(asked)
    )
    asked.refresh_from_db()
    assert asked.state == "waiting"
    assert said(asked)[-1] == ("note", "Jeg er på ferie.")


def test_an_absence_note_to_nothing_is_kept_and_left(brought):
    mail = brought(written(subject="Automatisk svar: Nyhetsbrev", Auto_Submitted="auto-replied"))
    assert (mail.state, mail.why, mail.request) == ("left", "robot", None)
    assert Request.objects.count() == 0


def test_our_own_mail_that_comes_back_is_left(brought):
    assert brought(written(ADDRESS)).why == "own"


def test_a_bounce_puts_the_caller_on_the_list_of_people_to_ring(brought, asked):
    ours = SentMail.objects.get(recipient="dev@kunde.example").message_id
    raw = POSTFIX.replace(b"%ACTION%", b"failed").replace(b"%STATUS%", b"5.1.1").replace(b"5e1f0c2a9b@nordfrakt.example", ours.encode())
    for number in (1, 2):
        brought(raw.replace(b"Subject: Undelivered", b"Subject: %d Undelivered" % number), envelope_from="")
    found = Unreachable.objects.get()
    assert (found.address, found.permanent, found.times, found.request) == ("dev@kunde.example", True, 2, asked)
    actions.reached(by=cast.acting(cast.cleo()), at=clock.now(), unreachable=found.pk)
    found.refresh_from_db()
    assert found.done_by == "Cleo"
    with pytest.raises(NotFound):
        actions.reached(by=cast.acting(cast.person("Gry")), at=clock.now(), unreachable=found.pk)


def test_a_report_that_anybody_could_have_written_ends_nothing(brought, asked, ann, work):
    brought(POSTFIX.replace(b"%ACTION%", b"failed").replace(b"%STATUS%", b"5.1.1"), envelope_from="")
    assert [(one.address, one.permanent) for one in Unreachable.objects.all()] == [("dev@kunde.example", False)]
    before = SentMail.objects.count()
    actions.answer(by=cast.acting(ann), at=clock.now(), ref=asked.pk, text="Try again")
    work()
    assert SentMail.objects.count() == before + 1


def test_a_bounce_about_somebody_we_never_wrote_to_is_nobodys(brought):
    raw = POSTFIX.replace(b"%ACTION%", b"failed").replace(b"%STATUS%", b"5.1.1")
    brought(raw, envelope_from="")
    assert Unreachable.objects.count() == 0


def test_a_mail_that_cannot_be_read_is_a_request_all_the_same(brought):
    mail = brought(b"From: dev@kunde.example\r\nContent-Type: multipart/mixed; boundary=B\r\n\r\n\xff\xfe")
    assert mail.state == "placed"
    assert mail.request.title == "A mail without words"


def test_an_address_that_no_mail_can_go_to_is_a_name(brought):
    assert brought(written("Root <root@db1>", text="Disk full")).request.caller.name == "Root"


def test_a_mail_to_two_desks_is_a_request_at_each(brought, hr, work):
    actions.write_address(by=SYSTEM_ACTOR, at=cast.NOON, desk="hr", address="hr@nordfrakt.example")
    arrival = Arrival(raw=written(), via="lmtp", recipients=(ADDRESS, "hr@nordfrakt.example"), envelope_from="dev@kunde.example")
    assert actions.keep(arrival, at=clock.now()) == 2
    assert actions.keep(arrival, at=clock.now()) == 0
    work()
    assert sorted(one.desk.name for one in Request.objects.all()) == ["HR", "IT"]


def test_an_answer_never_crosses_from_one_desk_to_another(brought, asked, hr):
    actions.write_address(by=SYSTEM_ACTOR, at=cast.NOON, desk="hr", address="hr@nordfrakt.example")
    crossed = signed_address("hr@nordfrakt.example", asked)
    assert brought(written(to=crossed, text="?"), to=crossed).request != asked


def test_what_was_joined_wrongly_gets_a_request_of_its_own(brought, asked, ann):
    mail = brought(written(to=reply_to(asked), subject="Kaffemaskinen", text="Den lekker."), to=reply_to(asked))
    assert mail.hint == "new_subject"
    made = actions.split_mail(by=cast.acting(ann), at=clock.now(), mail=mail.pk)
    assert (made.title, made.text, made.caller.email) == ("Kaffemaskinen", "Den lekker.", "dev@kunde.example")
    assert said(asked) == []
    mail.refresh_from_db()
    assert (str(mail.request_id), mail.why) == (made.id, "split")


def test_what_was_held_is_put_where_it_belongs(brought, asked, ann):
    mail = brought(
        written("Eve <eve@evil.example>", subject=f"RE: [{asked.key}]", text="I am Dev's deputy."), envelope_from="eve@evil.example"
    )
    alone = mail.request
    actions.adopt_mail(by=cast.acting(ann), at=clock.now(), mail=mail.pk)
    assert said(asked) == [("reply", "I am Dev's deputy.")]
    alone.refresh_from_db()
    assert (alone.state, alone.merged_into) == ("closed", asked)


def test_what_was_held_opens_a_solved_request_again_where_it_is_put(brought, asked, ann):
    actions.move(by=SYSTEM_ACTOR, at=clock.now(), ref=asked.pk, move="solve", solution="Filled up")
    mail = brought(
        written("Dev <dev@privat.example>", subject=f"RE: [{asked.key}]", text="Still empty."), envelope_from="dev@privat.example"
    )
    actions.adopt_mail(by=cast.acting(ann), at=clock.now(), mail=mail.pk)
    asked.refresh_from_db()
    assert (asked.state, asked.reopened) == ("working", 1)


FAILS = "mx.nordfrakt.example; spf=fail smtp.mailfrom=evil.example; dkim=none; dmarc=fail (p=REJECT) header.from=kunde.example"
OUTLOOK = """Hei,

kontonummeret er endret, betal til 1234.56.78903 i stedet.

Mvh
Dev Nowak

Fra: IT <helpdesk@nordfrakt.example>
Sendt: mandag 16. november 2026 10:12
Til: Dev Nowak
Emne: [{key}] Skriveren

Den er tom."""


def disproved(request: Request, sender: str = "Dev Nowak <dev@kunde.example>", text: str = OUTLOOK, **headers) -> bytes:
    subject = f"SV: [{request.key}] Skriveren"
    return written(
        sender, to=reply_to(request), subject=subject, text=text.format(key=request.key), Authentication_Results=FAILS, **headers
    )


def test_whom_their_domain_disowns_is_held_apart_with_the_reason_and_moves_nothing(brought, asked, browser, ann):
    actions.move(by=SYSTEM_ACTOR, at=clock.now(), ref=asked.pk, move="solve", solution="Filled up")
    mail = brought(disproved(asked), to=reply_to(asked), envelope_from="bounce@evil.example")
    assert (mail.why, mail.hint, mail.maybe) == ("new", "disproved", asked)
    assert mail.request != asked
    assert [kind for kind, _text in said(asked)] == []
    asked.refresh_from_db()
    assert asked.state == "solved"
    page = browser(ann).get(f"/desk/mail/{mail.pk}").content.decode()
    assert "the domain of its sender says that it does not come from them" in page
    assert f"Put it into {asked.key}" in page


def test_what_was_held_is_taken_in_as_an_answer_of_the_caller(brought, asked, browser, ann):
    actions.move(by=SYSTEM_ACTOR, at=clock.now(), ref=asked.pk, move="wait")
    mail = brought(disproved(asked), to=reply_to(asked))
    alone = mail.request
    browser(ann).post(f"/desk/mail/{mail.pk}/do", {"verb": "adopt"})
    ((kind, text),) = said(asked)
    assert kind == "reply"
    assert "1234.56.78903" in text
    assert "Sendt:" not in text
    asked.refresh_from_db()
    alone.refresh_from_db()
    assert (asked.state, alone.state, alone.merged_into) == ("working", "closed", asked)


def test_what_was_held_of_somebody_who_takes_no_part_stays_inside(brought, asked, ann):
    mail = brought(disproved(asked, "Eve <eve@kunde.example>", "I am Dev's deputy."), to=reply_to(asked))
    assert (mail.hint, mail.maybe) == ("disproved", asked)
    actions.adopt_mail(by=cast.acting(ann), at=clock.now(), mail=mail.pk)
    assert said(asked) == [("note", "I am Dev's deputy.")]


def test_what_was_held_for_a_request_that_became_part_of_another_goes_there(brought, asked, ann):
    mail = brought(disproved(asked), to=reply_to(asked))
    other = brought(written(subject="Igjen", text="Den er tom igjen.")).request
    by = {"by": cast.acting(ann), "at": clock.now()}
    actions.merge(**by, ref=asked.key, into=other.key)
    assert actions.adopt_mail(**by, mail=mail.pk).key == other.key
    mail.refresh_from_db()
    assert (mail.request, [kind for kind, _text in said(other)]) == (other, ["reply"])
    assert said(asked) == []


def test_what_was_held_is_not_taken_in_where_both_requests_are_one_already(brought, asked, ann, browser):
    mail = brought(disproved(asked), to=reply_to(asked))
    alone = mail.request
    by = {"by": cast.acting(ann), "at": clock.now()}
    actions.merge(**by, ref=asked.key, into=alone.key)
    with pytest.raises(Conflict):
        actions.adopt_mail(**by, mail=mail.pk)
    assert browser(ann).post(f"/desk/mail/{mail.pk}/do", {"verb": "adopt"})["Location"] == f"/desk/mail/{mail.pk}"
    alone.refresh_from_db()
    assert (alone.merged_into, alone.state) == (None, "new")


def test_what_was_held_is_not_taken_out_of_where_its_own_request_went(brought, asked, ann):
    mail = brought(disproved(asked), to=reply_to(asked))
    other = brought(written(subject="Igjen", text="Den er tom igjen.")).request
    by = {"by": cast.acting(ann), "at": clock.now()}
    actions.merge(**by, ref=mail.request.key, into=other.key)
    with pytest.raises(Conflict):
        actions.adopt_mail(**by, mail=mail.pk)
    mail.request.refresh_from_db()
    assert (mail.request.merged_into, said(asked)) == (other, [])


def test_what_was_held_has_no_receipt_so_that_no_program_that_answers_each_goes_on_for_ever(brought, asked, work):
    assert SentMail.objects.filter(request=asked, kind=SentMail.Kind.RECEIPT).count() == 1
    mail = brought(disproved(asked), to=reply_to(asked))
    work()
    assert mail.hint == "disproved"
    assert not SentMail.objects.filter(request=mail.request).exists()


def test_a_domain_without_a_policy_disproves_nobody(brought, asked):
    none = "mx.nordfrakt.example; spf=pass smtp.mailfrom=kunde.example; dkim=none; dmarc=none header.from=kunde.example"
    mail = brought(written(to=reply_to(asked), text="Nå virker den.", Authentication_Results=none), to=reply_to(asked))
    assert (mail.request, mail.why, mail.hint) == (asked, "signed_address", "")


def test_only_what_came_by_itself_can_be_put_right(brought, asked, ann, eve):
    first = Mail.objects.get()
    with pytest.raises(Conflict):
        actions.split_mail(by=cast.acting(ann), at=clock.now(), mail=first.pk)
    with pytest.raises(Conflict):
        actions.adopt_mail(by=cast.acting(ann), at=clock.now(), mail=first.pk)
    with pytest.raises(NotFound):
        actions.split_mail(by=cast.acting(ann), at=clock.now(), mail="nothing")
    with pytest.raises((NotAllowed, NotFound)):
        actions.split_mail(by=cast.acting(cast.dev()), at=clock.now(), mail=first.pk)


def test_addresses_are_for_those_who_lead_the_desk(desk, hr, ann, cleo):
    with pytest.raises(NotAllowed):
        actions.write_address(by=cast.acting(ann), at=cast.NOON, desk="it", address="it@nordfrakt.example")
    by = cast.acting(cleo)
    actions.write_address(by=by, at=cast.NOON, desk="it", address="IT@Nordfrakt.example")
    actions.write_address(by=by, at=cast.NOON, desk="it", address="it@nordfrakt.example", plus=False)
    found = MailAddress.objects.get()
    assert (found.address, found.plus) == ("it@nordfrakt.example", False)
    with pytest.raises(Conflict):
        actions.write_address(by=by, at=cast.NOON, desk="hr", address="it@nordfrakt.example")
    for wrong in ("nothing", "it+x@nordfrakt.example", ""):
        with pytest.raises(Invalid):
            actions.write_address(by=by, at=cast.NOON, desk="it", address=wrong)
    actions.remove_address(by=by, at=cast.NOON, address=found.pk)
    assert not actions.takes("it@nordfrakt.example")


def test_a_mail_to_an_address_that_is_gone_by_now_is_kept(brought, home):
    actions.keep(Arrival(raw=written(), via="lmtp", recipients=(ADDRESS,)), at=clock.now())
    actions.remove_address(by=SYSTEM_ACTOR, at=clock.now(), address=home.pk)
    mail = brought(written(text="More"))
    assert (mail.state, mail.why) == ("left", "unknown_address")


def test_a_worker_that_dies_between_does_nothing_twice(brought, home, work, monkeypatch):
    actions.keep(Arrival(raw=written(), via="lmtp", recipients=(ADDRESS,)), at=clock.now())
    with monkeypatch.context() as patch:
        patch.setattr(Mail, "finish", _die)
        work()
    assert Request.objects.count() == 0
    Mail.objects.update(due_at=clock.now(), leased_until=None)
    work()
    work()
    assert (Request.objects.count(), SentMail.objects.filter(kind="receipt").count()) == (1, 1)


def _die(*_: object, **__: object) -> None:
    raise RuntimeError("the process is gone")


class Gone(BaseException):
    """The process is killed."""


def arrived(*texts: str) -> None:
    for text in texts:
        actions.keep(Arrival(raw=written(subject=text, text=text), via="lmtp", recipients=(ADDRESS,)), at=clock.now())


def placed() -> list[str]:
    return sorted(Request.objects.values_list("title", flat=True))


def test_a_mail_that_ends_the_process_holds_no_others_back_for_long(home, work, monkeypatch, time_machine):
    take_in = taking.take_in

    def taken(row, letter, *more, **facts):
        if letter.subject == "bad":
            raise Gone
        take_in(row, letter, *more, **facts)

    monkeypatch.setattr(taking, "take_in", taken)
    arrived("one", "bad", "two")
    with pytest.raises(Gone):
        work()
    assert placed() == []
    arrived("three")
    for minutes in (1, 2, 3):
        time_machine.move_to(cast.NOON + timedelta(minutes=minutes), tick=False)
        with pytest.raises(Gone):
            work()
    assert placed() == ["one", "three", "two"]


def test_one_that_cannot_be_taken_is_tried_again_and_the_others_are_there_once(home, work, monkeypatch):
    take_in = taking.take_in

    def taken(row, letter, *more, **facts):
        take_in(row, letter, *more, **facts)
        if letter.subject == "bad":
            raise RuntimeError

    monkeypatch.setattr(taking, "take_in", taken)
    arrived("one", "bad", "two")
    work()
    assert placed() == ["one", "two"]
    assert Mail.objects.get(state="waiting").due_at > clock.now()


def test_a_mail_is_read_before_the_transaction_for_which_others_wait(home, work, monkeypatch):
    depths = []

    def seen(row, home, known):
        depths.append(len(connection.savepoint_ids))
        return read(row, home, known)

    monkeypatch.setattr(handlers, "read", seen)
    arrived("one")
    work()
    assert (placed(), depths) == (["one"], [0])


def test_an_answer_to_a_merged_request_reaches_the_one_that_stays(brought, asked, ann):
    other = brought(written(subject="Igjen", text="Den er tom igjen.")).request
    by = {"by": cast.acting(ann), "at": clock.now()}
    actions.merge(**by, ref=asked.key, into=other.key)
    mail = brought(written(to=reply_to(asked), text="Nå virker den."), to=reply_to(asked))
    assert (mail.request, said(other)) == (other, [("reply", "Nå virker den.")])


@pytest.mark.parametrize(
    "raw",
    [
        b"From: dev@kunde.example\r\nTo: =?hex?Q?=FF?= <d@x.example>\r\n\r\nHei",
        b"From: dev@kunde.example\r\n" + b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(2000)),
    ],
)
def test_a_mail_that_breaks_its_reader_is_kept_from_a_mailbox_too(home, raw):
    assert actions.keep(Arrival(raw=raw, via="imap"), at=clock.now()) == 1
    assert actions.keep(Arrival(raw=raw, via="imap"), at=clock.now()) == 0
