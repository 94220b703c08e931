"""An override lies over the turns, the youngest on top, and moves nothing."""

from tests.domain.schedules.build import daily, letters_by_day, local, override, plan, rotation, shifts, terms, who

WEEKS = terms("2026-11-02T09:00", "AB")


def test_somebody_takes_over_across_a_hand_over_and_nobody_s_turn_moves():
    mondays = plan(terms("2026-11-09T09:00", "AB"), overrides=[override("X", "2026-11-15T20:00", "2026-11-16T12:00")])
    assert shifts(mondays, "2026-11-09T09:00", "2026-11-23T09:00") == [
        ("A", "11-09 08:00", "11-15 19:00"),
        ("X", "11-15 19:00", "11-16 11:00"),
        ("B", "11-16 11:00", "11-23 08:00"),
    ]


def test_without_a_list_only_the_override_s_person_is_on_call():
    both = plan(WEEKS, terms("2026-11-02T09:00", "C"), overrides=[override("X", "2026-11-03T00:00", "2026-11-04T00:00")])
    assert who(both, "2026-11-03T12:00") == "X"
    assert who(both, "2026-11-04T00:00") == "AC"


def test_with_a_list_the_other_rotations_stay():
    both = plan(WEEKS, terms("2026-11-02T09:00", "C"), overrides=[override("X", "2026-11-03T00:00", "2026-11-04T00:00", on=["r1"])])
    assert who(both, "2026-11-03T12:00") == "XC"


def test_it_counts_for_its_whole_period_also_where_nobody_would_be_on_call():
    small = terms("2026-11-02T09:00", "-A", end="2026-11-20T00:00", restriction=daily("09:00-17:00"))
    cover = plan(small, overrides=[override("X", "2026-10-01T00:00", "2026-12-01T00:00", on=["r1"])])
    for moment in ("2026-10-05T12:00", "2026-11-03T12:00", "2026-11-10T20:00", "2026-11-30T12:00"):
        assert who(cover, moment) == "X"


def test_an_override_of_nobody_empties_the_schedule():
    assert who(plan(WEEKS, overrides=[override("-", "2026-11-03T00:00", "2026-11-04T00:00")]), "2026-11-03T12:00") == ""


def test_per_rotation_the_one_created_last_wins():
    older_all = [override("X", "2026-11-03T00:00", "2026-11-04T00:00", 1), override("Y", "2026-11-03T00:00", "2026-11-04T00:00", 2, ["r1"])]
    older_one = [override("X", "2026-11-03T00:00", "2026-11-04T00:00", 1, ["r1"]), override("Y", "2026-11-03T00:00", "2026-11-04T00:00", 2)]
    two = (WEEKS, terms("2026-11-02T09:00", "C"))
    assert who(plan(*two, overrides=older_all), "2026-11-03T12:00") == "YX"
    assert who(plan(*two, overrides=older_one), "2026-11-03T12:00") == "Y"
    assert who(plan(WEEKS, overrides=older_all), "2026-11-03T12:00") == "Y"


def test_the_list_they_come_in_makes_no_difference():
    pile = [override(letter, f"2026-11-0{3 + n}T00:00", f"2026-11-0{6 + n}T00:00", n) for n, letter in enumerate("WXYZ")]
    assert letters_by_day(plan(WEEKS, overrides=pile), "2026-11-02", 10) == letters_by_day(
        plan(WEEKS, overrides=pile[::-1]), "2026-11-02", 10
    )
    assert letters_by_day(plan(WEEKS, overrides=pile), "2026-11-02", 9) == "AWXYZZZBB"


def test_a_schedule_without_rotations_still_has_its_overrides():
    bare = plan(overrides=[override("X", "2026-11-03T00:00", "2026-11-04T00:00")])
    assert who(bare, "2026-11-03T12:00") == "X"
    assert who(bare, "2026-11-04T12:00") == ""


def test_a_removed_rotation_keeps_its_past_and_no_longer_hides_an_override_for_all():
    from_then = override("X", "2026-11-01T00:00", "2026-12-01T00:00", 1)
    newer = override("Y", "2026-11-01T00:00", "2026-12-01T00:00", 2, ["r1"])
    removed = plan(rotation(WEEKS, ended=local("2026-11-10T00:00")), overrides=[from_then, newer])
    assert who(removed, "2026-11-05T12:00") == "Y"
    assert who(removed, "2026-11-15T12:00") == "X"


def test_a_disabled_schedule_answers_nobody_and_still_shows_its_plan():
    off = plan(WEEKS, enabled=False)
    assert who(off, "2026-11-03T12:00") == ""
    assert shifts(off, "2026-11-02T09:00", "2026-11-09T09:00") == [("A", "11-02 08:00", "11-09 08:00")]
