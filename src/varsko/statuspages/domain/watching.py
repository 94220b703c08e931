"""Values that are taken from a monitor that speaks Prometheus' API: what is asked for, and what an answer says."""

import json
import math
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode, urlsplit

from varsko.kernel.text import clean, is_web_address
from varsko.statuspages.domain.metrics import Point, is_value

ADDRESS, QUERY, TOKEN = 500, 2000, 500
STEP = timedelta(minutes=1)
LOOK_EVERY = timedelta(minutes=1)
BEHIND = timedelta(seconds=30)
"""Monitors write what they measured a little later."""
FURTHEST = timedelta(hours=24)
LARGEST = 1_000_000
_LONGEST_PAUSE = timedelta(minutes=15)


class Trouble(StrEnum):
    """Why a look brought no values."""

    UNREACHED = "unreached"
    REFUSED = "refused"
    UNREADABLE = "unreadable"
    SEVERAL = "several"


class Unusable(Exception):
    """An answer without values of one series; `why` and what the monitor said."""

    def __init__(self, why: Trouble, said: str = "") -> None:
        """Keep the reason."""
        super().__init__(said)
        self.why = why


def base_of(address: str) -> str:
    """Give the address of a monitor as it is kept, without what follows it in the API; "" when it cannot be one."""
    said = clean(address).strip()
    if len(said) > ADDRESS or not is_web_address(said) or not said.isprintable() or " " in said:
        return ""
    parts = urlsplit(said)
    path = parts.path.partition("/api/v1/")[0].rstrip("/")
    return "" if "@" in parts.netloc else f"{parts.scheme}://{parts.netloc}{path}"


def window(reached: datetime | None, now: datetime) -> tuple[datetime, datetime] | None:
    """Give the first and the last moment to ask for: whole minutes, after what was reached, at most a day; None when nothing is new."""
    last = _whole(now - BEHIND)
    first = max(reached + STEP if reached else last - FURTHEST, last - FURTHEST)
    return (first, last) if first <= last else None


def url_of(address: str, query: str, first: datetime, last: datetime) -> str:
    """Give where the values of a query between two moments are."""
    asked = {"query": query, "start": int(first.timestamp()), "end": int(last.timestamp()), "step": int(STEP.total_seconds())}
    return f"{address}/api/v1/query_range?{urlencode(asked)}"


def read(document: bytes, first: datetime, last: datetime) -> list[Point]:
    """Read the values of one series, the oldest first; what is no number and what was not asked for is left out.

    Raises Unusable, also for more values than there are steps.
    """
    try:
        found = json.loads(document)
    except (ValueError, RecursionError):
        raise Unusable(Trouble.UNREADABLE) from None
    if not isinstance(found, dict) or found.get("status") != "success":
        raise Unusable(Trouble.UNREADABLE)
    data = found.get("data")
    series = data.get("result") if isinstance(data, dict) and data.get("resultType") == "matrix" else None
    if not isinstance(series, list):
        raise Unusable(Trouble.UNREADABLE)
    if len(series) > 1:
        raise Unusable(Trouble.SEVERAL, str(len(series)))
    values = series[0].get("values") if series and isinstance(series[0], dict) else []
    points = [one for pair in values if (one := _point(pair))] if isinstance(values, list) else []
    wanted = sorted((one for one in points if first <= one.at <= last), key=lambda one: one.at)
    if len(wanted) > (last - first) // STEP + 1:
        raise Unusable(Trouble.UNREADABLE, f"{len(wanted)} values")
    return wanted


def pause_after(failures: int) -> timedelta:
    """Tell how long to leave a monitor alone that gave nothing so many times in a row."""
    return min(LOOK_EVERY * (1 << min(max(failures - 1, 0), 10)), _LONGEST_PAUSE)


def _whole(at: datetime) -> datetime:
    step = int(STEP.total_seconds())
    return datetime.fromtimestamp(int(at.timestamp()) // step * step, UTC)


def _point(pair: Any) -> Point | None:
    """Read `[seconds, "value"]`."""
    if not isinstance(pair, list) or len(pair) != 2 or isinstance(pair[0], bool) or not isinstance(pair[0], int | float):
        return None
    try:
        value, seconds = float(pair[1]), float(pair[0])
    except (TypeError, ValueError, OverflowError):
        return None
    if not is_value(value) or not math.isfinite(seconds) or not 0 <= seconds < 253_402_300_799:
        return None
    return Point(datetime.fromtimestamp(seconds, UTC), value)
