"""What is measured: pushed by programs, drawn on the page without a library, with the numbers behind it."""

import json
import re
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import cast
from tests.apps.statuspages.conftest import work
from tests.cast import NOON
from varsko.kernel.errors import Invalid, NotFound
from varsko.people.data import SYSTEM_ACTOR
from varsko.people.domain.permissions import NotAllowed
from varsko.statuspages import actions, queries
from varsko.statuspages.data import MetricDraft, Point
from varsko.statuspages.handlers import old_readings
from varsko.statuspages.models import Reading, StatusPage


@pytest.fixture(autouse=True)
def noon(db):
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def answers(page):
    return actions.add_metric(by=SYSTEM_ACTOR, at=NOON, ref=page.id, draft=MetricDraft(name="Answers", unit="ms", least=0))


def push(page, metric, *values, every=timedelta(minutes=5), until=NOON):
    points = [Point(until - every * back, value) for back, value in enumerate(reversed(values))]
    return actions.push_readings(by=SYSTEM_ACTOR, at=until, ref=page.id, points={metric.code: points})


def sheet(page, path: str) -> str:
    StatusPage.objects.update(due_at=None)
    StatusPage.objects.update(due_at=NOON)
    work()
    return queries.sheet(page.id, path).plain.decode()


def test_the_page_draws_a_day_and_says_the_newest_value(page, answers):
    push(page, answers, 100, 200, 1234.4)
    said = sheet(page, "en")
    assert "1,234\N{NO-BREAK SPACE}ms" in said or "1234\N{NO-BREAK SPACE}ms" in said
    assert len(re.findall(r'<path class="line" d="M\d+ \d+', said)) == 1
    assert 'aria-hidden="true"' in said
    assert "What we measure" in said
    assert "Answers: " in sheet(page, "en.txt")


def test_a_sheet_shows_a_week_and_a_month_with_the_numbers_as_a_table(page, answers):
    push(page, answers, *range(1, 60), every=timedelta(hours=12))
    said = sheet(page, "nb/metrics")
    assert said.count("<svg class=") == 3
    assert said.count("<table>") == 3
    assert len(re.findall("<tr><th scope=.row.", said)) > 30
    assert "<script>" not in said


def test_a_page_without_metrics_has_no_such_sheet(page):
    assert "/metrics" not in sheet(page, "en")
    assert queries.sheet(page.id, "en/metrics") is None


def test_where_nothing_was_measured_the_line_has_a_gap(page, answers):
    push(page, answers, 5, 5, 5, until=NOON - timedelta(hours=5))
    push(page, answers, 5, 5, 5)
    line = re.search(r'class="line" d="([^"]+)"', sheet(page, "en"))[1]
    assert line.count("M") == 2


def test_programs_read_it_as_they_read_statuspages(page, answers):
    push(page, answers, 100, 300)
    day = json.loads(sheet(page, f"metrics-display/{answers.code}/day.json"))
    assert day["period"] == {"count": 288, "interval": 300, "identifier": "day"}
    assert [one["value"] for one in day["metrics"][0]["data"]] == [100, 300]
    assert day["metrics"][0]["data"][-1]["timestamp"] == int(NOON.timestamp())
    assert (day["summary"]["mean"], day["summary"]["last"]) == (200, 300)


def test_a_push_has_the_page_written_within_five_minutes_and_not_each_time(page, answers, noon):
    work()
    before = StatusPage.objects.get().due_at
    push(page, answers, 1)
    due = StatusPage.objects.get().due_at
    assert due == NOON + timedelta(minutes=5) < before
    noon.shift(timedelta(minutes=1))
    push(page, answers, 2, until=NOON + timedelta(minutes=1))
    assert StatusPage.objects.get().due_at == due


def test_values_of_one_step_are_a_mean_wherever_they_are_pushed(page, answers):
    push(page, answers, 10)
    push(page, answers, 30)
    assert queries.measured(page.id, at=NOON)[0].newest.mean == 20
    assert queries.metric(page.id, answers.code).newest_at == NOON


@pytest.mark.parametrize(
    "points",
    [
        [Point(NOON, float("nan"))],
        [Point(NOON + timedelta(hours=1), 1)],
        [Point(NOON - timedelta(days=31), 1)],
        [Point(NOON, 1)] * 3001,
    ],
)
def test_what_cannot_be_drawn_is_refused_whole(page, answers, points):
    with pytest.raises(Invalid):
        actions.push_readings(by=SYSTEM_ACTOR, at=NOON, ref=page.id, points={answers.code: [Point(NOON, 1), *points]})
    assert not Reading.objects.exists()


