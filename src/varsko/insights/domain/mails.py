"""The page for those who lead by mail: how far each looks back, and when the next goes out on its reader's own clock."""

from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from varsko.kernel.zones import inst, wall


class Every(StrEnum):
    """How often. Stored for ever: names are added, never changed."""

    WEEK = "week"
    MONTH = "month"


class Form(StrEnum):
    """Within the mail, or as a PDF that is attached. Stored for ever: names are added, never changed."""

    LETTER = "letter"
    PDF = "pdf"


DAYS = {Every.WEEK: 7, Every.MONTH: 30}
A_DAY = timedelta(days=1)
_IN_THE_MORNING = time(7)


def next_at(every: Every, after: datetime, zone: ZoneInfo) -> datetime:
    """Give the first seven o'clock after a moment, of a Monday or of the first of a month."""
    day = wall(after, zone).date()
    while True:
        moment = inst(datetime.combine(day, _IN_THE_MORNING), zone)
        if moment > after and (day.weekday() == 0 if every is Every.WEEK else day.day == 1):
            return moment
        day += A_DAY
