"""Instants as strangers write them."""

import re
from datetime import UTC, datetime, timedelta

_MILLISECONDS_FROM = 10**11
_NUMBER = re.compile(r"-?\d{1,20}(\.\d{1,9})?", re.ASCII)
_DATE = re.compile(
    r"(\d{4}-\d{2}-\d{2})"
    r"(?:[T ](\d{2}:\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?"
    r"\s*(?:(?:Z|z|UTC|GMT)|([+-]?)(\d{2}):?(\d{2}))?",
    re.ASCII,
)

_YEARS = range(1900, 3000)


def is_plausible(moment: datetime) -> bool:
    """Tell whether a moment lies in years that people plan in: what is far out, no clock of another zone can show."""
    return moment.year in _YEARS


def read_moment(said: str) -> datetime:
    """Read RFC 3339 in all its forms, or seconds or milliseconds since 1970, as an instant in UTC.

    A blank before the offset is an unescaped plus. A time without offset is UTC, a date without time its midnight. Raises ValueError.
    """
    try:
        return _counted(float(said)) if _NUMBER.fullmatch(said) else _dated(said)
    except (OverflowError, OSError) as error:
        raise ValueError(said) from error


def _counted(number: float) -> datetime:
    return datetime.fromtimestamp(number / 1000 if abs(number) >= _MILLISECONDS_FROM else number, UTC)


def _dated(said: str) -> datetime:
    match = _DATE.fullmatch(said)
    if not match:
        raise ValueError(said)
    day, minute, second, fraction, sign, hours, minutes = match.groups()
    written = f"{day}T{minute or '00:00'}:{second or '00'}.{(fraction or '0')[:6].ljust(6, '0')}"
    offset = timedelta(hours=int(hours or 0), minutes=int(minutes or 0)) * (-1 if sign == "-" else 1)
    return datetime.fromisoformat(written).replace(tzinfo=UTC) - offset
