"""What is measured says how a component is: proposed or set at once as alerts are, and never silently."""

import html
import re
from datetime import timedelta

import pytest
import time_machine

from tests import cast
from tests.apps.statuspages.conftest import work
from tests.cast import NOON
from varsko.alerts import actions as alerts
from varsko.alerts.data import Parcel, Signal
from varsko.core import clock
from varsko.core.models import EventRow
from varsko.kernel.errors import Invalid, NotFound
from varsko.people.data import SYSTEM_ACTOR
from varsko.people.domain.permissions import NotAllowed
from varsko.statuspages import actions, queries
from varsko.statuspages.data import ComponentDraft, MetricDraft, Point, RuleDraft
from varsko.statuspages.handlers import old_readings
from varsko.statuspages.models import AlertWatch, Component, Reading


@pytest.fixture(autouse=True)
def noon(db):
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def measured(make):
    """A page whose component heeds a limit of 800 ms for five minutes; well again from 600 ms."""

    def build(heeds="publish", **more):
        page = make("Ferries")
        part = actions.add_component(by=SYSTEM_ACTOR, at=NOON, ref=page.id, draft=ComponentDraft(name="Tickets", heeds=heeds))
        metric = actions.add_metric(by=SYSTEM_ACTOR, at=NOON, ref=page.id, draft=MetricDraft(name="Booking time", unit="ms"))
        said = {"component": part.code, "side": "above", "limit": 800, "back": 600, "minutes": 5, "state": "degraded_performance", **more}
        actions.add_rule(by=SYSTEM_ACTOR, at=NOON, ref=page.id, code=metric.code, draft=RuleDraft(**said))
        return page, metric

    return build


@pytest.fixture
def passes(noon):
    """Let minutes pass; in each of them a program pushes the value, and the worker looks every ten seconds."""

    def go(page, metric, minutes, value=None):
        for _minute in range(minutes):
            noon.shift(timedelta(minutes=1))
            if value is not None:
                points = {metric.code: [Point(clock.now(), value)]}
                actions.push_readings(by=SYSTEM_ACTOR, at=clock.now(), ref=page.id, points=points)
            work()

    return go


def test_a_limit_that_is_crossed_sets_the_state_and_well_below_it_ends(measured, passes, state):
    page, metric = measured()
    passes(page, metric, 5, 900)
    assert state(page, "Tickets") == "degraded_performance"
    passes(page, metric, 9, 700)
    assert state(page, "Tickets") == "degraded_performance"
    passes(page, metric, 5, 500)
    assert state(page, "Tickets") == "operational"
    changed = list(EventRow.objects.filter(kind="statuspages.ComponentStateChanged").order_by("id"))
    assert [(row.data["after"], row.reason) for row in changed] == [("degraded_performance", "measured"), ("operational", "measured")]


def test_a_few_bad_minutes_say_nothing_and_values_that_jump_never_flap(measured, passes, state):
    page, metric = measured()
    passes(page, metric, 3, 900)
    for _jump in range(10):
        passes(page, metric, 1, 500)
        passes(page, metric, 1, 900)
    assert state(page, "Tickets") == "operational"
    assert not EventRow.objects.filter(kind="statuspages.ComponentStateChanged").exists()


def test_a_proposal_waits_on_the_desk_with_its_reason(measured, passes, state, browser, cleo):
    page, metric = measured("propose")
    passes(page, metric, 6, 900)
    assert state(page, "Tickets") == "operational"
    shown = browser(cleo).get("/status-pages/ferries").content.decode()
    assert "What is measured says of Tickets: Slow or limited." in shown
    assert "Booking time lies above 800 ms." in shown


def test_a_proposal_that_alerts_make_worse_is_not_said_to_be_measured(measured, passes, service, browser, cleo):
    page, metric = measured("propose")
    part = Component.objects.get(name="Tickets")
    draft = ComponentDraft(name="Tickets", service_id=service.id, heeds="propose")
    actions.change_component(by=SYSTEM_ACTOR, at=NOON, ref=page.id, code=part.code, draft=draft)
    signal = Signal(verb="open", alias="psp", message="psp-gw-2 is down", priority=1, details={"service": "psp-gateway"})
    alerts.receive([Parcel(signal=signal)], at=NOON)
    passes(page, metric, 6, 900)
    shown = browser(cleo).get("/status-pages/ferries").content.decode()
    assert "Alerts say of Tickets: Down." in shown
    assert "What is measured says of Tickets" not in shown
    assert "Booking time lies above 800 ms." in shown


def test_what_falls_silent_keeps_its_last_word_and_the_desk_says_so(measured, passes, state, browser, cleo):
    page, metric = measured()
    passes(page, metric, 6, 900)
    passes(page, metric, 30)
    assert state(page, "Tickets") == "degraded_performance"
    shown = browser(cleo).get("/status-pages/ferries").content.decode()
    assert "Nothing is measured of Booking time, so nobody knows what it would say of Tickets." in shown
    assert "The last word stands: the limit was crossed." in shown
    judged = [row.data["after"] for row in EventRow.objects.filter(kind="statuspages.MetricJudged").order_by("id")]
    assert judged == ["broken", "silent"]
    passes(page, metric, 5, 500)
    assert state(page, "Tickets") == "operational"
    assert "Nothing is measured" not in browser(cleo).get("/status-pages/ferries").content.decode()


def test_one_that_was_never_measured_is_not_called_well(measured, passes, browser, cleo):
    page, metric = measured()
    passes(page, metric, 12)
    assert "The last word stands: all was well." in browser(cleo).get("/status-pages/ferries").content.decode()
    assert [one.said for one in queries.rules(page.id)] == ["silent"]


