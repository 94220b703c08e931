"""An estimate is honest: only as sure as past cases allow, and kept promises are counted."""

import random
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cast import NOON
from varsko.incidents.domain.telling.eta import SHARES, Kept, estimate, estimates, needed, rate

MINUTE = timedelta(minutes=1)
lengths = st.lists(st.integers(1, 10_000).map(lambda n: n * MINUTE), max_size=60)


def minutes(*count: int) -> list[timedelta]:
    return [one * MINUTE for one in count]


@pytest.mark.parametrize(("share", "cases"), [(80, 4), (90, 9), (95, 19)])
def test_a_share_needs_enough_cases(share, cases):
    assert needed(share) == cases
    assert estimate(minutes(*range(1, cases)), timedelta(), share) is None
    found = estimate(minutes(*range(1, cases + 1)), timedelta(), share)
    assert found is not None
    assert (found.length, found.count) == (cases * MINUTE, cases)


def test_more_cases_allow_a_shorter_promise():
    found = estimate(minutes(*range(1, 20)), timedelta(), 80)
    assert found is not None
    assert found.length == 16 * MINUTE


def test_cases_that_were_over_by_now_say_nothing():
    assert estimate(minutes(1, 2, 3, 4), 2 * MINUTE, 80) is None
    assert estimates(minutes(*range(1, 30)), 22 * MINUTE)[0].share == 80


def test_the_surest_comes_first():
    assert [one.share for one in estimates(minutes(*range(1, 30)), timedelta())] == [95, 90, 80]
    assert estimates([], timedelta()) == ()


@given(lengths, st.integers(0, 10_000), st.sampled_from(SHARES))
def test_an_estimate_lies_ahead_and_was_a_real_length(past, elapsed, share):
    found = estimate(past, elapsed * MINUTE, share)
    if found is None:
        assert sum(one > elapsed * MINUTE for one in past) < needed(share)
    else:
        assert found.length in past
        assert found.length > elapsed * MINUTE


@given(lengths)
def test_a_surer_promise_is_never_shorter(past):
    found = [one.length for one in estimates(past, timedelta())]
    assert found == sorted(found, reverse=True)


@pytest.mark.parametrize("share", SHARES)
def test_as_many_are_over_in_time_as_was_said(share):
    draw = random.Random(7)
    hits = 0
    for _ in range(500):
        *past, new = (timedelta(minutes=draw.lognormvariate(4, 1)) for _ in range(31))
        found = estimate(past, timedelta(), share)
        assert found is not None
        hits += new <= found.length
    assert hits / 500 >= share / 100 - 0.03


def test_promises_are_counted_when_their_time_has_come():
    early, late = NOON - MINUTE, NOON + MINUTE
    assert rate([(NOON, early), (NOON, NOON), (NOON, late), (NOON, None), (late, None)], NOON) == Kept(4, 2)
    assert rate([], NOON) == Kept(0, 0)
