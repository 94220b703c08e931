"""Uptime is reckoned from seconds, never from guesses, and never flattered."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from varsko.kernel.intervals import Interval
from varsko.statuspages.domain.states import State
from varsko.statuspages.domain.uptime import Stretch, days, share, total

ZONE = ZoneInfo("Europe/Oslo")
NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)
LONG_AGO = datetime(2025, 1, 1, tzinfo=UTC)
DOWN, PART, SLOW, WORK = State.MAJOR, State.PARTIAL, State.DEGRADED, State.MAINTENANCE


def stretch(state, begin, **length):
    start = datetime.fromisoformat(begin).replace(tzinfo=UTC)
    return Stretch(state, Interval(start, start + timedelta(**length)))


def reckon(*stretches, began=LONG_AGO, now=NOW, last=date(2026, 6, 30), count=90):
    return days(stretches, last=last, zone=ZONE, began=began, now=now, count=count)


def test_statuspages_own_example_a_day_down_in_thirty_is_ninety_six_point_six_six():
    found = reckon(stretch(DOWN, "2026-06-10T22:00", hours=24), now=datetime(2026, 6, 30, 22, tzinfo=UTC), count=30)
    assert total(found, DOWN) == 86_400
    assert share(found) == 96.66  # 29/30, rounded down


def test_partial_counts_three_tenths_and_degraded_and_maintenance_nothing():
    def of(state):
        return share(reckon(stretch(state, "2026-06-10T22:00", hours=24), now=datetime(2026, 6, 30, 22, tzinfo=UTC), count=30))

    assert of(PART) == 99.0
    assert of(SLOW) == of(WORK) == 100.0


def test_weights_are_a_setting():
    found = reckon(stretch(PART, "2026-06-10T22:00", hours=24), now=datetime(2026, 6, 30, 22, tzinfo=UTC), count=30)
    assert share(found, {PART: 1.0}) == 96.66


def test_a_second_of_outage_is_never_a_hundred_percent():
    assert share(reckon(stretch(DOWN, "2026-06-10T12:00", seconds=1))) == 99.99


def test_days_before_the_first_one_are_unknown_not_good():
    found = reckon(stretch(DOWN, "2026-06-29T22:00", hours=14), began=datetime(2026, 6, 29, 22, tzinfo=UTC))
    assert [day.worst for day in found[:-1]] == [None] * 89
    assert share(found) == 0.0


def test_nothing_is_known_of_what_begins_tomorrow():
    assert share(reckon(began=NOW + timedelta(days=1))) is None


def test_the_worst_state_of_each_instant_counts():
    found = reckon(
        stretch(PART, "2026-06-10T08:00", hours=4), stretch(DOWN, "2026-06-10T10:00", hours=1), stretch(WORK, "2026-06-10T07:00", hours=10)
    )
    assert (total(found, DOWN), total(found, PART), total(found, WORK)) == (3600, 3 * 3600, 6 * 3600)


def test_days_are_those_of_the_pages_zone_and_some_have_23_or_25_hours():
    spring = reckon(last=date(2026, 3, 30), now=datetime(2026, 3, 30, 22, tzinfo=UTC), count=2)
    autumn = reckon(last=date(2026, 10, 26), now=datetime(2026, 10, 26, 23, tzinfo=UTC), count=2)
    assert [day.counted // 3600 for day in spring] == [23, 24]
    assert [day.counted // 3600 for day in autumn] == [25, 24]


def test_an_outage_over_midnight_belongs_to_both_days():
    found = reckon(stretch(DOWN, "2026-06-10T21:30", hours=1))  # 23:30 in Oslo
    assert [(day.on.day, day.seconds[DOWN]) for day in found if day.seconds] == [(10, 1800), (11, 1800)]


def test_what_lies_ahead_does_not_count():
    found = reckon(stretch(DOWN, "2026-06-30T11:00", hours=24))
    assert total(found, DOWN) == 3600


@given(
    st.lists(
        st.tuples(
            st.sampled_from([DOWN, PART, SLOW, WORK]),
            st.integers(min_value=0, max_value=100 * 24 * 60),
            st.integers(min_value=0, max_value=5000),
        ),
        max_size=12,
    )
)
def test_no_day_has_more_seconds_than_it_has(parts):
    start = NOW - timedelta(days=100)
    given_stretches = [Stretch(s, Interval(start + timedelta(minutes=a), start + timedelta(minutes=a + n))) for s, a, n in parts]
    found = reckon(*given_stretches)
    assert all(sum(day.seconds.values()) <= day.counted for day in found)
    reckoned = share(found)
    assert reckoned is not None
    assert 0 <= reckoned <= 100
