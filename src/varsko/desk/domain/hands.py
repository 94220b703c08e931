"""Who follows a request, what they have begun to write, and how long it took: as pages read it."""

from dataclasses import dataclass
from datetime import datetime

QUICK = (5, 15, 30, 60)
"""Minutes that one press writes down."""
LONGEST = 1440
MOST_WATCHERS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class WatcherView:
    """Somebody who follows a request; `is_named` when somebody named them."""

    id: str
    name: str
    is_named: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeView:
    """Minutes that somebody worked on a request; `entry` is the id of what they said there, "" for none."""

    id: str
    user_id: str
    name: str
    minutes: int
    at: datetime
    entry: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftView:
    """What somebody has begun to write, for themselves alone."""

    text: str
    kept_at: datetime
