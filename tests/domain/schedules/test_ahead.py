"""Who comes next, where nobody comes, and who never does."""

import time

from tests.domain.schedules.build import OFFICE, daily, local, override, plan, rotation, span, terms, utc
from varsko.schedules.domain.ahead import changes_at, coverage, exact_next, gaps, neighbours, never_on_call

WEEKS = terms("2026-11-02T09:00", "ABC")


def next_of(a_plan, text):
    found = exact_next(a_plan, local(text))
    return found and (utc(found[0]), "".join(one.id for one in found[1]))


def order(a_plan, text, direction="next"):
    return "".join(one.id for one in neighbours(a_plan, local(text), direction))


def test_the_next_is_who_takes_over():
    assert next_of(plan(WEEKS), "2026-11-04T12:00") == ("11-09 08:00", "B")
    assert changes_at(plan(WEEKS), local("2026-11-04T12:00")) == local("2026-11-09T09:00")


def test_the_next_after_a_night_without_anybody_is_the_other_person_not_the_same_again():
    days = plan(terms("2026-11-02T09:00", "AB", unit="week", restriction=OFFICE))
    assert next_of(days, "2026-11-03T12:00") == ("11-09 08:00", "B")
    assert next_of(days, "2026-11-03T20:00") == ("11-04 08:00", "A")
    assert changes_at(days, local("2026-11-03T12:00")) == local("2026-11-03T17:00")


def test_overrides_count_for_the_exact_next_and_not_for_the_order():
    covered = plan(WEEKS, overrides=[override("X", "2026-11-05T00:00", "2026-11-10T00:00")])
    assert next_of(covered, "2026-11-04T12:00") == ("11-04 23:00", "X")
    assert next_of(covered, "2026-11-06T12:00") == ("11-09 23:00", "B")
    assert order(covered, "2026-11-06T12:00") == "B"


def test_nobody_comes_after_the_only_one():
    assert next_of(plan(terms("2026-11-02T09:00", "A")), "2026-11-04T12:00") is None
    assert changes_at(plan(terms("2026-11-02T09:00", "A")), local("2026-11-04T12:00")) is None
    assert changes_at(plan(terms("2026-11-02T09:00", "A", end="2026-12-02T09:00")), local("2026-11-04T12:00")) == local("2026-12-02T09:00")
    assert next_of(plan(), "2026-11-04T12:00") is None


def test_a_change_on_the_very_edge_of_a_look_is_seen():
    fortnight = plan(terms("2026-11-02T09:00", "AB", length=2))
    assert next_of(fortnight, "2026-11-02T09:00") == ("11-16 08:00", "B")
    ending = plan(terms("2026-11-02T09:00", "A", end="2026-11-16T09:00"))
    assert changes_at(ending, local("2026-11-02T09:00")) == local("2026-11-16T09:00")


def test_somebody_who_starts_next_year_is_found():
    later = plan(terms("2028-11-06T09:00", "A"))
    assert next_of(later, "2026-11-04T12:00") == ("11-06 08:00", "A")


def test_the_order_skips_empty_seats_and_forgets_restrictions():
    gappy = plan(terms("2026-11-02T09:00", "A--B", restriction=daily("09:00-10:00")))
    assert order(gappy, "2026-11-04T12:00") == "B"
    assert order(gappy, "2026-11-24T12:00") == "A"
    assert order(gappy, "2026-11-24T12:00", "previous") == "A"
    assert order(plan(terms("2026-11-02T09:00", "--")), "2026-11-04T12:00") == ""


def test_the_order_knows_start_and_end():
    assert order(plan(WEEKS), "2026-10-01T12:00") == "A"
    assert order(plan(WEEKS), "2026-10-01T12:00", "previous") == ""
    assert order(plan(terms("2026-11-02T09:00", "AB", end="2026-11-08T09:00")), "2026-11-04T12:00") == ""
    assert order(plan(terms("2026-11-02T09:00", "AB", end="2026-11-08T09:00")), "2026-11-24T12:00") == ""
    assert order(plan(rotation(WEEKS, ended=local("2026-11-03T12:00"))), "2026-11-04T12:00") == ""
    assert order(plan(terms("2026-11-02T09:00", "A")), "2026-11-04T12:00") == "A"


def test_each_rotation_has_its_own_order():
    both = plan(WEEKS, terms("2026-11-02T09:00", "XB"), terms("2026-11-02T09:00", "YZ"))
    assert order(both, "2026-11-04T12:00") == "BZ"
    assert order(both, "2026-11-04T12:00", "previous") == "CBZ"


def test_a_disabled_schedule_has_no_next():
    assert next_of(plan(WEEKS, enabled=False), "2026-11-04T12:00") is None
    assert order(plan(WEEKS, enabled=False), "2026-11-04T12:00") == ""


def test_gaps_are_what_nobody_covers():
    office = plan(terms("2026-11-02T00:00", "AB", restriction=OFFICE), overrides=[override("X", "2026-11-03T17:00", "2026-11-05T00:00")])
    found = gaps(office, span("2026-11-02T00:00", "2026-11-06T00:00"))
    assert [(utc(one.start), utc(one.end)) for one in found] == [
        ("11-01 23:00", "11-02 08:00"),
        ("11-02 16:00", "11-03 08:00"),
        ("11-04 23:00", "11-05 08:00"),
        ("11-05 16:00", "11-05 23:00"),
    ]
    assert gaps(plan(WEEKS), span("2026-11-03T00:00", "2027-12-01T00:00")) == []


def test_four_hundred_days_of_hourly_turns_with_an_empty_seat_stay_cheap():
    hourly = plan(terms("2016-01-04T00:00", "ABCDEF-", unit="hour"))
    began = time.process_time()
    found = gaps(hourly, span("2026-11-21T00:00", "2027-12-26T00:00"))
    assert len(found) > 1300
    assert time.process_time() - began < 1.5


def test_a_look_for_gaps_ends_when_there_are_more_than_enough_of_them():
    hourly = plan(terms("2016-01-04T00:00", "ABCDEF-", unit="hour"))
    found = coverage(hourly, span("2026-11-21T00:00", "2027-12-26T00:00"))
    assert 500 < len(found.gaps) < 1000
    assert not found.is_whole
    whole = coverage(plan(terms("2026-11-02T09:00", "A-")), span("2026-11-02T09:00", "2027-11-02T09:00"))
    assert (len(whole.gaps), whole.is_whole) == (26, True)
    assert whole.gaps == tuple(gaps(plan(terms("2026-11-02T09:00", "A-")), span("2026-11-02T09:00", "2027-11-02T09:00")))


def test_those_whom_the_restriction_never_reaches_are_named():
    seven = terms("2026-11-02T09:00", "ABCDEFG", unit="day", restriction=OFFICE)
    assert "".join(one.id for one in never_on_call(rotation(seven))) == "FG"
    served = terms("2026-11-02T09:00", "ABCDEFG", unit="day", restriction=OFFICE, count="served")
    assert never_on_call(rotation(served)) == ()
    assert never_on_call(rotation(WEEKS)) == ()
    assert never_on_call(rotation(terms("2026-11-02T09:00", "A-", unit="day"))) == ()
