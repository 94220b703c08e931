"""Turns hang on the wall clock, in every zone and over every change of it."""

from datetime import timedelta

import pytest

from tests.domain.schedules.build import OFFICE, daily, letters_by_day, local, plan, rotation, shifts, terms, utc, weekly, who
from varsko.schedules.domain.turns import begin, turn_at


def test_a_weekly_turn_is_handed_over_at_nine_all_year_round():
    mondays = plan(terms("2026-03-16T09:00", "AB"))
    spring = shifts(mondays, "2026-03-16T09:00", "2026-04-06T09:00")
    assert spring == [("A", "03-16 08:00", "03-23 08:00"), ("B", "03-23 08:00", "03-30 07:00"), ("A", "03-30 07:00", "04-06 07:00")]
    grid = terms("2026-03-16T09:00", "AB")
    assert begin(grid, 2) - begin(grid, 1) == timedelta(hours=167)
    autumn = turn_at(grid, local("2026-10-19T09:00"))
    assert begin(grid, autumn + 1) - begin(grid, autumn) == timedelta(hours=169)


def test_a_hand_over_that_the_spring_night_skips_comes_at_the_end_of_the_gap_and_only_then():
    grid = terms("2026-03-22T02:30", "AB")
    assert [utc(begin(grid, turn)) for turn in range(3)] == ["03-22 01:30", "03-29 01:00", "04-05 00:30"]


def test_a_start_in_the_second_of_two_equal_hours_counts_from_that_instant():
    grid = terms("2026-10-25T01:30Z", "AB", unit="day")
    twice = plan(grid)
    assert who(twice, "2026-10-25T00:30Z") == ""
    assert who(twice, "2026-10-25T01:30Z") == "A"
    assert utc(begin(grid, 1)) == "10-26 01:30"


def test_hours_that_divide_the_day_follow_the_wall_clock():
    eights = terms("2026-03-28T07:00", "ABC", unit="hour", length=8)
    assert [utc(begin(eights, turn)) for turn in range(4)] == ["03-28 06:00", "03-28 14:00", "03-28 22:00", "03-29 05:00"]


def test_other_hours_are_counted_as_they_pass():
    sevens = terms("2026-03-28T07:00", "ABC", unit="hour", length=7)
    assert [utc(begin(sevens, turn)) for turn in range(4)] == ["03-28 06:00", "03-28 13:00", "03-28 20:00", "03-29 03:00"]


def test_the_hour_that_does_not_exist_leaves_its_person_out_and_the_hour_that_comes_twice_is_long():
    hourly = plan(terms("2026-03-29T00:00", "ABCDEF", unit="hour"))
    assert shifts(hourly, "2026-03-29T01:00", "2026-03-29T05:00") == [
        ("B", "03-29 00:00", "03-29 01:00"),
        ("D", "03-29 01:00", "03-29 02:00"),
        ("E", "03-29 02:00", "03-29 03:00"),
    ]
    autumn = plan(terms("2026-10-25T00:00", "ABCDEF", unit="hour"))
    assert ("C", "10-25 00:00", "10-25 02:00") in shifts(autumn, "2026-10-25T00:00", "2026-10-25T06:00")


def test_before_the_start_nobody_and_from_it_the_first():
    mondays = plan(terms("2026-11-02T09:00", "AB"))
    assert who(mondays, "2026-11-02T08:59:59") == ""
    assert who(mondays, "2026-11-02T09:00:00") == "A"


def test_the_end_cuts_a_turn_in_the_middle():
    ending = plan(terms("2026-11-02T09:00", "AB", end="2026-11-11T12:00"))
    assert who(ending, "2026-11-11T11:59:59") == "B"
    assert who(ending, "2026-11-11T12:00") == ""


def test_at_the_second_of_a_border_exactly_one_person_is_on_call():
    mondays = plan(terms("2026-11-02T09:00", "AB", restriction=daily("09:00-09:00")))
    assert who(mondays, "2026-11-09T08:59:59.999999") == "A"
    assert who(mondays, "2026-11-09T09:00") == "B"


def test_an_empty_seat_keeps_its_place_and_one_person_may_have_several():
    assert letters_by_day(plan(terms("2026-11-02T09:00", "A-BA", unit="day")), "2026-11-02", 8) == "A.BAA.BA"


