"""Time restrictions as clients write and read them."""

from collections.abc import Mapping
from typing import Any

from varsko.compat.opsgenie.fields import Fields
from varsko.schedules.data import Restriction, Window

DAILY, WEEKLY = "time-of-day", "weekday-and-time-of-day"
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def read_restriction(said: Fields, name: str = "timeRestriction") -> Restriction | None:
    """Read a restriction; nothing, null or an empty object is none. Raises Invalid."""
    part = said.part(name)
    if not part.values:
        return None
    kind = part.choice("type", (DAILY, WEEKLY), WEEKLY if part.has("restrictions") else DAILY)
    windows = part.parts("restrictions") or part.parts("restriction")
    if kind == DAILY:
        return Restriction("time-of-day", tuple(_window(one) for one in (part.parts("restriction") or windows)[:1]))
    return Restriction("weekday-and-time-of-day", tuple(_weekly(one) for one in windows))


def _window(said: Fields) -> Window:
    return Window(_minute(said, "start"), _minute(said, "end"))


def _weekly(said: Fields) -> Window:
    return Window(_minute(said, "start"), _minute(said, "end"), _day(said, "startDay"), _day(said, "endDay"))


def _day(said: Fields, name: str) -> int:
    return _DAYS.index(said.choice(name, _DAYS, ""))


def _minute(said: Fields, side: str) -> int:
    hour, minute = said.number(f"{side}Hour", 0), said.number(f"{side}Min", 0)
    if hour > 24 or minute > 59 or (hour == 24 and minute):
        raise said.wrong(f"{side}Hour", "must be a time between 00:00 and 24:00")
    return 60 * hour + minute


def show_restriction(restriction: Restriction) -> dict[str, Any]:
    """Write a restriction as it was given."""
    shown = [_shown(window) for window in restriction.windows]
    if restriction.kind == DAILY:
        return {"type": DAILY, "restriction": shown[0]}
    return {"type": WEEKLY, "restrictions": shown}


def _shown(window: Window) -> Mapping[str, Any]:
    start, end = divmod(window.start, 60), divmod(window.end, 60)
    times = {"startHour": start[0], "startMin": start[1], "endHour": end[0], "endMin": end[1]}
    if window.start_day is None or window.end_day is None:
        return times
    return {"startDay": _DAYS[window.start_day], **times, "endDay": _DAYS[window.end_day]}
