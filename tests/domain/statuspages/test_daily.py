"""The daily mail goes out at the hour that somebody chose, by their own clock."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from varsko.statuspages.domain.daily import next_daily

OSLO = ZoneInfo("Europe/Oslo")


@pytest.mark.parametrize(
    ("now", "hour", "due"),
    [
        (datetime(2026, 3, 2, 5, 59, tzinfo=UTC), 7, datetime(2026, 3, 2, 6, tzinfo=UTC)),
        (datetime(2026, 3, 2, 6, 0, tzinfo=UTC), 7, datetime(2026, 3, 3, 6, tzinfo=UTC)),
        (datetime(2026, 3, 28, 6, 0, tzinfo=UTC), 7, datetime(2026, 3, 29, 5, tzinfo=UTC)),  # the clock goes forward that night
        (datetime(2026, 3, 28, 12, 0, tzinfo=UTC), 2, datetime(2026, 3, 29, 1, tzinfo=UTC)),  # there is no 2 o'clock: the end of the gap
        (datetime(2026, 3, 2, 23, 30, tzinfo=UTC), 0, datetime(2026, 3, 3, 23, tzinfo=UTC)),  # it is past midnight there already
    ],
)
def test_it_is_the_next_full_hour_of_theirs(now, hour, due):
    assert next_daily(now, hour, OSLO) == due


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago", "Asia/Kathmandu"])
@pytest.mark.parametrize("hour", [0, 12, 23])
def test_it_is_never_more_than_a_day_away(zone, hour):
    now = datetime(2026, 6, 1, 9, 41, tzinfo=UTC)
    assert 0 < (next_daily(now, hour, ZoneInfo(zone)) - now).total_seconds() <= 86_400
