"""Silence means the end only where a source promised to repeat itself, and only while somebody listened."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from varsko.alerts.domain.silence import BROKEN_AFTER, LOOK_EVERY, is_over, watch_since

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
seconds = st.integers(min_value=0, max_value=7200).map(lambda count: timedelta(seconds=count))


def test_a_look_in_time_goes_on_with_the_watch():
    assert watch_since(NOON, NOON + LOOK_EVERY, NOON + LOOK_EVERY + timedelta(seconds=1)) == NOON


def test_a_look_that_comes_late_begins_the_watch_anew():
    late = NOON + LOOK_EVERY + BROKEN_AFTER + timedelta(seconds=1)
    assert watch_since(NOON, NOON + LOOK_EVERY, late) == late


def test_a_clock_that_was_set_back_begins_it_anew():
    earlier = NOON - timedelta(hours=1)
    assert watch_since(NOON, NOON, earlier) == earlier


def test_patience_is_counted_from_the_last_word():
    last = NOON
    assert not is_over(last, 300, NOON - timedelta(days=1), NOON + timedelta(seconds=300))
    assert is_over(last, 300, NOON - timedelta(days=1), NOON + timedelta(seconds=301))


@given(seconds, seconds, st.integers(min_value=1, max_value=3600))
def test_nothing_is_over_before_its_patience_has_passed_with_somebody_listening(ago, watched, patience):
    over = is_over(NOON - ago, patience, NOON - watched, NOON)
    assert over == (min(ago, watched) > timedelta(seconds=patience))