def test_several_rotations_give_all_their_people_each_once():
    both = plan(terms("2026-11-02T09:00", "AB"), terms("2026-11-02T09:00", "CA"))
    assert who(both, "2026-11-03T09:00") == "AC"
    assert who(both, "2026-11-10T09:00") == "BA"
    assert who(plan(terms("2026-11-02T09:00", "A"), terms("2026-11-02T09:00", "A")), "2026-11-03T09:00") == "A"


def test_two_week_turns_do_not_care_for_odd_and_even_weeks():
    fortnights = plan(terms("2026-12-14T09:00", "AB"))
    assert letters_by_day(fortnights, "2026-12-21", 28)[::7] == "BABA"


@pytest.mark.parametrize("count", ["every", "served"])
def test_weekends_off_can_be_counted_or_skipped(count):
    days = plan(terms("2026-11-02T09:00", "ABC", unit="day", restriction=OFFICE, count=count))
    expected = {"served": "ABCAB..CABCA..B", "every": "ABCAB..BCABC..C"}
    assert letters_by_day(days, "2026-11-02", 15) == expected[count]


def test_served_turns_are_counted_by_hours_too():
    nights = terms("2026-11-02T00:00", "ABC", unit="hour", length=6, restriction=daily("20:00-08:00"), count="served")
    held = shifts(plan(nights), "2026-11-02T00:00", "2026-11-04T00:00")
    assert [letter for letter, _, _ in held] == ["A", "B", "C", "A", "B", "C"]


def test_ten_years_of_hourly_turns_are_answered_at_once():
    old = terms("2016-01-04T00:00", "ABCDEFG", unit="hour")
    probe = local("2026-11-21T17:30")
    assert begin(old, turn_at(old, probe)) == local("2026-11-21T17:00")
    assert who(plan(rotation(old)), "2026-11-21T17:30") == "ABCDEFG"[turn_at(old, probe) % 7]


@pytest.mark.parametrize(
    ("day", "window_hours"),
    [("2026-03-07", 7), ("2026-10-31", 9), ("2026-06-01", 8)],
)
def test_a_night_window_in_new_york_is_as_long_as_the_night(day, window_hours):
    nights = plan(terms("2026-01-01T00:00", "A", zone="America/New_York", restriction=daily("22:00-06:00")))
    start = local(f"{day}T12:00", "America/New_York")
    found = shifts(nights, start.isoformat(), (start + timedelta(days=1)).isoformat())
    assert len(found) == 1
    begins, ends = (local(f"2026-{side.replace(' ', 'T')}Z") for side in found[0][1:])
    assert ends - begins == timedelta(hours=window_hours)


def test_a_weekend_window_is_one_block_over_two_midnights():
    weekend = plan(terms("2026-01-01T00:00", "A", restriction=weekly("sat 22:00-mon 06:00")))
    assert shifts(weekend, "2026-03-26T00:00", "2026-04-01T00:00") == [("A", "03-28 21:00", "03-30 04:00")]
    assert shifts(weekend, "2026-10-22T00:00", "2026-10-28T00:00") == [("A", "10-24 20:00", "10-26 05:00")]


def test_windows_of_several_weekdays_are_joined_and_hour_24_is_midnight():
    joined = plan(terms("2026-01-01T00:00", "A", restriction=weekly("mon 08:00-mon 24:00", "tue 00:00-tue 08:00", "tue 07:00-tue 09:00")))
    assert shifts(joined, "2026-11-02T00:00", "2026-11-06T00:00") == [("A", "11-02 07:00", "11-03 08:00")]


def test_a_window_that_ends_where_it_starts_is_the_whole_day_or_week():
    assert shifts(plan(terms("2026-11-01T00:00", "A", restriction=daily("09:00-09:00"))), "2026-11-02T00:00", "2026-11-04T00:00") == [
        ("A", "11-01 23:00", "11-03 23:00")
    ]
    week = plan(terms("2026-11-01T00:00", "A", restriction=weekly("mon 09:00-mon 09:00")))
    assert shifts(week, "2026-11-02T00:00", "2026-11-20T00:00") == [("A", "11-01 23:00", "11-19 23:00")]


def test_a_window_and_its_complement_share_the_odd_night_exactly():
    day, night = (plan(terms("2026-01-01T00:00", "A", restriction=daily(window))) for window in ("02:30-14:00", "14:00-02:30"))
    for night_of in ("2026-03-29", "2026-10-25"):
        for minute in range(0, 24 * 60, 10):
            probe = (local(f"{night_of}T00:00") + timedelta(minutes=minute)).isoformat()
            assert (who(day, probe) == "A") != (who(night, probe) == "A")
