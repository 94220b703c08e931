"""Half-open periods share borders without sharing moments."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from varsko.kernel.intervals import Interval, clip, minus, moment, union

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def hours(start: float, end: float) -> Interval:
    return Interval(NOON + timedelta(hours=start), NOON + timedelta(hours=end))


def test_the_start_belongs_to_a_period_and_the_end_does_not():
    assert NOON in hours(0, 1)
    assert NOON + timedelta(hours=1) not in hours(0, 1)
    assert NOON in moment(NOON)


def test_neighbours_touch_and_do_not_overlap():
    assert not hours(0, 1).overlaps(hours(1, 2))
    assert hours(0, 2).overlaps(hours(1, 3))
    assert not hours(1, 1).overlaps(hours(0, 2))


def test_touching_periods_become_one():
    assert union([hours(1, 2), hours(0, 1), hours(3, 3), hours(4, 5)]) == [hours(0, 2), hours(4, 5)]


def test_what_is_left_between_holes():
    assert minus(hours(0, 10), [hours(2, 3), hours(-5, 1), hours(9, 20)]) == [hours(1, 2), hours(3, 9)]
    assert minus(hours(0, 1), [hours(0, 1)]) == []
    assert minus(hours(0, 1), []) == [hours(0, 1)]


def test_clipping_drops_what_lies_outside():
    assert clip([hours(-2, -1), hours(-1, 1), hours(5, 9)], hours(0, 6)) == [hours(0, 1), hours(5, 6)]


stretches = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)).map(lambda pair: hours(*pair)), max_size=8)


@given(stretches)
def test_holes_and_what_they_leave_make_the_whole(holes):
    whole = hours(10, 50)
    left = minus(whole, holes)
    taken = union(hole.within(whole) for hole in holes)
    assert union([*left, *taken]) == [whole]
    assert sum((one.length for one in [*left, *taken]), timedelta()) == whole.length
