"""Kari does not want to be known here any more: she is replaced everywhere, what happened stays, and the proof does not name her."""

import re
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import connection, transaction

from tests import cast
from tests.apps.desk.mail.conftest import ADDRESS, written
from tests.apps.privacy.conftest import KARI
from varsko.core import audit, clock, search
from varsko.core.models import EventRow
from varsko.desk import actions as desk
from varsko.desk.data import CallerDraft
from varsko.desk.data import Draft as RequestDraft
from varsko.desk.models import Caller, Entry, InCopy, Mail, Request, SentMail
from varsko.desk.queries.letters import signed_address
from varsko.incidents import actions as incidents
from varsko.incidents.data import Draft
from varsko.kernel.errors import Conflict, Invalid, NotFound
from varsko.kernel.mail.letter import Arrival
from varsko.knowledge import actions as knowledge
from varsko.knowledge import texts
from varsko.knowledge.data import ArticleDraft, SpaceDraft, Written
from varsko.knowledge.models import Document, Sheet
from varsko.people import actions as people
from varsko.people.data import SYSTEM_ACTOR
from varsko.people.domain.permissions import NotAllowed
from varsko.people.models import Contact, User
from varsko.privacy import actions, queries
from varsko.privacy.actions import erasing
from varsko.privacy.models import Erasure
from varsko.statuspages.models import Subscriber

pytestmark = pytest.mark.django_db

SIGNS = re.compile(r"\b(kari|holm|900 11 222|90011222)\b")
"""Whole words: a random token may hold any four letters."""


def everything() -> str:
    """All that the database holds, as one text."""
    said = []
    with connection.cursor() as cursor:
        for table in {model._meta.db_table for model in apps.get_models()}:
            cursor.execute(f'SELECT * FROM "{table}"')
            said += [str(bytes(cell) if isinstance(cell, memoryview) else cell) for row in cursor.fetchall() for cell in row]
    return "\n".join(said).lower()


def test_nothing_of_a_caller_is_left_anywhere(closed, follows, erased, ann, home):
    row = closed()
    incidents.declare(by=cast.acting(ann), at=clock.now(), draft=Draft(summary=f"As {KARI} says, printing is slow"))
    search.index(
        [search.Doc(kind="message", subject="1", title="Kari Holm", body=f"called from {KARI}", audience=frozenset({"all"}))],
        at=clock.now(),
    )

    proof = erased()

    left = everything()
    assert SIGNS.findall(left) == []
    row.refresh_from_db()
    assert (row.state, row.created_at, row.title) == ("closed", cast.NOON, f"The printer of {proof.person}")
    assert (row.caller.name, row.caller.email, row.caller.phone) == (proof.person, "", "")
    assert bytes(Mail.objects.get().raw) == b""
    assert not SentMail.objects.filter(recipient__contains="@").exists()
    assert [one.text for one in Entry.objects.filter(request=row)] == [f"Dear {proof.person}, it prints again."]
    assert not Subscriber.objects.exists()
    assert [hit.title for hit in search.find(proof.person, groups=frozenset({"all"}))] == [proof.person]
    assert search.find("holm", groups=frozenset({"all"})) == []


@pytest.mark.parametrize(("in_header", "signed"), [("Kari Holm", "Kari Holm"), ("Kari", "the boss"), ("", "kari.holm")])
def test_nothing_of_somebody_who_was_only_in_copy_is_left_and_what_they_said_is(home, ann, erased, work, in_header, signed):
    desk.change_desk(by=SYSTEM_ACTOR, at=clock.now(), ref="it", copies="everybody")
    team = desk.open_request(
        by=cast.acting(ann), at=clock.now(), draft=RequestDraft(title="The printer", caller=CallerDraft(name="Dev Nowak"))
    )
    desk.let_in(by=cast.acting(ann), at=clock.now(), ref=team.key, address=KARI, name=in_header)
    row = Request.objects.get(pk=team.id)
    to = signed_address(ADDRESS, row)
    raw = written(f"{in_header} <{KARI}>", to=to, subject="The printer", text=f"It stands on floor 3.\n\n{signed}")
    desk.keep(Arrival(raw=raw, via="lmtp", recipients=(to,), envelope_from=KARI), at=clock.now())
    work()
    (said,) = Entry.objects.filter(request=row)
    assert said.author_name == (in_header or KARI)

    proof = erased()

    said.refresh_from_db()
    assert said.author_name == proof.person
    assert said.text.startswith("It stands on floor 3.")
    assert not InCopy.objects.exists()
    assert not SentMail.objects.filter(recipient=KARI).exists()
    if in_header == signed:
        assert SIGNS.findall(everything()) == []


