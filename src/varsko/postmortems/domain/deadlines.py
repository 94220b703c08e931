"""When actions are due, and when their owners hear of them."""

from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from varsko.kernel.zones import inst, wall

WEEKS_SOON, WEEKS_LATER = 4, 8
_MORNING = time(9)
_AHEAD = timedelta(days=3)
_AGAIN = timedelta(days=7)


class Kind(StrEnum):
    """What an action does. Stored for ever: names are added, never changed."""

    PREVENT = "prevent"
    DETECT = "detect"
    MITIGATE = "mitigate"
    PROCESS = "process"


class Outcome(StrEnum):
    """How an action ended. Stored for ever: names are added, never changed."""

    DONE = "done"
    DROPPED = "dropped"


def weeks_allowed(severity: int, tier: int | None) -> int:
    """Say within how many weeks priority actions are done: the worst severity and critical services wait four, others eight."""
    return WEEKS_SOON if severity == 1 or tier == 1 else WEEKS_LATER


def latest_day(decided_on: date, weeks: int) -> date:
    """Give the last day that a priority action may be due."""
    return decided_on + timedelta(weeks=weeks)


def next_reminder(due_on: date, after: datetime, zone: ZoneInfo) -> datetime:
    """Say when somebody hears of an action next: three days before its day, on the day, and then each week until it is done.

    Always in the morning of the owner's own clock, and later than `after`; not on the day of `after` itself before it is due.
    """
    today = wall(after, zone).date()
    for day in (due_on - _AHEAD, due_on):
        if day > today:
            return _morning(day, zone)
    weeks = max((today - due_on).days // _AGAIN.days, 0)
    return next(moment for more in (0, 1, 2) if (moment := _morning(due_on + (weeks + more) * _AGAIN, zone)) > after)


def _morning(day: date, zone: ZoneInfo) -> datetime:
    return inst(datetime.combine(day, _MORNING), zone)


def days_late(due_on: date, today: date) -> int:
    """Count the days since something was due; 0 when it is not late."""
    return max((today - due_on).days, 0)
