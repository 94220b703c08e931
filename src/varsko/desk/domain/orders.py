"""In which order work is listed, and how a page of it goes on where the last one stopped."""

from datetime import UTC, datetime, timedelta
from enum import StrEnum

Place = tuple[int, int]
"""Where a page begins: priority (or the moment promised, see `mark`) and number of the last request seen."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LAST = (datetime.max.replace(tzinfo=UTC) - _EPOCH) // timedelta(microseconds=1)


class Order(StrEnum):
    """What comes first: the most urgent, or what falls due next."""

    URGENT = "urgent"
    DUE = "due"


def mark(moment: datetime | None) -> int:
    """Write a moment as microseconds for an address; 0 for none, which comes after all moments."""
    return (moment - _EPOCH) // timedelta(microseconds=1) if moment else 0


def moment_of(number: int) -> datetime:
    """Read such a mark; one that no clock can show is the last moment of all."""
    return _EPOCH + timedelta(microseconds=min(max(number, 0), _LAST))