def test_of_two_in_copy_with_one_name_the_other_keeps_it(home, ann, erased):
    desk.change_desk(by=SYSTEM_ACTOR, at=clock.now(), ref="it", copies="everybody")
    draft = RequestDraft(title="The printer of Kari Holm", caller=CallerDraft(name="Dev Nowak"))
    made = desk.open_request(by=cast.acting(ann), at=clock.now(), draft=draft)
    for address in (KARI, "kari@else.example"):
        desk.let_in(by=cast.acting(ann), at=clock.now(), ref=made.key, address=address, name="Kari Holm")
    erased()
    assert [(one.name, one.address) for one in InCopy.objects.all()] == [("Kari Holm", "kari@else.example")]
    assert Request.objects.get(pk=made.id).title == "The printer of Kari Holm"


def test_an_article_kept_for_an_outage_names_her_no_more(closed, erased, cleo, work):
    closed()
    by = cast.acting(cleo)
    space = knowledge.open_space(by=by, at=clock.now(), draft=SpaceDraft(name="Open", readers="public"))
    draft = ArticleDraft(title="Printers", text="Ring Kari Holm.")
    knowledge.create_article(by=by, at=clock.now(), space=space.id, draft=draft, publish=True)
    work()
    proof = erased()
    assert f"Ring {proof.person}." in Sheet.objects.get().html


def test_the_proof_counts_and_names_nobody(closed, erased):
    closed()
    proof = erased()
    assert (proof.done_at, proof.label, proof.note) == (cast.NOON, "", "Asked for it on 3 March")
    assert (proof.counts["desk: callers"], proof.counts["desk: mails"]) == (1, 1)
    assert proof.total == sum(proof.counts.values())
    line = next(one for one in audit.recent() if one.kind == "privacy.ErasureDone")
    assert line.data == {"person": proof.person, "counts": proof.counts}


def test_asked_twice_the_second_time_finds_nothing(closed, erased):
    closed()
    erased()
    again = erased()
    assert again.counts == {}
    assert Caller.objects.count() == 1


def test_the_pseudonym_is_the_same_before_and_after(closed, erased, cleo):
    row = closed()
    by = cast.acting(cleo)
    before = queries.person(str(row.caller_id), by=by).person
    assert erased(str(row.caller_id)).person == before
    assert queries.person(str(row.caller_id), by=by).person == before


@pytest.mark.parametrize("step", [0, 1, 7, 30, 55])
def test_whoever_dies_on_the_way_leaves_nothing_half_done(closed, cleo, work, monkeypatch, time, step):
    closed()
    actions.ask_erasure(by=cast.acting(cleo), at=clock.now(), ref=KARI, note="Asked for it")
    real, calls = erasing.personal.erase, []

    def dying(*args):
        calls.append(args)
        found = real(*args)
        if len(calls) == step + 1:
            raise KeyboardInterrupt
        return found

    monkeypatch.setattr(erasing.personal, "erase", dying)
    with pytest.raises(KeyboardInterrupt):
        work()
    assert Erasure.objects.get().done_at is None
    time.shift(timedelta(minutes=10))
    work()
    assert Erasure.objects.get().done_at is not None
    left = everything()
    assert SIGNS.findall(left) == []


def test_an_open_request_is_a_reason_not_to(wrote, cleo):
    row = wrote()
    with pytest.raises(Conflict) as error:
        actions.ask_erasure(by=cast.acting(cleo), at=clock.now(), ref=KARI, note="x")
    assert error.value.errors["ref"] == f"The request {row.key} is still open."
    assert [one.href for one in queries.person(KARI, by=cast.acting(cleo)).reasons] == [f"/desk/{row.key}"]


def test_a_hold_wins_until_it_is_lifted(closed, cleo, erased):
    row = closed()
    by = cast.acting(cleo)
    hold = actions.place_hold(by=by, at=clock.now(), about="person", ref=KARI, note="Case 7")
    actions.place_hold(by=by, at=clock.now(), about="request", ref=row.key.lower(), note="Case 7")
    why = [one.why for one in queries.person(KARI, by=by).reasons]
    assert why == [f"The request {row.key} is under a legal hold.", "There is a legal hold: Case 7"]
    with pytest.raises(Conflict):
        actions.ask_erasure(by=by, at=clock.now(), ref=KARI, note="x")
    for one in queries.holds(by=by):
        actions.lift_hold(by=by, at=clock.now(), ref=one.id)
    assert erased().done_at
    with pytest.raises(NotFound):
        actions.lift_hold(by=by, at=clock.now(), ref=hold.id)


def test_somebody_who_works_here_is_not_erased_before_they_leave(ann, cleo, erased):
    incident = incidents.declare(by=cast.acting(ann), at=clock.now(), draft=Draft(summary="Printing is slow"))[0]
    with pytest.raises(Conflict) as error:
        erased(ann.email)
    assert "Ann still works here" in str(error.value)
    assert incident.key in str(error.value)
    incidents.move(by=cast.acting(cleo), at=clock.now(), ref=incident.id, move="decline", note="It was me")
    people.update_user(by=cast.acting(cleo), at=clock.now(), user_id=ann.id, is_active=False)
    proof = erased(ann.email)
    row = User.objects.get(pk=ann.id)
    assert (row.name, row.email.partition("@")[2], row.has_usable_password()) == (proof.person, "erased.invalid", False)
    assert not Contact.objects.filter(user=row).exists()
    assert not EventRow.objects.filter(by_name="Ann").exists()
    assert "ann@example.org" not in everything()


