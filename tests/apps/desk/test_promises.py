"""What a desk promises is kept as rows with due times, warned of at its shares, and told again by the log alone."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from tests import cast
from varsko.core import clock
from varsko.core.models import Delivery, EventRow
from varsko.desk import actions, queries
from varsko.desk.data import HoursDraft
from varsko.desk.domain.calendars import Window
from varsko.desk.domain.targets import Target
from varsko.desk.models import Promise, Request
from varsko.kernel.errors import Invalid, NotFound
from varsko.people.data import SYSTEM_ACTOR
from varsko.people.domain.permissions import NotAllowed

pytestmark = pytest.mark.django_db

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=ZoneInfo("UTC"))
HOUR = timedelta(hours=1)
WEEK = dict.fromkeys(range(5), (Window(8 * 60, 16 * 60),))
TARGETS = {("", 4): Target(response=120, update=240, solution=480), ("", 1): Target(response=15, solution=60, always=True)}


@pytest.fixture(autouse=True)
def monday(desk):
    with time_machine.travel(MONDAY, tick=False) as traveller:
        actions.change_hours(by=SYSTEM_ACTOR, at=clock.now(), desk="it", draft=HoursDraft(week=WEEK, targets=TARGETS))
        yield traveller


@pytest.fixture
def asked(called, ann, work) -> Request:
    """A request that came at the desk, at nine o'clock on Monday."""
    found = called(ann, channel="desk")
    work()
    return Request.objects.get(pk=found.id)


def promised(request: Request) -> dict[str, datetime | None]:
    return {one.goal: one.promised_at for one in queries.promises_of(str(request.pk))}


def told(request: Request) -> list[tuple[str, object]]:
    rows = EventRow.objects.filter(subject=str(request.pk), kind__startswith="desk.Promise").order_by("pk")
    return [(row.data["goal"], row.data.get("share") or row.reason) for row in rows]


def at(hours: float) -> datetime:
    return MONDAY + hours * HOUR


def test_each_goal_has_a_row_and_the_request_the_nearest(asked, page):
    assert promised(asked) == {"response": at(2), "update": at(4), "solution": at(24)}
    asked.refresh_from_db()
    assert asked.promised_at == at(2)
    assert "promised" in page.get("/desk").content.decode()


def test_an_answer_keeps_the_first_and_promises_the_next(asked, ann, monday, work):
    monday.move_to(at(1))
    actions.answer(by=cast.acting(ann), at=clock.now(), ref=asked.pk, text="We look at it")
    work()
    views = {one.goal: one for one in queries.promises_of(str(asked.pk))}
    assert (views["response"].met_at, views["update"].promised_at) == (at(1), at(5))
    asked.refresh_from_db()
    assert asked.promised_at == at(5)


def test_a_call_by_telephone_was_answered_when_it_was_taken(called, ann, work):
    found = called(ann)
    work()
    assert {one.goal: one.met_at for one in queries.promises_of(found.id)}["response"] == MONDAY


def test_while_the_caller_is_asked_nothing_is_due(asked, ann, monday, work):
    monday.move_to(at(1))
    actions.answer(by=cast.acting(ann), at=clock.now(), ref=asked.pk, text="Which printer?", then="wait")
    work()
    assert promised(asked)["solution"] is None
    monday.move_to(at(3))
    actions.move(by=cast.acting(ann), at=clock.now(), ref=asked.pk, move="resume")
    work()
    assert promised(asked)["solution"] == at(26)


def test_warnings_come_once_each_and_then_the_breach(asked, monday, work):
    for hours in (1, 1, 1.5, 1.8, 2, 3):
        monday.move_to(at(hours))
        work()
    assert [one for one in told(asked) if one[0] == "response"] == [
        ("response", 50),
        ("response", 75),
        ("response", 90),
        ("response", "late"),
    ]
    assert Promise.objects.get(request=asked, goal="response").broken_at == at(2)


def test_a_worker_that_slept_tells_only_what_counts_now(asked, monday, work):
    monday.move_to(at(2.5))
    work()
    assert [one for one in told(asked) if one[0] == "response"] == [("response", "late")]


def test_whoever_does_it_hears_of_it_from_three_quarters_on(asked, ann, bo, monday, work):
    actions.assign(by=cast.acting(ann), at=clock.now(), ref=asked.pk, user_id=bo.id)
    work()
    for hours in (1, 1.5):
        monday.move_to(at(hours))
        work()
    found = Delivery.objects.filter(purpose="desk", user_id=bo.id, key__contains="promise")
    assert [one.message["subject"] for one in found] == [f"{asked.key}: 75 % of the time is used – First answer"]


def test_raising_the_priority_can_break_a_promise_at_once(asked, ann, monday, work):
    monday.move_to(at(1.9))
    actions.change_request(by=cast.acting(ann), at=clock.now(), ref=asked.pk, by_hand=1, why_note="The boss cannot print")
    work()
    assert ("solution", "reclassified") in told(asked)
    found = Promise.objects.get(request=asked, goal="solution")
    assert (found.promised_at, found.broken_at, found.why) == (at(1), at(1.9), "reclassified")


