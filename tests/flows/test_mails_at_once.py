"""Two workers put mails into the same requests in opposite order: one after the other, and none is turned away."""

import threading
from contextlib import suppress
from email.message import EmailMessage
from email.policy import SMTP

import pytest
from django.db import transaction

from tests import cast
from tests.flows.test_workers import at_once
from varsko.core import clock
from varsko.desk import actions, queries
from varsko.desk.actions import rows, splitting
from varsko.desk.actions.mail import taking
from varsko.desk.data import CallerDraft, Draft
from varsko.desk.handlers import mail as handlers
from varsko.desk.models import Mail, Request
from varsko.desk.queries.letters import signed_address
from varsko.kernel.mail.letter import Arrival
from varsko.people.data import SYSTEM_ACTOR

ADDRESS = "helpdesk@nordfrakt.example"
HOW = {"by": SYSTEM_ACTOR, "at": cast.NOON}


def answered(request: Request, text: str) -> Mail:
    """Keep a caller's answer to a request, not yet put where it belongs."""
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"], mail["Subject"] = "Dev <dev@kunde.example>", signed_address(ADDRESS, request), text
    mail["Message-ID"] = f"<{text}@kunde.example>"
    mail.set_content(text)
    to = (signed_address(ADDRESS, request),)
    actions.keep(Arrival(raw=mail.as_bytes(), via="lmtp", recipients=to, envelope_from="dev@kunde.example"), at=clock.now())
    return Mail.objects.latest("id")


def test_two_workers_join_mails_to_the_same_requests_in_opposite_order(transactional_db, monkeypatch):
    team = cast.team("IT", cast.ann())
    actions.create_desk(**HOW, name="IT", slug="it", team_id=team.id)
    actions.write_address(**HOW, desk="it", address=ADDRESS, trusted="mx.nordfrakt.example")
    caller = CallerDraft(name="Dev", email="dev@kunde.example")
    one, other = (
        Request.objects.get(pk=actions.open_request(**HOW, draft=Draft(title=title, desk="it", caller=caller)).id)
        for title in ("One", "Other")
    )
    here, there = [answered(one, "a"), answered(other, "b")], [answered(other, "c"), answered(one, "d")]
    turns = iter([here, there])
    met = threading.Barrier(2)
    errors: list[Exception] = []
    join = taking.join

    def slowly(*said):
        taken = join(*said)
        with suppress(threading.BrokenBarrierError):
            met.wait(1)  # both have put one mail, if both may have begun at all
        return taken

    def work() -> None:
        try:
            handlers.take_in(next(turns))
        except Exception as error:  # noqa: BLE001 - in a thread it would be lost
            errors.append(error)

    monkeypatch.setattr(taking, "join", slowly)
    at_once(2, work)
    assert errors == []
    assert [sorted(said.text for said in queries.entries(str(row.pk))) for row in (one, other)] == [["a", "d"], ["b", "c"]]


class Meeting:
    """Two at once, each of which has done its first half before either goes on, if both may have begun at all."""

    def __init__(self) -> None:
        self._met = threading.Barrier(2)
        self.errors: list[Exception] = []

    def slowly(self, does):
        """Wait for the other after the first of what somebody does."""
        seen: set[int] = set()

        def done(*said, **more):
            found = does(*said, **more)
            if threading.get_ident() not in seen:
                seen.add(threading.get_ident())
                with suppress(threading.BrokenBarrierError):
                    self._met.wait(1)
            return found

        return done

    def of(self, *does) -> list[Exception]:
        """Let each do what it does, in a thread of its own, and give what went wrong."""
        todo = iter(does)

        def work() -> None:
            try:
                next(todo)()
            except Exception as error:  # noqa: BLE001 - in a thread it would be lost
                self.errors.append(error)

        at_once(len(does), work)
        return self.errors


@pytest.fixture
def meeting() -> Meeting:
    return Meeting()


