"""Figures come at seven in the morning on the reader's own clock, whatever the clock does."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from varsko.desk.domain.digests import Every, next_at

OSLO, WARSAW, LISBON = ZoneInfo("Europe/Oslo"), ZoneInfo("Europe/Warsaw"), ZoneInfo("Europe/Lisbon")


@pytest.mark.parametrize(
    ("every", "after", "zone", "expected"),
    [
        (Every.DAY, "2026-11-22T05:59", OSLO, "2026-11-22T06:00"),
        (Every.DAY, "2026-11-22T06:00", OSLO, "2026-11-23T06:00"),
        (Every.DAY, "2026-11-22T06:00", LISBON, "2026-11-22T07:00"),
        (Every.DAY, "2027-03-27T06:30", WARSAW, "2027-03-28T05:00"),
        (Every.WEEK, "2026-11-22T12:00", OSLO, "2026-11-23T06:00"),
        (Every.WEEK, "2026-11-23T06:00", OSLO, "2026-11-30T06:00"),
        (Every.MONTH, "2026-11-22T12:00", OSLO, "2026-12-01T06:00"),
        (Every.MONTH, "2026-12-31T23:30", OSLO, "2027-01-01T06:00"),
    ],
)
def test_when_the_next_is_due(every, after, zone, expected):
    assert next_at(every, datetime.fromisoformat(after).replace(tzinfo=UTC), zone) == datetime.fromisoformat(expected).replace(tzinfo=UTC)