def test_all_values_are_taken_or_none(page, answers):
    with pytest.raises(NotFound):
        actions.push_readings(by=SYSTEM_ACTOR, at=NOON, ref=page.id, points={answers.code: [Point(NOON, 1)], "nobodyknows1": []})
    assert not Reading.objects.exists()


def test_old_steps_go(page, answers):
    push(page, answers, 1)
    assert not old_readings(NOON + timedelta(hours=20)).exists()
    assert sorted(old_readings(NOON + timedelta(days=8)).values_list("step", flat=True)) == [300, 1800]
    assert old_readings(NOON + timedelta(days=31)).count() == 3


def test_a_push_of_many_values_asks_the_database_little(page, answers):
    values = [float(one) for one in range(2000)]
    with CaptureQueriesContext(
        connection,
    ) as asked:
        push(page, answers, *values)
    assert len(asked) < 40


def test_the_bytes_of_a_page_stay_small(page):
    for number in range(20):
        made = actions.add_metric(by=SYSTEM_ACTOR, at=NOON, ref=page.id, draft=MetricDraft(name=f"Answers {number}"))
        push(page, made, *[(one * 37) % 101 for one in range(288)])
    sheet(page, "en")
    assert len(queries.sheet(page.id, "en").packed) < 20_000
    assert len(queries.sheet(page.id, "en").plain) < 60_000


def test_a_page_has_room_for_twenty(page):
    for number in range(20):
        actions.add_metric(by=SYSTEM_ACTOR, at=NOON, ref=page.id, draft=MetricDraft(name=f"Answers {number}"))
    with pytest.raises(Invalid):
        actions.add_metric(by=SYSTEM_ACTOR, at=NOON, ref=page.id, draft=MetricDraft(name="One more"))


@pytest.mark.parametrize(
    "draft",
    [
        MetricDraft(name=""),
        MetricDraft(name="x", unit="u" * 21),
        MetricDraft(name="x", decimals=7),
        MetricDraft(name="x", decimals=-1),
        MetricDraft(name="x", least=5, most=5),
        MetricDraft(name="x", most=float("inf")),
    ],
)
def test_what_cannot_be_is_refused(page, draft):
    with pytest.raises(Invalid):
        actions.add_metric(by=SYSTEM_ACTOR, at=NOON, ref=page.id, draft=draft)


def test_it_is_set_up_on_the_desk(page, browser, cleo):
    desk, place = browser(cleo), f"/status-pages/{page.slug}/metrics"
    assert "Nothing is measured yet" in desk.get(place).content.decode()
    assert desk.post(place, {"name": "Answers", "unit": "ms", "shown": "on"}).status_code == 302
    one = queries.metrics(page.id)[0]
    assert f"/metrics/{one.code}/data" in desk.get(place).content.decode()
    assert desk.post(f"{place}/{one.code}", {"name": "Replies", "decimals": "2", "least": "9", "most": "3"}).status_code == 422
    desk.post(f"{place}/{one.code}", {"name": "Replies", "decimals": "2"})
    after = queries.metrics(page.id)[0]
    assert (after.name, after.decimals, after.shown) == ("Replies", 2, False)
    push(page, after, 1)
    desk.post(f"{place}/{one.code}", {"do": "forget"})
    assert not Reading.objects.exists()
    desk.post(f"{place}/{one.code}", {"do": "remove"})
    assert queries.metrics(page.id) == []
    assert desk.get(f"{place}/{one.code}").status_code == 404


def test_what_is_not_shown_is_nowhere(page):
    hidden = actions.add_metric(by=SYSTEM_ACTOR, at=NOON, ref=page.id, draft=MetricDraft(name="Zeppelins", shown=False))
    push(page, hidden, 7)
    sheet(page, "en")
    assert all(b"Zeppelins" not in one.plain and hidden.code.encode() not in one.plain for one in queries.sheets([page.id])[page.id])


def test_who_may_not_set_up_pages_may_not_measure(page, answers, browser):
    ann = cast.ann()
    assert browser(ann).get(f"/status-pages/{page.slug}/metrics").status_code == 403
    for do in (actions.forget_readings, actions.remove_metric):
        with pytest.raises(NotAllowed):
            do(by=cast.acting(ann), at=NOON, ref=page.id, code=answers.code)
    with pytest.raises(NotAllowed):
        actions.push_readings(by=cast.acting(cast.dev()), at=NOON, ref=page.id, points={answers.code: [Point(NOON, 1)]})
