"""The picture of a schedule: midnights of its own wall clock, bars in percent."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from tests.domain.schedules.build import OFFICE, local, override, plan, rotation, terms, utc
from varsko.schedules.domain.drawing import holes, mark, seats_in, span_of, ticks, tracks, turn_page
from varsko.schedules.domain.resolver import lanes

OSLO = ZoneInfo("Europe/Oslo")


@pytest.mark.parametrize(
    ("look", "day", "start", "hours"),
    [
        ("day", date(2026, 3, 29), "03-28 23:00", 23),
        ("day", date(2026, 10, 25), "10-24 22:00", 25),
        ("week", date(2026, 3, 25), "03-22 23:00", 167),
        ("month", date(2026, 3, 25), "02-28 23:00", 743),
        ("month", date(2026, 12, 31), "11-30 23:00", 744),
    ],
)
def test_a_look_goes_from_midnight_to_midnight(look, day, start, hours):
    span = span_of(look, day, OSLO)
    assert utc(span.start) == start
    assert span.length.total_seconds() == hours * 3600


def test_pages_are_turned_over_the_year():
    assert turn_page("month", date(2026, 1, 31), -1) == date(2025, 12, 1)
    assert turn_page("month", date(2026, 12, 5), 1) == date(2027, 1, 1)
    assert turn_page("week", date(2026, 1, 1), 0) == date(2025, 12, 29)
    assert turn_page("day", date(2026, 2, 28), 1) == date(2026, 3, 1)


def test_ticks_lie_on_the_days_and_hours_also_in_the_odd_night():
    assert [tick.left for tick in ticks("week", date(2026, 11, 4), OSLO)][:2] == [0, 14.286]
    assert len(ticks("month", date(2026, 2, 4), OSLO)) == 28
    odd = ticks("day", date(2026, 3, 29), OSLO)
    assert [utc(tick.at) for tick in odd][:3] == ["03-28 23:00", "03-29 01:00", "03-29 04:00"]


def test_bars_are_cut_to_the_picture_and_keep_their_own_times():
    weeks = plan(terms("2026-11-04T00:00", "AB"), overrides=[override("X", "2026-11-05T00:00", "2026-11-06T00:00")])
    span = span_of("week", date(2026, 11, 12), OSLO)
    drawn = tracks(lanes(weeks, span_of("month", date(2026, 11, 1), OSLO)), span)
    assert [(bar.left, bar.width, bar.period.participant.id) for bar in drawn[0].bars] == [(0.0, 28.571, "A"), (28.571, 71.429, "B")]
    assert drawn[0].bars[0].span.start == local("2026-11-06T00:00")
    assert {one.id for one in seats_in(drawn)} == {"A", "B"}


def test_holes_are_drawn_where_nobody_is():
    office = plan(terms("2026-11-02T00:00", "A", restriction=OFFICE))
    span = span_of("day", date(2026, 11, 4), OSLO)
    assert [(bar.left, bar.width) for bar in holes(lanes(office, span), span)] == [(0.0, 37.5), (70.833, 29.167)]


def test_a_removed_rotation_is_drawn_only_where_it_had_a_say():
    removed = plan(rotation(terms("2026-11-02T00:00", "A"), ended=local("2026-11-10T00:00")))
    early, late = (span_of("week", date(2026, 11, day), OSLO) for day in (4, 25))
    assert len(tracks(lanes(removed, early), early)) == 1
    assert tracks(lanes(removed, late), late) == []


def test_now_is_marked_inside_the_picture_only():
    span = span_of("day", date(2026, 11, 4), OSLO)
    assert mark(local("2026-11-04T12:00"), span) == 50.0
    assert mark(local("2026-11-05T00:00"), span) is None
