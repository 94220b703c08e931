"""When maintenance that comes again comes next: at the same time by the clock on the wall, whatever summer time does."""

import calendar
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from varsko.kernel.zones import inst, wall

REPEATS = ("", "daily", "weekly", "fortnightly", "monthly")
_DAYS = {"daily": 1, "weekly": 7, "fortnightly": 14}
_MOST = 1000


def following(begin: datetime, until: datetime, repeats: str, *, zone: ZoneInfo, after: datetime) -> tuple[datetime, datetime] | None:
    """Give the next times that begin after a moment; None when it does not repeat. A month without the day has its last one."""
    if not repeats:
        return None
    first, length = wall(begin, zone), until - begin
    times = (datetime.combine(_day(first.date(), repeats, number), first.time()) for number in range(1, _MOST))
    found = next((one for one in (inst(moment, zone) for moment in times) if one > after), None)
    return (found, found + length) if found else None


def _day(first: date, repeats: str, number: int) -> date:
    if repeats in _DAYS:
        return first + timedelta(days=_DAYS[repeats] * number)
    months = first.year * 12 + first.month - 1 + number
    year, month = divmod(months, 12)
    return date(year, month + 1, min(first.day, calendar.monthrange(year, month + 1)[1]))
