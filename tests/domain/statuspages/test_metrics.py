"""What is measured, added up in steps."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from varsko.statuspages.domain.metrics import OLDEST, Heap, Period, Point, fault, heaps, mean, merged, since

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def ago(minutes: float, value: float = 1.0) -> Point:
    return Point(NOON - timedelta(minutes=minutes), value)


def test_values_of_the_same_five_minutes_are_one_step():
    found = heaps([ago(1, 10), ago(2, 20), ago(7, 90)], NOON)
    day = sorted((begin, heap.mean) for (step, begin), heap in found.items() if step == 300)
    assert day == [(NOON - timedelta(minutes=10), 90), (NOON - timedelta(minutes=5), 15)]
    assert {step for step, _ in found} == {300, 1800, 7200}


def test_what_a_period_shows_no_more_is_not_kept_for_it():
    found = heaps([ago(25 * 60), ago(8 * 24 * 60)], NOON)
    assert sorted(step for step, _ in found) == [1800, 7200, 7200]


@pytest.mark.parametrize(
    ("point", "word"),
    [
        (ago(0), ""),
        (ago(-9), ""),
        (ago(-11), "future"),
        (Point(NOON - OLDEST - timedelta(seconds=1), 1), "past"),
        (ago(0, float("nan")), "value"),
        (ago(0, float("inf")), "value"),
        (ago(0, 1e16), "value"),
    ],
)
def test_what_cannot_be_drawn_is_named(point, word):
    assert fault(point, NOON) == word


def test_a_period_ends_with_the_step_that_is_now():
    assert since(Period.DAY, NOON) == NOON - timedelta(minutes=5 * 287)
    assert since(Period.MONTH, NOON) == NOON - timedelta(hours=2 * 359)


def test_steps_are_added_up_to_larger_ones_by_the_number_of_their_values():
    small = [Heap(NOON, 10.0, 1), Heap(NOON + timedelta(minutes=5), 90.0, 3)]
    assert [(one.at, one.mean) for one in merged(small, timedelta(hours=1))] == [(NOON, 25.0)]
    assert mean(small) == 25.0
    assert mean([]) is None


@given(some.lists(some.tuples(some.floats(0, 30 * 24 * 60 - 121), some.floats(-1e6, 1e6)), max_size=40))
def test_no_value_of_the_month_is_lost_and_the_mean_lies_between(said):
    points = [ago(minutes, value) for minutes, value in said]
    month = [heap for (step, _), heap in heaps(points, NOON).items() if step == 7200]
    assert sum(one.count for one in month) == len(points)
    for one in month:
        assert min(value for _, value in said) - 1e-6 <= one.mean <= max(value for _, value in said) + 1e-6
