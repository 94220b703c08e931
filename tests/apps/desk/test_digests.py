"""Figures come by mail to those who want them, in their language and at their hour, and count what each may see."""

import csv
from datetime import UTC, datetime, timedelta
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest
import time_machine
from django.utils import translation
from django.utils.translation import gettext

from tests import cast
from tests.apps.desk.test_figures import text
from varsko.channels.email.letter import compose
from varsko.core import clock
from varsko.core.models import Delivery
from varsko.desk import actions, queries
from varsko.desk.data import Draft
from varsko.kernel.errors import Invalid, NotFound
from varsko.people.domain.permissions import NotAllowed
from varsko.people.models import User

pytestmark = pytest.mark.django_db

SUNDAY = datetime(2026, 11, 22, 12, tzinfo=UTC)
EVERYTHING = ["counts", "speed", "promises", "ages", "scores", "channels", "categories"]


@pytest.fixture(autouse=True)
def sunday():
    with time_machine.travel(SUNDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def page(browser, ann, crew):
    return browser(ann)


def letters(person) -> list[Delivery]:
    return list(Delivery.objects.filter(address=person.email, key__startswith="digest:").order_by("created_at", "id"))


def told(letter: Delivery) -> list[list[str]]:
    return list(csv.reader(StringIO(letter.message["files"][0]["text"])))


def said(**more) -> dict:
    return {"name": "Monday morning", "every": "week", "parts": EVERYTHING, **more}


def test_each_reader_gets_it_on_monday_at_seven_of_their_own_clock_and_in_their_language(page, ann, called, sunday, work):
    gry = cast.person("Gry", language="nb", time_zone="Europe/Oslo")
    called(ann, at=clock.now() - timedelta(days=1))
    work()
    answer = page.post("/desk/figures/mail", said(readers=[ann.id, gry.id]), follow=True)
    assert "Monday morning" in text(answer)
    sunday.move_to(datetime(2026, 11, 23, 6, 0, 1, tzinfo=UTC))
    work()
    assert (len(letters(gry)), len(letters(ann))) == (1, 0)
    sunday.move_to(datetime(2026, 11, 23, 7, 0, 1, tzinfo=UTC))
    work()
    work()
    assert (len(letters(gry)), len(letters(ann))) == (1, 1)
    with translation.override("nb"):
        assert gettext("Came in") in letters(gry)[0].message["files"][0]["text"]
    sunday.move_to(datetime(2026, 11, 30, 7, 0, 1, tzinfo=UTC))
    work()
    assert len(letters(ann)) == 2


def test_the_mail_has_tables_and_a_file(ann, called, desk, sunday, work):
    called(ann, "=cmd()", at=clock.now())
    work()
    actions.write_digest(by=cast.acting(ann), at=clock.now(), readers=[ann.id], desk=desk.id, **{**said(), "every": "day"})
    sunday.move_to(datetime(2026, 11, 23, 7, 0, 1, tzinfo=UTC))
    work()
    (sent,) = letters(ann)
    mail = compose(sent.message, sender="varsko@example.org", address=ann.email, key=sent.key).content
    assert b'filename="figures.csv"' in mail
    rows = told(sent)
    assert ["What came and went", "Came in", "1"] in rows
    assert ["Promises", "First answer", "1 of 1 kept"] in rows


def test_what_is_confidential_is_counted_for_nobody_else(ann, bo, hr, sunday, work):
    actions.open_request(by=cast.acting(bo), at=clock.now(), draft=Draft(title="My manager shouts", desk="hr"))
    actions.write_digest(by=cast.acting(bo), at=clock.now(), readers=[ann.id, bo.id], **{**said(), "parts": ["counts"]})
    with pytest.raises(Invalid):
        actions.write_digest(by=cast.acting(ann), at=clock.now(), readers=[ann.id], desk=hr.id, **said())
    actions.write_digest(by=cast.acting(bo), at=clock.now(), readers=[ann.id], desk=hr.id, **said(name="HR"))
    sunday.move_to(datetime(2026, 11, 23, 8, tzinfo=UTC))
    work()
    assert ["What came and went", "Came in", "1"] in told(letters(bo)[0])
    assert ["What came and went", "Came in", "0"] in told(letters(ann)[0])
    assert len(letters(ann)) == 1, "nothing of a desk that she may not know of"
    assert [one.name for one in queries.digests(by=cast.acting(ann))] == ["Monday morning"], "not even that there is one"


def test_who_may_set_it_up_and_take_it_away(page, ann, bo, dev, crew):
    actions.write_digest(by=cast.acting(ann), at=clock.now(), readers=[ann.id], **said())
    (one,) = queries.digests(by=cast.acting(ann))
    assert queries.digests(by=cast.acting(bo)) == []
    with pytest.raises(NotFound):
        actions.remove_digest(by=cast.acting(bo), at=clock.now(), ref=one.id)
    with pytest.raises(NotAllowed):
        actions.write_digest(by=cast.acting(dev), at=clock.now(), readers=[ann.id], **said())
    for wrong in ({"every": "hour"}, {"parts": []}, {"parts": ["x"]}):
        with pytest.raises(Invalid):
            actions.write_digest(by=cast.acting(ann), at=clock.now(), readers=[ann.id], **said(**wrong))
    assert page.post("/desk/figures/mail", {"name": "x"}).status_code == 422
    page.post("/desk/figures/mail", {"remove": one.id})
    assert "Nobody gets figures by mail yet" in text(page.get("/desk/figures/mail"))


def test_one_that_fails_doubles_nothing_for_its_neighbours_and_loses_them_nothing(ann, crew, sunday, work):
    lost = cast.person("Lost")
    actions.write_digest(by=cast.acting(ann), at=clock.now(), readers=[ann.id], **said())
    actions.write_digest(by=cast.acting(ann), at=clock.now(), readers=[lost.id], **said())
    User.objects.filter(pk=lost.id).update(time_zone="Nowhere/Else")
    for week, day in enumerate((23, 30), 1):
        sunday.move_to(datetime(2026, 11, day, 7, 0, 1, tzinfo=UTC))
        work()
        assert len(letters(ann)) == week
    assert letters(lost) == []


def test_who_was_away_gets_the_next_one_when_they_are_back(ann, crew, sunday, work):
    actions.write_digest(by=cast.acting(ann), at=clock.now(), readers=[ann.id], **said())
    for day, is_here in ((23, False), (30, True)):
        User.objects.filter(pk=ann.id).update(is_active=is_here)
        sunday.move_to(datetime(2026, 11, day, 7, 0, 1, tzinfo=UTC))
        work()
        assert len(letters(ann)) == int(is_here)


def test_who_only_reads_it_leaves_it_to_the_others(ann, bo, crew):
    actions.write_digest(by=cast.acting(ann), at=clock.now(), readers=[ann.id, bo.id], **said())
    (one,) = queries.digests(by=cast.acting(bo))
    actions.remove_digest(by=cast.acting(bo), at=clock.now(), ref=one.id)
    assert queries.digests(by=cast.acting(bo)) == []
    assert [left.names for left in queries.digests(by=cast.acting(ann))] == [("Ann",)]
    actions.remove_digest(by=cast.acting(ann), at=clock.now(), ref=one.id)
    assert queries.digests(by=cast.acting(ann)) == []


def test_the_requests_of_some_weeks_as_a_workbook_in_which_nothing_is_a_formula(page, ann, called):
    called(ann, "=cmd|' /C calc'!A0")
    answer = page.get("/desk/figures.xlsx?days=30")
    book = ZipFile(BytesIO(b"".join(answer.streaming_content)))
    sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "=cmd|" in sheet
    assert "<f>" not in sheet
