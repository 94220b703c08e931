"""When the daily mail of a subscriber goes out."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from varsko.kernel.zones import inst, wall

HOURS = range(24)


def next_daily(now: datetime, hour: int, zone: ZoneInfo) -> datetime:
    """Give the next instant after `now` at which the clock of a zone shows a full hour."""
    today = wall(now, zone).date()
    moments = (inst(datetime.combine(today + timedelta(days=days), time(hour)), zone) for days in range(3))
    return next(one for one in moments if one > now)
