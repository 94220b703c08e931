"""Reads values out of what a stranger's program answered: patient with what is missing, short with what is long."""

import hashlib
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from varsko.kernel.text import clean, shorten

CODE = re.compile(r"[a-z0-9]{1,12}")
"""Codes become parts of addresses, and names of files."""
NAME, TITLE, TEXT, LONG = 100, 200, 25_000, 2000
_LETTERS, _DIGITS = 12, "0123456789abcdefghijklmnopqrstuvwxyz"
_YEARS = range(1971, 2100)
_MOST_SECONDS = 4_102_444_800  # the year 2100

Said = Mapping[str, Any]


def listed(one: Said, name: str) -> list[Said]:
    """Read a list of objects; what is none is left out."""
    found = one.get(name)
    return [part for part in found if isinstance(part, dict)] if isinstance(found, list) else []


def inner(one: Said, name: str) -> Said:
    """Read an object; an empty one for what is none."""
    found = one.get(name)
    return found if isinstance(found, dict) else {}


def text(one: Said, name: str) -> str:
    """Read a text; "" for what is none."""
    found = one.get(name)
    return clean(found).strip() if isinstance(found, str) else ""


def line(one: Said, name: str, *, most: int = NAME) -> str:
    """Read a text of one line."""
    return shorten(" ".join(text(one, name).split()), most)


def prose(one: Said, name: str, *, most: int = TEXT) -> str:
    """Read a text of many lines."""
    return shorten(text(one, name), most)


def number(one: Said, name: str) -> int:
    """Read a number of at most nine digits; 0 for what is none."""
    found = one.get(name)
    said = str(found) if isinstance(found, int | str) else ""
    return min(int(said), 100_000) if said.isascii() and said.isdigit() and len(said) < 10 else 0


def key(one: Said, name: str = "id") -> str:
    """Read what something is called by where it comes from: a number or a short name; "" for neither."""
    found = one.get(name)
    if isinstance(found, bool) or not isinstance(found, int | str):
        return ""
    return clean(str(found)).strip()[:200]


def moment(one: Said, name: str, *, zone: str = "") -> datetime | None:
    """Read a moment. One that says no zone is of `zone`; without either it is None."""
    try:
        found = datetime.fromisoformat(text(one, name))
        if found.tzinfo is None and zone:
            found = found.replace(tzinfo=ZoneInfo(zone))
        return found.astimezone(UTC) if found.tzinfo and found.year in _YEARS else None
    except (ValueError, OverflowError):
        return None


def seconds(one: Said, name: str) -> datetime | None:
    """Read a moment that is told in seconds since 1970."""
    found = one.get(name)
    if isinstance(found, bool) or not isinstance(found, int) or not 0 < found < _MOST_SECONDS:
        return None
    return datetime.fromtimestamp(found, UTC)


def day(one: Said, name: str) -> date | None:
    """Read a day."""
    try:
        return date.fromisoformat(text(one, name)[:10])
    except ValueError:
        return None


def derived(*parts: str) -> str:
    """Make a code of what something is called elsewhere: the same each time, so that bringing it twice is bringing it once."""
    value = int.from_bytes(hashlib.sha256("\n".join(parts).encode()).digest()[:16], "big")
    letters = []
    for _ in range(_LETTERS):
        value, rest = divmod(value, len(_DIGITS))
        letters.append(_DIGITS[rest])
    return "".join(letters)
