"""When something that somebody stood up for is to be looked at again: one rule for articles and for what else people go by."""

from datetime import UTC, date, datetime, time, timedelta

HALF_A_YEAR, LONGEST = 180, 3650
_HOUR = time(6, 0, tzinfo=UTC)


def next_review(at: datetime, days: int) -> tuple[date | None, datetime | None]:
    """Give the day on which something that was verified `at` is to be looked at again, and the moment its owner is asked; 0 is never."""
    day = (at + timedelta(days=days)).date() if days else None
    return day, datetime.combine(day, _HOUR) if day else None
