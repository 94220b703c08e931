"""What can wait comes when people work, by their own clock."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from varsko.incidents.domain.hours import working_from

OSLO = ZoneInfo("Europe/Oslo")


@pytest.mark.parametrize(
    ("at", "begins"),
    [
        ("2026-11-20 10:00", "2026-11-20 10:00"),  # a Friday, at eleven in Oslo
        ("2026-11-20 05:00", "2026-11-20 07:00"),
        ("2026-11-20 15:59", "2026-11-20 15:59"),
        ("2026-11-20 16:00", "2026-11-23 07:00"),
        ("2026-11-21 03:00", "2026-11-23 07:00"),
        ("2026-11-22 23:30", "2026-11-23 07:00"),  # Monday already in Oslo
        ("2026-03-28 12:00", "2026-03-30 06:00"),  # the clocks go forward meanwhile
    ],
)
def test_it_waits_for_the_next_weekday_between_eight_and_five(at, begins):
    moment, wanted = (datetime.fromisoformat(one).replace(tzinfo=UTC) for one in (at, begins))
    assert working_from(moment, OSLO) == wanted
