"""Takes values as strangers write them: a number where a text belongs, null, blanks, nested objects, odd dates."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import msgspec

from varsko.kernel.errors import Invalid
from varsko.kernel.text import clean

# Longer than any column: what is cut later is still marked as cut, and nothing later has to work on a megabyte.
_LONGEST = 30_000
_MOST = 1000
_TITLE_FITS = 130
_MILLISECONDS_FROM = 100_000_000_000


def mapping(value: Any, name: str = "body") -> dict[str, Any]:
    """Insist on a JSON object."""
    if isinstance(value, dict):
        return value
    raise Invalid({name: "must be a JSON object"})


def text(value: Any) -> str:
    """Make a text of anything: null is empty, objects and lists are written as JSON."""
    if type(value) is str and value.isascii() and "\0" not in value and len(value) <= _LONGEST:
        return value  # as nearly always
    if isinstance(value, str):
        return clean(value[:_LONGEST])
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict | list):
        return _json(value)
    return str(value)[:_LONGEST]


def _json(value: Any) -> str:
    try:
        return clean(msgspec.json.encode(value).decode()[:_LONGEST])
    except (RecursionError, ValueError, UnicodeError, TypeError):
        return "[cannot be shown]"


def line(value: Any) -> str:
    """Make a text without blanks around it."""
    return text(value).strip()


def unabridged(title: str) -> str:
    """Give a title that a list cannot show whole, so that the description keeps it; "" for a short one."""
    return title if len(title) > _TITLE_FITS else ""


def texts(value: Any) -> tuple[str, ...]:
    """Take a list of short texts; also one text with commas. Blanks and repetitions go."""
    items: Iterable[Any] = value if isinstance(value, list) else text(value).split(",")
    found: dict[str, None] = {}
    for item in items:
        if word := line(item):
            found[word] = None
        if len(found) >= _MOST:
            break
    return tuple(found)


def details(value: Any, name: str = "details") -> dict[str, str]:
    """Take an object of texts; whatever is nested becomes JSON, null becomes empty, anything else lands under `name`."""
    if isinstance(value, dict):
        return value if _is_plain(value) else {text(key): text(item) for key, item in list(value.items())[:_MOST]}
    return {name: text(value)} if value not in (None, "", []) else {}


def _is_plain(value: dict[str, Any]) -> bool:
    """Tell at one glance that there is nothing to do, as for nearly all."""
    try:
        whole = "".join(value) + "".join(value.values())
    except TypeError:
        return False
    return whole.isascii() and len(whole) <= _LONGEST and len(value) <= _MOST and "\0" not in whole


def moment(value: Any) -> datetime | None:
    """Read an RFC 3339 time or seconds or milliseconds since 1970; None if it is none, or one of the zero times senders use."""
    if value is None:
        return None
    if isinstance(value, str):
        return _written_moment(value.strip())
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _counted_moment(value)
    return None


def _written_moment(value: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(value)
        at = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return at if at.year > 1970 else None


def _counted_moment(value: float) -> datetime | None:
    try:
        seconds = value / 1000 if value >= _MILLISECONDS_FROM else value
        return datetime.fromtimestamp(seconds, UTC) if seconds > 0 else None
    except (ValueError, OverflowError, OSError):
        return None
