"""When reports to authorities are due, and when somebody is reminded."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from varsko.incidents.domain.duties import SHIPPED, Limit, Step, add, faults, next_reminder, until

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
BY_KEY = {one.key: one for one in SHIPPED}


def months(number: int) -> Limit:
    return Limit(amount=number, unit="months", since="previous")


@pytest.mark.parametrize(
    ("start", "number", "end"),
    [
        ("2026-03-02", 1, "2026-04-02"),
        ("2026-01-31", 1, "2026-02-28"),
        ("2028-01-31", 1, "2028-02-29"),
        ("2026-12-15", 1, "2027-01-15"),
        ("2026-11-30", 15, "2028-02-29"),
    ],
)
def test_a_month_ends_on_the_same_day_or_on_the_last(start, number, end):
    assert add(datetime.fromisoformat(f"{start}T12:00Z"), months(number)) == datetime.fromisoformat(f"{end}T12:00Z")


def test_the_first_limit_counts_of_those_that_can_be_counted():
    initial = BY_KEY["dora"].steps[0]
    assert until(initial, {"aware": NOON, "classified": NOON + 2 * HOUR}) == NOON + 6 * HOUR
    assert until(initial, {"aware": NOON, "classified": NOON + 23 * HOUR}) == NOON + 24 * HOUR
    assert until(initial, {"aware": NOON, "classified": None}) == NOON + 24 * HOUR
    assert until(BY_KEY["nis2"].steps[2], {"aware": NOON, "previous": None}) is None
    assert until(BY_KEY["gdpr"].steps[0], {"aware": NOON}) == NOON + 72 * HOUR


def test_reminders_come_at_half_and_three_quarters_then_each_day_for_a_week():
    due = NOON + 72 * HOUR
    found, moment = [], NOON
    while following := next_reminder(NOON, due, moment):
        found.append((following - NOON) / HOUR)
        moment = following
    assert found == [36, 54, *(72 + 24 * days for days in range(8))]


def test_one_that_was_late_when_it_was_noticed_is_not_reminded_of_the_past():
    assert next_reminder(NOON, NOON - 10 * HOUR, NOON) == NOON + 14 * HOUR


def test_what_is_shipped_says_where_it_stands_and_that_nobody_here_compared_it():
    for one in SHIPPED:
        assert faults(one) == ()
        assert one.source
        assert not one.checked_on
    assert [one.key for one in SHIPPED if not one.is_off] == ["gdpr"]


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({"steps": ()}, "steps"),
        ({"steps": (Step(limits=(months(1),)),)}, "steps"),
        ({"steps": (Step(name="A", limits=()),)}, "limits"),
        ({"steps": (Step(name="A", limits=(Limit(amount=0, unit="hours", since="aware"),)),)}, "limits"),
        ({"steps": (Step(name="A", limits=(Limit(amount=1, unit="years", since="aware"),)),)}, "limits"),
        ({"steps": (Step(name="A", limits=(months(1),)),)}, "previous"),
        ({"opens_on": "monday"}, "opens_on"),
    ],
)
def test_faults_are_named(change, wrong):
    assert wrong in faults(replace(BY_KEY["gdpr"], **change))
