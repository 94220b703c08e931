"""The receipt of a promise: every stretch of time, whether it counted, and how much had been used up after it.

A receipt can be reckoned again by anybody: it holds the calendar, the pauses and the target, and nothing else goes into the result.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from varsko.desk.domain.calendars import Calendar, Counts, Pause, Stretch, spent, stretches
from varsko.desk.domain.targets import Promise, around_the_clock, period

_MOST_LINES = 500


@dataclass(frozen=True, slots=True)
class Line:
    """A stretch, and how much of the target was used up at its end."""

    stretch: Stretch
    used: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """A promise taken apart. `left` is negative when more was used than promised; `is_cut` when there are more lines than are shown."""

    promise: Promise
    lines: tuple[Line, ...]
    used: timedelta
    left: timedelta
    is_cut: bool = False


def receipt(promise: Promise, calendar: Calendar, now: datetime) -> Receipt:
    """Take a promise apart, as it stands at `now`."""
    hours = around_the_clock(calendar.zone) if promise.always else calendar
    whole = period(promise, now)
    lines = tuple(_lines(stretches(hours, whole, promise.pauses)))
    used = spent(hours, whole, promise.pauses)
    return Receipt(promise=promise, lines=lines[:_MOST_LINES], used=used, left=promise.target - used, is_cut=len(lines) > _MOST_LINES)


def _lines(found: Sequence[Stretch]) -> list[Line]:
    used, lines = timedelta(), []
    for one in found:
        used += one.period.length if one.counts is Counts.COUNTED else timedelta()
        lines.append(Line(one, used))
    return lines


def evidence(promise: Promise, calendar: Calendar) -> dict[str, Any]:
    """Give what a receipt was reckoned from, as plain data for another program to check."""
    return {
        "goal": promise.goal.value,
        "start": promise.start.isoformat(),
        "target_minutes": promise.target.total_seconds() / 60,
        "due_at": promise.due_at.isoformat() if promise.due_at else None,
        "met_at": promise.met_at.isoformat() if promise.met_at else None,
        "broken_at": promise.broken_at.isoformat() if promise.broken_at else None,
        "reason": promise.why.value if promise.why else "",
        "around_the_clock": promise.always,
        "pauses": [_pause(one) for one in promise.pauses],
        "calendar": {
            "time_zone": calendar.zone.key,
            "week": {str(day): [(one.start, one.end) for one in windows] for day, windows in calendar.week.items()},
            "closed": sorted(day.isoformat() for day in calendar.closed),
            "days": {day.isoformat(): [(one.start, one.end) for one in windows] for day, windows in calendar.days.items()},
        },
    }


def _pause(one: Pause) -> tuple[str, str | None]:
    return one.start.isoformat(), one.end.isoformat() if one.end else None
