"""A limit says how a component is: after so many minutes on end, back after as many, and nothing while nothing is measured."""

import itertools
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tests.cast import NOON
from varsko.statuspages.domain.judging import SILENT_AFTER, Limit, judge
from varsko.statuspages.domain.metrics import Heap

SLOW = Limit(side="above", limit=800, back=600, minutes=5)


def minutes(*values, every=1, until=NOON):
    """Values a minute, the last of them in the minute that begins at `until`."""
    first = until - timedelta(minutes=every * (len(values) - 1))
    return [Heap(first + timedelta(minutes=every * n), value, 1) for n, value in enumerate(values)]


def says(values, *, was=False, rule=SLOW, at=NOON, every=1):
    return judge(rule, minutes(*values, every=every), was_broken=was, since=None, now=at)


@pytest.mark.parametrize(
    ("values", "was", "broken"),
    [
        ([900] * 5, False, True),
        ([900] * 4, False, False),
        ([900, 900, 700, 900, 900], False, False),
        ([700] * 30, False, False),
        ([700] * 30, True, True),
        ([500] * 5, True, False),
        ([500] * 4, True, True),
        ([500, 500, 700, 500, 500], True, True),
        ([800] * 9, False, False),
    ],
)
def test_it_takes_minutes_on_end_to_break_and_to_mend_and_between_the_two_nothing_changes(values, was, broken):
    assert says(values, was=was).is_broken is broken


def test_values_that_come_every_few_minutes_count_and_a_gap_breaks_what_goes_on():
    assert says([900, 900], every=5).is_broken
    assert not says([900, 900], every=11).is_broken


def test_what_falls_silent_is_neither_mended_nor_broken_but_silent():
    for was in (False, True):
        late = NOON + SILENT_AFTER + timedelta(seconds=1)
        for values in ([900] * 9, [500] * 9, []):
            found = says(values, was=was, at=late)
            assert (found.is_broken, found.is_silent) == (was, True)


def test_too_little_is_wrong_too():
    few = Limit(side="below", limit=10, back=20, minutes=2)
    assert says([3, 4], rule=few).is_broken
    assert says([15, 15], rule=few, was=True).is_broken
    assert not says([20, 25], rule=few, was=True).is_broken


def test_it_began_when_the_values_began_to_lie_beyond():
    assert says([500, 900, 900, 900, 900, 900, 900]).since == NOON - timedelta(minutes=5)


def test_an_end_on_the_wrong_side_is_no_limit():
    assert not Limit(side="above", limit=5, back=6, minutes=2).is_sound
    assert not Limit(side="below", limit=5, back=4, minutes=2).is_sound


@given(some.lists(some.sampled_from([500, 700, 900]), min_size=30, max_size=90), some.integers(2, 10))
def test_it_never_changes_more_often_than_its_minutes_allow(values, wanted):
    rule, broken, turned = Limit(side="above", limit=800, back=600, minutes=wanted), False, []
    for count in range(1, len(values) + 1):
        at = NOON + timedelta(minutes=count)
        found = judge(rule, minutes(*values[:count], until=at), was_broken=broken, since=None, now=at)
        if found.is_broken != broken:
            turned.append(count)
        broken = found.is_broken
    assert all(after - before >= wanted for before, after in itertools.pairwise(turned))
