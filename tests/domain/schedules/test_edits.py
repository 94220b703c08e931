"""An edit counts from now on; the person on call now is not thrown out, and the past stays as it was."""

from dataclasses import replace

import pytest

from tests.domain.schedules.build import letters_by_day, local, plan, rotation, seats, terms, weekly, who
from varsko.schedules.data import Version
from varsko.schedules.domain.edits import revise, vacate

THREE = terms("2026-11-02T09:00", "ABC")
WEDNESDAY = local("2026-11-11T12:00")  # B's week


def edited(letters: str, first=THREE, at=WEDNESDAY):
    return plan(rotation(first, revise(Version(terms=first), replace(first, participants=seats(letters)), at)))


def weeks(a_plan, first: str = "2026-11-12", count: int = 6) -> str:
    return letters_by_day(a_plan, first, 7 * count)[::7]


def test_somebody_new_at_the_end_does_not_swap_the_pager_at_the_moment_of_saving():
    old = terms("2025-02-03T09:00", "ABC")
    new = edited("ABCD", old, local("2026-11-18T12:00"))
    assert weeks(plan(old), "2026-11-18", 1) == "A"
    assert weeks(new, "2026-11-18") == "ABCDAB"


@pytest.mark.parametrize(
    ("letters", "expected"),
    [
        ("AC", "CACACA"),  # B gone, another length: the next of the old order, at once
        ("A-C", ".CA.CA"),  # the same length: whoever has the same seat
        ("AXC", "XCAXCA"),
        ("CBA", "BACBAC"),  # still listed: stays, and the list goes on from that seat
        ("BA", "BABABA"),
        ("XY", "XYXYXY"),  # nobody of the old list
        ("BBAC", "BBACBB"),  # the first seat of several
    ],
)
def test_a_new_list_goes_on_from_the_person_on_call(letters, expected):
    new = edited(letters)
    assert weeks(new) == expected
    assert who(new, "2026-11-11T11:59:59") == "B"


def test_a_vacated_seat_stays_empty_and_nobody_else_s_week_moves():
    left = plan(rotation(THREE, revise(Version(terms=THREE), vacate(THREE, seats("B")[0]), WEDNESDAY)))
    assert weeks(left, "2026-11-12", 5) == ".CA.C"
    assert who(left, "2026-11-10T12:00") == "B"


def test_a_person_with_several_seats_goes_on_from_the_one_they_are_in():
    twice = terms("2026-11-02T09:00", "ABAC")
    second_turn = local("2026-11-17T12:00")
    assert weeks(edited("AAC", twice, second_turn), "2026-11-18", 4) == "ACAA"


def test_the_next_of_the_old_order_skips_those_who_left_too():
    assert weeks(edited("AD", terms("2026-11-02T09:00", "ABCD")), count=3) == "DAD"


def test_a_new_start_is_a_new_grid_that_begins_with_the_first():
    moved = replace(THREE, start=local("2026-11-16T09:00"))
    new = plan(rotation(THREE, revise(Version(terms=THREE), moved, WEDNESDAY)))
    assert who(new, "2026-11-11T11:00") == "B"
    assert who(new, "2026-11-12T11:00") == ""
    assert weeks(new, "2026-11-16", 3) == "ABC"


def test_a_new_length_is_a_new_grid_too():
    longer = replace(THREE, length=2)
    new = plan(rotation(THREE, revise(Version(terms=THREE), longer, WEDNESDAY)))
    assert weeks(new, "2026-11-12", 5) == "ABBCC"
    assert who(new, "2026-11-10T12:00") == "B"


def test_an_edit_ahead_of_the_start_begins_with_the_first_of_the_new_list():
    assert weeks(edited("XYZ", at=local("2026-10-01T00:00")), "2026-11-03", 3) == "XYZ"


def test_the_first_version_counts_from_its_start_even_if_that_was_long_before_it_was_made():
    assert letters_by_day(plan(THREE), "2026-11-02", 21)[::7] == "ABC"


def test_a_new_end_and_a_new_restriction_leave_the_past_alone():
    cut = replace(THREE, end=local("2026-11-03T09:00"), restriction=weekly("mon 09:00-mon 10:00"))
    new = plan(rotation(THREE, revise(Version(terms=THREE), cut, WEDNESDAY)))
    assert who(new, "2026-11-10T12:00") == "B"
    assert who(new, "2026-11-12T12:00") == ""


def test_another_zone_moves_the_clock_but_not_the_person():
    moved = replace(THREE, zone="America/New_York")
    new = plan(rotation(THREE, revise(Version(terms=THREE), moved, WEDNESDAY)))
    assert who(new, "2026-11-11T12:00") == "B"
    assert weeks(new, "2026-11-12", 3) == "BCA"


def test_edits_of_edits_keep_every_past():
    first = Version(terms=THREE)
    second = revise(first, replace(THREE, participants=seats("ABCD")), WEDNESDAY)
    third = revise(second, replace(THREE, participants=seats("XD")), local("2026-11-24T12:00"))
    history = plan(rotation(THREE, second, third))
    assert letters_by_day(history, "2026-11-04", 35)[::7] == "ABCXD"[0:3] + "DX"
    assert who(history, "2026-11-24T11:00") == "D"


def test_an_edit_with_a_clock_that_was_set_back_counts_from_the_edit_before():
    second = revise(Version(terms=THREE), replace(THREE, participants=seats("AC")), WEDNESDAY)
    third = revise(second, replace(THREE, participants=seats("A")), local("2026-11-01T00:00"))
    assert third.since == WEDNESDAY
    assert who(plan(rotation(THREE, second, third)), "2026-11-10T12:00") == "B"