def test_a_solved_request_is_warned_of_no_more(asked, ann, monday, work):
    actions.move(by=cast.acting(ann), at=clock.now(), ref=asked.pk, move="solve", solution="Paper")
    work()
    monday.move_to(at(100))
    work()
    assert told(asked) == []
    asked.refresh_from_db()
    assert asked.promised_at is None


def test_new_hours_count_for_open_requests_at_once(asked, work):
    later = dict.fromkeys(range(5), (Window(10 * 60, 18 * 60),))
    actions.change_hours(by=SYSTEM_ACTOR, at=clock.now(), desk="it", draft=HoursDraft(week=later, targets=TARGETS))
    work()
    assert promised(asked)["response"] == at(3)


def test_reckoning_twice_changes_nothing(asked, work):
    before = list(Promise.objects.order_by("pk").values("goal", "promised_at", "told", "broken_at"))
    actions.promises.keep_promises([asked.pk], at=clock.now())
    assert list(Promise.objects.order_by("pk").values("goal", "promised_at", "told", "broken_at")) == before


def test_hours_are_for_those_who_lead_the_desk(ann, cleo):
    draft = HoursDraft(week=WEEK, targets=TARGETS)
    with pytest.raises(NotAllowed):
        actions.change_hours(by=cast.acting(ann), at=clock.now(), desk="it", draft=draft)
    with pytest.raises(NotFound):
        actions.change_hours(by=cast.acting(cleo), at=clock.now(), desk="none", draft=draft)
    days = {date(2026, 1, 1) + timedelta(days=number): "x" for number in range(501)}
    with pytest.raises(Invalid):
        actions.change_hours(by=cast.acting(cleo), at=clock.now(), desk="it", draft=HoursDraft(week=WEEK, targets=TARGETS, closed=days))
    assert actions.change_hours(by=cast.acting(cleo), at=clock.now(), desk="it", draft=draft) == 2


def test_the_holidays_of_a_country_are_a_list_to_begin_with():
    assert date(2026, 5, 17) in actions.holidays_of("NO", 2026)
    assert date(2026, 12, 24) not in actions.holidays_of("NO", 2026)
    assert date(2026, 12, 24) in actions.holidays_of("PL", 2026)
    assert date(2026, 4, 3) not in actions.holidays_of("NL", 2026)
    with pytest.raises(Invalid):
        actions.holidays_of("XX", 2026)


def test_the_receipt_adds_up_and_can_be_checked(asked, page, monday):
    monday.move_to(at(1))
    assert "How this is reckoned" in page.get(f"/desk/{asked.key}").content.decode()
    shown = page.get(f"/desk/{asked.key}/receipt")
    assert shown.status_code == 200
    assert "Counted" in shown.content.decode()
    said = page.get(f"/desk/{asked.key}/receipt.json").json()
    assert {one["goal"]: one["due_at"] for one in said["promises"]}["response"] == at(2).isoformat()


def test_nobody_reads_the_receipt_of_what_they_may_not_know(called, bo, hr, browser, eve):
    secret = called(bo, desk="hr")
    for address in ("receipt", "receipt.json"):
        assert browser(eve).get(f"/desk/{secret.key}/{address}").status_code == 404


def test_hours_are_changed_on_a_page(cleo, browser, desk):
    page = browser(cleo)
    shown = page.get("/settings/desk/it/hours")
    form = shown.context["form"]
    said = {name: value for name, value in form.initial.items() if value is not False}
    said |= {"week_0": "08:00-12:00 13:00-16:00", "closed": "2026-12-25 Christmas", "days": "2026-12-24 08:00-12:00", "response_4": "90m"}
    assert page.post("/settings/desk/it/hours", said).status_code == 302
    found = queries.desk_hours(desk.id)
    assert found.calendar.week[0] == (Window(480, 720), Window(780, 960))
    assert found.closed_names == {date(2026, 12, 25): "Christmas"}
    assert (found.rules.targets["", 4].response, found.version) == (90, 2)


@pytest.mark.parametrize(
    ("field", "wrong"),
    [("week_0", "8 to 4"), ("week_1", "25:00-26:00"), ("closed", "Christmas"), ("days", "2026-12-24 noon"), ("solution_1", "soon")],
)
def test_what_cannot_be_read_is_said_at_its_field(cleo, browser, desk, field, wrong):
    page = browser(cleo)
    said = {name: value for name, value in page.get("/settings/desk/it/hours").context["form"].initial.items() if value is not False}
    answer = page.post("/settings/desk/it/hours", said | {field: wrong})
    assert answer.status_code == 422
    assert field in answer.context["form"].errors


def test_holidays_are_put_into_the_form_before_anything_is_saved(cleo, browser, desk):
    answer = browser(cleo).post("/settings/desk/it/hours", {"holidays": "1", "country": "NO", "year": "2026", "closed": "2026-01-02 Ours"})
    assert "2026-05-17" in answer.context["form"]["closed"].value()
    assert "2026-01-02 Ours" in answer.context["form"]["closed"].value()
    assert queries.desk_hours(desk.id).version == 1
