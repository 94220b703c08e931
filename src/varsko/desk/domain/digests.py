"""Figures that come by mail: what can be in them, how often, and when the next one is due on the reader's own clock."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from varsko.kernel.zones import inst, wall

MOST_READERS = 50
_IN_THE_MORNING = time(7)


class Every(StrEnum):
    """How often. Stored for ever: names are added, never changed."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


DAYS = {Every.DAY: 1, Every.WEEK: 7, Every.MONTH: 30}
"""How far each looks back."""


class Part(StrEnum):
    """What can be in it. Stored for ever: names are added, never changed."""

    COUNTS = "counts"
    SPEED = "speed"
    PROMISES = "promises"
    AGES = "ages"
    SCORES = "scores"
    CHANNELS = "channels"
    CATEGORIES = "categories"


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestView:
    """What comes by mail: of one desk by its id or of all (""), to whom by user id."""

    id: str
    name: str
    desk_id: str
    desk_name: str
    every: Every
    parts: tuple[Part, ...]
    readers: tuple[str, ...]
    names: tuple[str, ...]
    made_by: str
    next_at: datetime | None = None


def next_at(every: Every, after: datetime, zone: ZoneInfo) -> datetime:
    """Give the first seven o'clock after a moment: of any day, of a Monday, of the first of a month."""
    day = wall(after, zone).date()
    while True:
        moment = inst(datetime.combine(day, _IN_THE_MORNING), zone)
        if moment > after and _is_on(every, day.weekday(), day.day):
            return moment
        day += timedelta(days=1)


def _is_on(every: Every, weekday: int, day: int) -> bool:
    return every is Every.DAY or (weekday == 0 if every is Every.WEEK else day == 1)
