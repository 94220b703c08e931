"""When maintenance comes again."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from varsko.statuspages.domain.repeating import following

OSLO = ZoneInfo("Europe/Oslo")


def at(*parts):
    return datetime(*parts, tzinfo=UTC)


@pytest.mark.parametrize(
    ("repeats", "after", "begin"),
    [
        ("daily", at(2026, 3, 3), at(2026, 3, 3, 21)),
        ("weekly", at(2026, 3, 3), at(2026, 3, 9, 21)),
        ("weekly", at(2026, 3, 10), at(2026, 3, 16, 21)),
        ("fortnightly", at(2026, 3, 3), at(2026, 3, 16, 21)),
        ("weekly", at(2026, 3, 25), at(2026, 3, 30, 20)),  # summer time: 22:00 on the wall all the same
        ("monthly", at(2026, 3, 3), at(2026, 4, 2, 20)),
    ],
)
def test_it_comes_at_the_same_time_by_the_clock_on_the_wall(repeats, after, begin):
    first = at(2026, 3, 2, 21)
    found = following(first, first + timedelta(hours=2), repeats, zone=OSLO, after=after)
    assert found == (begin, begin + timedelta(hours=2))


def test_a_month_without_the_day_has_its_last_and_the_day_comes_back():
    first = at(2026, 1, 31, 12)
    until = first + timedelta(hours=1)
    begins = [following(first, until, "monthly", zone=ZoneInfo("UTC"), after=at(2026, month, 1))[0] for month in (2, 3, 4)]
    assert [one.date().isoformat() for one in begins] == ["2026-02-28", "2026-03-31", "2026-04-30"]


def test_what_does_not_repeat_does_not_come_again():
    assert following(at(2026, 1, 1), at(2026, 1, 2), "", zone=OSLO, after=at(2026, 1, 3)) is None
