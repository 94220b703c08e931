"""Times and durations are said so that nobody has to calculate."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone, translation

from varsko.ui import times

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "0 seconds"),
        (1, "1 second"),
        (59, "59 seconds"),
        (60, "1 minute"),
        (61, "1 minute 1 second"),
        (119, "1 minute 59 seconds"),
        (120, "2 minutes"),
        (512, "8 minutes"),
        (3599, "59 minutes"),
        (3600, "1 hour"),
        (3601, "1 hour"),
        (7500, "2 hours 5 minutes"),
        (86400, "1 day"),
        (90000, "1 day 1 hour"),
        (86400 + 59, "1 day"),
        (-300, "5 minutes"),
        (400 * 86400, "400 days"),
    ],
)
def test_a_duration_is_said_in_its_two_largest_units(seconds, said):
    assert times.duration(timedelta(seconds=seconds)) == said


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "just now"),
        (-59, "just now"),
        (-60, "1 minute ago"),
        (-3599, "59 minutes ago"),
        (-3600, "1 hour ago"),
        (-86400 * 2, "2 days ago"),
        (-86400 * 7, "Sat 14 Nov 2026"),
        (5, "just now"),
        (30, "in a moment"),
        (60, "in 1 minute"),
        (7200, "in 2 hours"),
        (86400 * 3, "in 3 days"),
        (86400 * 8, "Sun 29 Nov 2026"),
    ],
)
def test_a_moment_is_said_from_where_the_reader_stands(seconds, said):
    assert times.relative(NOON + timedelta(seconds=seconds), NOON) == said


def test_an_absolute_moment_is_in_the_readers_zone_and_names_it():
    with timezone.override("Europe/Oslo"):
        assert times.absolute(NOON) == "Sat 21 Nov 2026, 13:00 CET"
        assert times.absolute(NOON, seconds=True) == "Sat 21 Nov 2026, 13:00:00 CET"
        assert times.clock(NOON) == "13:00"


def test_a_date_speaks_the_readers_language():
    with translation.override("pl"):
        assert "listopada" in times.date(NOON) or "lis" in times.date(NOON).lower()


def test_polish_days_begin_small_as_they_do_in_a_sentence():
    with translation.override("pl"):
        assert times.date(NOON) == "so 21 lis 2026"
