"""Times are told as distributions, and chance is not told as change."""

import random
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from varsko.insights.domain.pairs import PAIRS, measure
from varsko.insights.domain.spread import FEWEST, Verdict, compare, place, spread

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
NONE = dict.fromkeys({name for pair in PAIRS.values() for name in pair})


def minutes(*values: float) -> list[timedelta]:
    return [timedelta(minutes=one) for one in values]


def test_a_metric_is_the_time_between_its_two_milestones():
    said = NONE | {"impact_started_at": NOON, "impact_ended_at": NOON + timedelta(minutes=74)}
    assert measure("recover", said) == timedelta(minutes=74)
    assert measure("detect", said) is None
    assert measure("recover", said | {"impact_started_at": NOON + timedelta(hours=3)}) is None


def test_median_and_nine_in_ten_are_times_of_real_cases():
    found = spread(minutes(5, 1, 3, 200, 4, 2, 6, 7, 8, 9, 10))
    assert found
    assert (found.count, found.median, found.most) == (11, timedelta(minutes=6), timedelta(minutes=10))


def test_one_long_incident_does_not_move_the_median():
    few, one_more = spread(minutes(*range(10, 20))), spread([*minutes(*range(10, 20)), timedelta(days=3)])
    assert few
    assert one_more
    assert abs(few.median - one_more.median) < timedelta(minutes=1)


def test_without_cases_nothing_is_said_and_with_few_no_interval():
    assert spread([]) is None
    few = spread(minutes(*range(1, FEWEST)))
    assert few
    assert few.low is None


@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=60))
def test_the_marks_stand_in_order(values):
    found = spread(minutes(*values))
    assert found
    assert min(minutes(*values)) <= found.median <= found.most <= max(minutes(*values))
    if found.low is not None and found.high is not None:
        assert found.low <= found.median <= found.high


def sample(scale: float, count: int, seed: int) -> list[timedelta]:
    numbers = random.Random(seed)
    return [timedelta(minutes=scale * numbers.lognormvariate(0, 0.9)) for _one in range(count)]


def test_chance_is_not_called_a_change():
    verdicts = [compare(spread(sample(60, 20, seed)), spread(sample(60, 20, seed + 1000))) for seed in range(200)]
    assert sum(one is Verdict.NO_CHANGE for one in verdicts) > 190


def test_a_large_change_is_called_one():
    assert compare(spread(sample(240, 40, 1)), spread(sample(30, 40, 2))) is Verdict.FASTER
    assert compare(spread(sample(30, 40, 1)), spread(sample(240, 40, 2))) is Verdict.SLOWER


@pytest.mark.parametrize(("before", "after"), [([], minutes(1, 2, 3)), (minutes(1), minutes(2)), ([], [])])
def test_too_few_is_said(before, after):
    assert compare(spread(before), spread(after)) is Verdict.TOO_FEW


def test_the_axis_is_logarithmic_and_has_ends():
    day = timedelta(days=1)
    assert [place(one, day) for one in (timedelta(), timedelta(minutes=1), day, 2 * day)] == [0, 0, 1, 1]
    assert 0.4 < place(timedelta(minutes=38), day) < 0.6
    assert place(timedelta(), timedelta()) == 0
