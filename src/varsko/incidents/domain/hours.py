"""When people work: what can wait comes on a weekday between eight and five, by their own clock."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from varsko.kernel.zones import inst, wall

BEGIN, END = time(8), time(17)
_SATURDAY = 5


def working_from(at: datetime, zone: ZoneInfo) -> datetime:
    """Give the moment from which somebody works: `at` itself within working hours, else the beginning of the next ones."""
    reading = wall(at, zone)
    day = reading.date()
    if day.weekday() < _SATURDAY and reading.time() < END:
        return at if reading.time() >= BEGIN else inst(datetime.combine(day, BEGIN), zone)
    day += timedelta(days=1)
    while day.weekday() >= _SATURDAY:
        day += timedelta(days=1)
    return inst(datetime.combine(day, BEGIN), zone)