def test_somebody_whose_account_is_gone_is_found_by_the_log(ann, cleo, erased):
    incident = incidents.declare(by=cast.acting(ann), at=clock.now(), draft=Draft(summary="Printing is slow"))[0]
    incidents.move(by=cast.acting(cleo), at=clock.now(), ref=incident.id, move="decline", note="It was me")
    people.delete_user(by=cast.acting(cleo), at=clock.now(), user_id=ann.id)
    erased(ann.email)
    assert not EventRow.objects.filter(by_name="Ann").exists()
    assert "ann@example.org" not in everything()


def test_of_two_with_one_name_the_other_keeps_it(closed, home, erased, cleo):
    closed()
    people.create_user(by=SYSTEM_ACTOR, at=clock.now(), email="another@example.org", name="Kari Holm")
    view = queries.person(KARI, by=cast.acting(cleo))
    assert view.shared == ("Kari Holm",)
    erased()
    assert User.objects.filter(name="Kari Holm").exists()


def test_a_number_or_address_of_many_leads_to_none_of_the_others(home, ann, bo, cleo, erased):
    switchboard, duty = "+4722000000", "noc@example.org"
    cards = {
        name: Caller.objects.create(name=f"{name} Holm", email=f"{name}@kunde.example", phone=switchboard, created_at=clock.now())
        for name in ("kari", "per")
    }
    for one in (ann, bo):
        people.add_contact(by=SYSTEM_ACTOR, at=clock.now(), user_id=one.id, method="email", address=duty)
    view = queries.person("kari@kunde.example", by=cast.acting(cleo))
    assert (view.emails, view.phones, view.shared) == (("kari@kunde.example",), (), (switchboard,))
    assert queries.person(switchboard, by=cast.acting(cleo)) is None
    assert duty not in queries.person(ann.email, by=cast.acting(cleo)).emails
    erased("kari@kunde.example")
    left = Caller.objects.get(pk=cards["per"].pk)
    assert (left.name, left.email, left.phone) == ("per Holm", "per@kunde.example", switchboard)


def test_somebody_is_found_by_an_address_that_only_they_have(ann, cleo):
    people.add_contact(by=SYSTEM_ACTOR, at=clock.now(), user_id=ann.id, method="sms", address="+4790055555")
    assert queries.person("+47 900 55 555", by=cast.acting(cleo)).names == ("Ann",)


def test_only_chiefs_erase_and_they_say_why(closed, ann, cleo):
    closed()
    for verb in (actions.ask_erasure, actions.ask_export):
        with pytest.raises(NotAllowed):
            verb(by=cast.acting(ann), at=clock.now(), ref=KARI, note="x")
        with pytest.raises(Invalid):
            verb(by=cast.acting(cleo), at=clock.now(), ref=KARI, note=" ")
        with pytest.raises(NotFound):
            verb(by=cast.acting(cleo), at=clock.now(), ref="no address", note="x")
    with pytest.raises(NotAllowed):
        queries.person(KARI, by=cast.acting(ann))
    with pytest.raises(Invalid):
        actions.place_hold(by=SYSTEM_ACTOR, at=clock.now(), about="incident", ref="HOT-99", note="x")


@pytest.mark.parametrize("table", ["comments", "strokes", "live documents", "versions of documents"])
def test_the_name_of_a_writer_does_not_come_back_from_a_document_that_is_summed_up_meanwhile(ann, time, table):
    kari = people.create_user(by=SYSTEM_ACTOR, at=cast.NOON, email="kari@example.org", name="Kari Holm", role="responder")
    home = cast.team("IT", ann, kari)
    view = knowledge.open_document(
        by=cast.acting(ann), at=clock.now(), about="team", subject=home.id, name="state", sections=["notes"], begins={"notes": "Begun"}
    )
    knowledge.write(by=cast.acting(kari), at=clock.now(), document_id=view.id, section="notes", base="Begun", text="Begun, and so on")
    people.update_user(by=SYSTEM_ACTOR, at=clock.now(), user_id=kari.id, is_active=False)
    actions.ask_erasure(by=cast.acting(cast.cleo()), at=clock.now(), ref=kari.id, note="She asked")
    for _window in range(500):
        row = Erasure.objects.get()
        if row.done_at:
            break
        erased_now = row.place
        with transaction.atomic():
            erasing.go_on(row, at=clock.now())
            if erased_now != f"knowledge: {table}":
                continue
            time.shift(timedelta(minutes=11))
            knowledge.sum_up(Document.objects.get(), at=clock.now())
    late = Written(data=texts.EMPTY, by_id=kari.id, by_name="Kari Holm")
    knowledge.append(view.id, [late], at=clock.now())  # her page was still open
    knowledge.sum_up(Document.objects.get(), at=clock.now())
    assert Erasure.objects.get().done_at
    assert SIGNS.findall(everything()) == []
