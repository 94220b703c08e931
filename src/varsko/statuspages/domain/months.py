"""The months of a page's own zone."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from varsko.kernel.zones import inst, wall

_SENT_AT = time(7)
_LONGER_THAN_A_MONTH = timedelta(days=32)


def month_of(at: datetime, zone: ZoneInfo) -> date:
    """Give the first day of the month that it is in a zone."""
    return wall(at, zone).date().replace(day=1)


def after(month: date) -> date:
    """Give the first day of the month after."""
    return (month + _LONGER_THAN_A_MONTH).replace(day=1)


def sent_at(month: date, zone: ZoneInfo) -> datetime:
    """Give when the report of a month goes out: in the morning of the first day after it."""
    return inst(datetime.combine(after(month), _SENT_AT), zone)