@pytest.fixture
def asked(transactional_db):
    """Two requests of one caller at a desk with a mail address."""
    team = cast.team("IT", cast.ann())
    actions.create_desk(**HOW, name="IT", slug="it", team_id=team.id)
    actions.write_address(**HOW, desk="it", address=ADDRESS, trusted="mx.nordfrakt.example")
    caller = CallerDraft(name="Dev", email="dev@kunde.example")
    return [
        Request.objects.get(pk=actions.open_request(**HOW, draft=Draft(title=title, desk="it", caller=caller)).id)
        for title in ("One", "Other")
    ]


def fresh(text: str) -> Mail:
    """Keep a mail that begins a request."""
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"], mail["Subject"], mail["Message-ID"] = "Eve <eve@else.example>", ADDRESS, text, f"<{text}@else.example>"
    mail.set_content(text)
    actions.keep(Arrival(raw=mail.as_bytes(), via="lmtp", recipients=(ADDRESS,), envelope_from="eve@else.example"), at=clock.now())
    return Mail.objects.latest("id")


def test_somebody_makes_one_of_two_requests_while_mails_come_to_both(asked, meeting, monkeypatch):
    one, other = asked
    mails = [answered(one, "a"), answered(other, "b")]
    monkeypatch.setattr(taking, "join", meeting.slowly(taking.join))
    monkeypatch.setattr(rows, "locked", meeting.slowly(rows.locked))
    assert meeting.of(lambda: handlers.take_in(mails), lambda: actions.merge(**HOW, ref=other.pk, into=one.key)) == []
    one.refresh_from_db()
    other.refresh_from_db()
    assert other.merged_into_id == one.pk
    assert sorted(said.text for said in queries.entries(str(one.pk)) if said.kind == "reply") == ["a", "b"]


def test_somebody_splits_a_request_while_one_mail_begins_another_and_one_comes_to_it(asked, meeting, monkeypatch):
    one, _other = asked
    said = actions.note(**HOW, ref=one.pk, text="Another matter")
    entry = queries.entries(str(one.pk))[0].id
    mails = [fresh("new"), answered(one, "a")]
    monkeypatch.setattr(taking, "begin", meeting.slowly(taking.begin))
    monkeypatch.setattr(splitting, "held", meeting.slowly(splitting.held))
    split = lambda: actions.split_request(**HOW, ref=one.pk, entries=[entry], title="Another matter")  # noqa: E731
    assert said
    assert meeting.of(lambda: handlers.take_in(mails), split) == []
    assert sorted(Request.objects.values_list("title", flat=True)) == ["Another matter", "One", "Other", "new"]


def test_two_people_tie_the_same_requests_from_either_side(asked, meeting, monkeypatch):
    one, other = asked
    monkeypatch.setattr(rows, "locked", meeting.slowly(rows.locked))
    here = lambda: actions.relate(**HOW, ref=one.pk, other=other.key)  # noqa: E731
    there = lambda: actions.relate(**HOW, ref=other.pk, other=one.key)  # noqa: E731
    assert meeting.of(here, there) == []


def test_a_split_is_put_back_while_mails_come_to_both(asked, meeting, monkeypatch):
    one, _other = asked
    actions.note(**HOW, ref=one.pk, text="Another matter")
    entry = queries.entries(str(one.pk))[0].id
    made = Request.objects.get(pk=actions.split_request(**HOW, ref=one.pk, entries=[entry], title="Another matter").id)
    mails = [answered(one, "a"), answered(made, "b")]
    monkeypatch.setattr(taking, "join", meeting.slowly(taking.join))
    monkeypatch.setattr(rows, "locked", meeting.slowly(rows.locked))
    assert meeting.of(lambda: handlers.take_in(mails), lambda: actions.unsplit(**HOW, ref=made.pk)) == []
    assert sorted(said.text for said in queries.entries(str(one.pk)) if said.kind == "reply") == ["a", "b"]


def test_what_became_part_of_another_is_answered_there_and_not_held_itself(asked):
    one, other = asked
    actions.merge(**HOW, ref=one.pk, into=other.key)
    with transaction.atomic():
        assert rows.standing(one.pk).pk == other.pk
        assert rows.standing(other.pk).pk == other.pk
