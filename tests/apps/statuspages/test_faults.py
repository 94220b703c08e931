"""What readers found: nobody is left out however fast things change, nobody is told twice, and nothing strange stops a page."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection

from tests.apps.statuspages.conftest import work
from tests.cast import NOON
from varsko import flow
from varsko.cli.errors import tell
from varsko.core.due import LeaseLost
from varsko.core.models import Delivery
from varsko.core.worker import turn
from varsko.importers.bringing import Baggage, bring
from varsko.kernel.errors import Invalid
from varsko.people.data import SYSTEM_ACTOR
from varsko.statuspages import actions, queries
from varsko.statuspages.actions import writing
from varsko.statuspages.actions.daily import send_daily
from varsko.statuspages.actions.rows import touch
from varsko.statuspages.data import AudienceDraft, ComponentDraft, PageDraft, SaidDraft
from varsko.statuspages.models import Component, Report, Sheet, StatusPage, Subscriber, Waiting


@pytest.fixture(autouse=True)
def noon(db):
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def joins(page):
    def join(address="dev@example.org", **more):
        times = {"asked_at": NOON, "created_at": NOON}
        return Subscriber.objects.create(page_id=page.id, address=address, language="en", state="active", **times, **more)

    return join


def test_every_group_of_readers_gets_its_page_though_something_changes_each_time(make, code, noon, monkeypatch):
    hidden = make("Board", "Lifts", "Doors", access="groups")
    for name, part in (("Abe's shop", "Lifts"), ("Zoe's shop", "Doors")):
        draft = AudienceDraft(name=name, components=(code(hidden, part),))
        actions.add_audience(by=SYSTEM_ACTOR, at=NOON, ref=hidden.id, draft=draft)
    row, draw = StatusPage.objects.get(pk=hidden.id), writing.sheets
    drawn = []

    def interrupted(board):
        drawn.append(board)
        if len(drawn) % 2 == 0:
            touch(row, NOON)
        return draw(board)

    monkeypatch.setattr(writing, "sheets", interrupted)
    for _ in range(2):
        noon.shift(1)
        with pytest.raises(LeaseLost):
            writing.write_page(StatusPage.objects.get(pk=hidden.id), at=NOON + timedelta(seconds=len(drawn)))
    assert set(Sheet.objects.exclude(audience=None).values_list("audience__name", flat=True)) == {"Abe's shop", "Zoe's shop"}


def test_a_page_that_changes_faster_than_it_is_drawn_is_told_anew_all_the_same(page, noon, monkeypatch):
    row, draw = StatusPage.objects.get(pk=page.id), writing.sheets
    drawn = []

    def interrupted(board):
        drawn.append(board)
        if not connection.savepoint_ids:  # else whoever changes it waits for the transaction that draws it
            touch(row, NOON)
        return draw(board)

    monkeypatch.setattr(writing, "sheets", interrupted)
    touch(row, NOON)
    pages = next(queue for queue in flow.DUE if queue.name == "status pages")
    for _try in range(6):
        assert StatusPage.objects.get(pk=page.id).written_at is None
        turn(pages)
    row = StatusPage.objects.get(pk=page.id)
    assert (len(drawn), row.written_at, row.attempts) == (6, NOON, 0)
    assert Sheet.objects.filter(page=row).exists()


def test_groups_of_readers_are_told_anew_too_though_their_page_changes_faster_than_one_of_them_is_drawn(make, code, noon, monkeypatch):
    hidden = make("Board", "Lifts", access="groups")
    for name in ("Abe's shop", "Zoe's shop"):
        draft = AudienceDraft(name=name, components=(code(hidden, "Lifts"),))
        actions.add_audience(by=SYSTEM_ACTOR, at=NOON, ref=hidden.id, draft=draft)
    row, draw = StatusPage.objects.get(pk=hidden.id), writing.sheets

    def interrupted(board):
        if not connection.savepoint_ids:  # else whoever changes it waits for the transaction that draws it
            touch(row, NOON)
        return draw(board)

    monkeypatch.setattr(writing, "sheets", interrupted)
    pages = next(queue for queue in flow.DUE if queue.name == "status pages")
    told = Sheet.objects.exclude(audience=None).order_by("audience__name")
    for _try in range(7):
        noon.shift(1)
        turn(pages)
    assert list(told.values_list("audience__name", flat=True).distinct()) == ["Abe's shop", "Zoe's shop"]


def test_a_daily_mail_asks_once_however_many_reports_it_tells_of(page, joins, tells, noon, django_assert_max_num_queries):
    row = joins(digest_hour=7)
    tells(page)
    work()
    with django_assert_max_num_queries(1000) as few:
        send(row)
    for number in range(4):
        tells(page, f"Trouble {number}")
    work()
    with django_assert_max_num_queries(len(few)):
        send(row)


def send(row) -> None:
    Waiting.objects.update(due_at=NOON)
    send_daily(row.pk, at=NOON)


def test_who_follows_a_report_and_has_a_daily_mail_hears_of_it_once(page, joins, tells):
    report = tells(page)
    work()
    joins(digest_hour=7)
    joins(report=Report.objects.get(code=report.code))
    joins("bo@example.org", digest_hour=7)
    actions.say(by=SYSTEM_ACTOR, at=NOON, ref=page.id, code=report.code, said=SaidDraft(texts={"en": "It works again."}))
    work()
    assert Delivery.objects.filter(address="dev@example.org").count() == 1
    assert list(Waiting.objects.values_list("subscriber__address", flat=True)) == ["bo@example.org"]


def test_who_follows_a_report_by_a_daily_mail_alone_is_not_forgotten(page, joins, tells):
    report = tells(page)
    work()
    joins(report=Report.objects.get(code=report.code), digest_hour=7)  # as the page for it once let them choose
    actions.say(by=SYSTEM_ACTOR, at=NOON, ref=page.id, code=report.code, said=SaidDraft(texts={"en": "It works again."}))
    work()
    assert list(Waiting.objects.values_list("subscriber__address", flat=True)) == ["dev@example.org"]


def test_a_follower_of_what_was_taken_back_still_chooses_how_to_hear(page, joins, tells, browser):
    report = tells(page)
    one = joins(report=Report.objects.get(code=report.code))
    Report.objects.update(published_at=None)
    answer = browser().post(f"/status/ferries/subscription/{one.token}", {"language": "nb", "digest_hour": "7"})
    assert answer.status_code == 200
    one.refresh_from_db()
    assert (one.language, one.digest_hour, one.report_id is not None) == ("nb", None, True)


def test_names_from_elsewhere_command_no_terminal(capsys):
    page = PageDraft(name="Fer\x1b[2Jries", slug="ferries")
    bring(Baggage(code="abc123", page=page, groups=(), components=(), reports=()), by=SYSTEM_ACTOR, at=NOON, say=tell)
    said = capsys.readouterr().out.splitlines()
    assert said[0].startswith("page Fer")
    assert all(one.isprintable() for one in said)


def test_a_first_day_out_of_all_time_is_refused_and_draws_where_it_is(page, code):
    tickets = code(page, "Tickets")
    draft = ComponentDraft(name="Tickets", began_on=date(1, 1, 1))
    with pytest.raises(Invalid):
        actions.change_component(by=SYSTEM_ACTOR, at=NOON, ref=page.id, code=tickets, draft=draft)
    for day in (date(1, 1, 1), date(9999, 12, 31)):
        Component.objects.update(began_on=day)
        assert queries.board(page.id, at=NOON).days