def test_what_somebody_says_counts_until_the_rule_says_something_else(measured, passes, state, code):
    page, metric = measured()
    passes(page, metric, 6, 900)
    actions.set_state(by=SYSTEM_ACTOR, at=clock.now(), ref=page.id, code=code(page, "Tickets"), state="operational")
    passes(page, metric, 6, 900)
    assert state(page, "Tickets") == "operational"


def test_a_rule_that_is_taken_away_takes_back_what_it_said(measured, passes, state):
    page, metric = measured()
    passes(page, metric, 6, 900)
    (rule,) = queries.rules(page.id)
    actions.remove_rule(by=SYSTEM_ACTOR, at=clock.now(), ref=page.id, code=metric.code, rule=rule.code)
    passes(page, metric, 1)
    assert state(page, "Tickets") == "operational"
    assert AlertWatch.objects.get().due_at is None
    with pytest.raises(NotFound):
        actions.remove_rule(by=SYSTEM_ACTOR, at=clock.now(), ref=page.id, code=metric.code, rule=rule.code)


def test_what_a_metric_said_ends_with_the_metric_and_with_the_heeding(measured, passes, state):
    page, metric = measured()
    passes(page, metric, 6, 900)
    Component.objects.update(heeds="nothing")
    passes(page, metric, 1, 900)
    assert state(page, "Tickets") == "operational"
    actions.remove_metric(by=SYSTEM_ACTOR, at=clock.now(), ref=page.id, code=metric.code)
    assert queries.rules(page.id) == []


def test_a_look_asks_as_much_for_many_rules_as_for_one(measured, passes, django_assert_max_num_queries, noon):
    page, metric = measured()
    part = queries.components(page.id)[0].code
    for limit in range(900, 909):
        draft = RuleDraft(component=part, side="above", limit=limit, minutes=5, state="major_outage")
        actions.add_rule(by=SYSTEM_ACTOR, at=NOON, ref=page.id, code=metric.code, draft=draft)
    passes(page, metric, 2, 500)
    noon.shift(timedelta(seconds=30))
    with django_assert_max_num_queries(60):
        work()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"side": "beside"}, "side"),
        ({"limit": float("nan")}, "limit"),
        ({"back": float("inf")}, "limit"),
        ({"back": 900}, "back"),
        ({"minutes": 1}, "minutes"),
        ({"minutes": 61}, "minutes"),
        ({"state": "operational"}, "state"),
        ({"component": "zzzzzzzzzzzz"}, "component"),
    ],
)
def test_what_cannot_be_a_rule_is_refused(measured, wrong, field):
    with pytest.raises(Invalid) as caught:
        measured(**wrong)
    assert field in caught.value.errors


def test_a_component_must_heed_something_first(measured):
    with pytest.raises(Invalid, match="what becomes of alerts"):
        measured("nothing")


def test_it_is_made_and_ended_on_the_page_of_the_metric(make, browser, cleo):
    page, desk = make("Ferries"), browser(cleo)
    metric = actions.add_metric(by=SYSTEM_ACTOR, at=NOON, ref=page.id, draft=MetricDraft(name="Booking time", unit="ms"))
    place = f"/status-pages/ferries/metrics/{metric.code}"
    assert "No component of this page heeds alerts yet" in desk.get(place).content.decode()
    part = actions.add_component(by=SYSTEM_ACTOR, at=NOON, ref=page.id, draft=ComponentDraft(name="Tickets", heeds="propose"))
    said = {"do": "rule", "component": part.code, "side": "above", "limit": "800", "minutes": "5", "state": "major_outage", "back": ""}
    assert desk.post(place, {**said, "back": "900"}).status_code == 422
    assert desk.post(place, said).status_code == 302
    assert "Above 800 ms for 5 minutes on end: Down. Well again from 800 ms." in desk.get(place).content.decode()
    desk.post(place, {"do": "unrule", "rule": queries.rules(page.id)[0].code})
    assert queries.rules(page.id) == []


def test_only_those_who_set_up_pages_make_rules(measured):
    page, metric = measured()
    (rule,) = queries.rules(page.id)
    with pytest.raises(NotAllowed):
        actions.remove_rule(by=cast.acting(cast.ann()), at=NOON, ref=page.id, code=metric.code, rule=rule.code)


def test_minutes_are_kept_for_two_hours(measured, passes):
    page, metric = measured()
    passes(page, metric, 3, 500)
    assert Reading.objects.filter(step=60).count() == 3
    old_readings(clock.now() + timedelta(hours=2, minutes=5)).delete()
    assert not Reading.objects.filter(step=60).exists()
    assert Reading.objects.filter(step=300).exists()


def test_whoever_chooses_a_limit_sees_the_newest_value(page, browser, cleo):
    made = actions.add_metric(by=SYSTEM_ACTOR, at=NOON, ref=page.id, draft=MetricDraft(name="Answers", unit="ms", least=0))
    path = f"/status-pages/{page.slug}/metrics/{made.code}"
    assert b"Newest value" not in browser(cleo).get(path).content
    actions.push_readings(
        by=SYSTEM_ACTOR, at=NOON, ref=page.id, points={made.code: [Point(NOON - timedelta(minutes=5), 90), Point(NOON, 1234)]}
    )
    shown = browser(cleo).get(path).content.decode()
    assert re.search(r"Newest value: <strong>1\W?234 ms</strong>", html.unescape(shown)), shown[shown.find("Newest value") :][:200]
    assert 'name="least" value="0"' in shown
