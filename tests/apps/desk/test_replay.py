"""What if: requests of the desk replayed under other hours and promises, on the page where those are changed; nothing changes by it."""

import csv
import io
import sys
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from tests import cast
from varsko.core import clock
from varsko.core.models import EventRow
from varsko.desk import actions, queries
from varsko.desk.data import CallerDraft, Draft, HoursDraft
from varsko.desk.domain.calendars import Window
from varsko.desk.domain.targets import Target
from varsko.desk.models import Hours, Promise
from varsko.kernel.errors import NotFound
from varsko.people.data import SYSTEM_ACTOR
from varsko.people.domain.permissions import NotAllowed

pytestmark = pytest.mark.django_db

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=ZoneInfo("UTC"))
HOUR = timedelta(hours=1)
WEEK = dict.fromkeys(range(5), (Window(8 * 60, 16 * 60),))


def terms(response: int) -> HoursDraft:
    return HoursDraft(week=WEEK, targets={("", 4): Target(response=response, solution=480)})


@pytest.fixture
def week(desk, called, ann):
    """Two requests of Monday: one answered after an hour, one after three."""
    with time_machine.travel(MONDAY, tick=False) as traveller:
        actions.change_hours(by=SYSTEM_ACTOR, at=clock.now(), desk="it", draft=terms(120))
        made = [called(ann, title, channel="desk") for title in ("Quick", "Slow")]
        for hours, one in zip((1, 3), made, strict=True):
            traveller.move_to(MONDAY + hours * HOUR)
            actions.answer(by=cast.acting(ann), at=clock.now(), ref=one.key, text="Done", then="solve")
        traveller.move_to(MONDAY + timedelta(days=2))
        yield made


def tried(by, desk, draft, days=30, **more):
    return queries.replay(by=by, at=clock.now(), desk=desk.id, draft=draft, days=days, **more)


def kept(found):
    return {one.goal.value: (one.kept_before, one.kept_after, one.all_after) for one in found.tallies}


def test_it_says_how_many_would_have_been_kept_and_changes_nothing(week, desk, cleo):
    before = (Hours.objects.count(), Promise.objects.count(), EventRow.objects.count())
    found = tried(cast.acting(cleo), desk, terms(240))
    assert (found.count, found.total) == (2, 2)
    assert kept(found) == {"response": (1, 2, 2), "solution": (2, 2, 2)}
    assert [(one.key, one.goal.value) for one in found.outcomes if one.differs] == [(week[1].key, "response")]
    assert kept(tried(cast.acting(cleo), desk, terms(30)))["response"] == (1, 0, 2)
    assert (Hours.objects.count(), Promise.objects.count(), EventRow.objects.count()) == before


def test_of_many_the_newest_count_and_of_none_nothing(week, desk, cleo):
    found = tried(cast.acting(cleo), desk, terms(240), most=1)
    assert (found.count, found.total, {one.key for one in found.outcomes}) == (1, 2, {week[1].key})
    assert tried(cast.acting(cleo), desk, terms(240), days=1).tallies == ()


def test_when_it_takes_too_long_those_that_were_looked_at_count(week, desk, cleo, monkeypatch, called, ann):
    monkeypatch.setattr(sys.modules["varsko.desk.queries.replay"], "_BATCH", 1)
    ticks = iter([0.0, 1.0, 9.0])
    found = tried(cast.acting(cleo), desk, terms(240), watch=lambda: next(ticks))
    assert (found.count, found.total) == (2, 2)
    ticks = iter([0.0, 9.0])
    found = tried(cast.acting(cleo), desk, terms(240), watch=lambda: next(ticks))
    assert (found.count, found.total, {one.key for one in found.outcomes}) == (1, 2, {week[1].key})


def test_a_request_that_the_log_has_forgotten_is_neither_kept_nor_missed(week, desk, cleo):
    EventRow.objects.filter(about="request", subject=week[0].id).delete()  # as when rules on what is kept have let it go
    found = tried(cast.acting(cleo), desk, terms(240))
    assert (found.count, found.total) == (1, 1)
    assert kept(found) == {"response": (0, 1, 1), "solution": (1, 1, 1)}


def test_it_asks_little_of_the_database_however_many_there_are(week, desk, cleo, django_assert_max_num_queries):
    by = cast.acting(cleo)
    with django_assert_max_num_queries(6):
        tried(by, desk, terms(240))


def test_only_who_sets_up_the_desk_may_try_and_a_confidential_one_is_nobodys_business(week, desk, hr, ann, bo, eve):
    with pytest.raises(NotAllowed):
        tried(cast.acting(ann), desk, terms(240))
    for who in (ann, eve):
        with pytest.raises(NotFound):
            tried(cast.acting(who), hr, terms(240))
    with pytest.raises(NotAllowed):
        tried(cast.acting(bo), hr, terms(240))


def test_on_the_page_and_as_a_table(week, desk, cleo, ann, browser):
    boss = browser(cleo)
    said = {f"week_{day}": "08:00-16:00" for day in range(5)} | {"response_4": "4h", "solution_4": "1d", "pauses": "on", "days_back": "30"}
    shown = boss.post("/settings/desk/it/hours", {**said, "try": "page"})
    text = shown.content.decode()
    assert shown.status_code == 200
    assert "As it would have been" in text
    assert f"{week[1].key} Slow" in text
    assert 'value="4h"' in text  # what was typed stays
    assert Hours.objects.count() == 1
    table = boss.post("/settings/desk/it/hours", {**said, "try": "csv"})
    rows = list(csv.DictReader(io.StringIO(b"".join(table.streaming_content).decode())))
    assert [(row["key"], row["goal"], row["before"], row["after"]) for row in rows if row["before"] != row["after"]] == [
        (week[1].key, "response", "missed", "kept")
    ]
    assert boss.post("/settings/desk/it/hours", {**said, "response_4": "soon", "try": "page"}).status_code == 422
    assert browser(ann).post("/settings/desk/it/hours", {**said, "try": "page"}).status_code == 403


def test_a_title_of_a_stranger_is_no_formula(week, desk, cleo, browser):
    caller = CallerDraft(name="Kari Holm")
    actions.open_request(by=SYSTEM_ACTOR, at=clock.now(), draft=Draft(title="=1+1", desk="it", caller=caller))
    table = browser(cleo).post("/settings/desk/it/hours", {"response_4": "4h", "days_back": "365", "try": "csv"})
    assert b",'=1+1," in b"".join(table.streaming_content)
