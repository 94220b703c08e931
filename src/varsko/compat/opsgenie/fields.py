"""Liberal reading of what clients send: any JSON object or query becomes clean, bounded values.

Clients send numbers as text, flags as text, lists as one comma-joined text, null for nothing, and fields nobody knows. Whatever can be
understood is taken; what cannot be understood is an `Invalid` that names the field.
"""

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl

from varsko.kernel.errors import Invalid
from varsko.kernel.moments import read_moment
from varsko.kernel.text import clean

_YES = frozenset({"true", "1", "yes", "on", "y"})
_NO = frozenset({"false", "0", "no", "off", "n", ""})
_MINUTES = {"minutes": 1, "minute": 1, "m": 1, "hours": 60, "hour": 60, "h": 60, "days": 1440, "day": 1440, "d": 1440}


class Malformed(ValueError):
    """The body is not JSON at all."""


@dataclass(frozen=True, slots=True)
class Fields:
    """The named values of a body, of a part of it, or of a query. `path` is what errors call them by."""

    values: Mapping[str, Any] = field(default_factory=dict)
    path: str = ""

    def has(self, name: str) -> bool:
        """Tell whether the client named this field, whatever its value; null counts."""
        return name in self.values

    def text(self, name: str, default: str = "") -> str:
        """Read a text, trimmed; numbers and flags are written out, null and structures count as absent."""
        return as_text(self.values.get(name)).strip() or default

    def need(self, name: str) -> str:
        """Read a text that must be there. Raises Invalid."""
        value = self.text(name)
        if not value:
            raise self.wrong(name, "must not be empty")
        return value

    def flag(self, name: str, default: bool = False) -> bool:
        """Read a yes or no, also as text or number. Raises Invalid for anything else."""
        value = self.values.get(name)
        if value is None:
            return default
        if isinstance(value, bool):
            return value
        said = as_text(value).strip().lower()
        if said not in _YES | _NO:
            raise self.wrong(name, "must be true or false")
        return said in _YES

    def number(self, name: str, default: int, least: int = 0, most: int = 2**31 - 1) -> int:
        """Read a whole number, clamped to its bounds. Raises Invalid for what is no number."""
        value = self.values.get(name)
        if value is None or value == "":
            return default
        try:
            number = float(as_text(value))
        except ValueError:
            raise self.wrong(name, "must be a number") from None
        if math.isnan(number):
            raise self.wrong(name, "must be a number")
        return int(min(max(number, least), most))

    def reference(self, name: str) -> str:
        """Read who or what is meant: the id, user name or name of an object, or a plain text; "" when nothing is named."""
        part = self.part(name)
        return part.text("id") or part.text("username") or part.text("name") or self.text(name)

    def part(self, name: str) -> "Fields":
        """Read an object; anything else counts as an empty one."""
        value = self.values.get(name)
        return Fields(value if isinstance(value, dict) else {}, self._name(name) + ".")

    def parts(self, name: str) -> list["Fields"]:
        """Read a list of objects; one object alone is a list of one, other things in the list are left out."""
        value = self.values.get(name)
        listed = value if isinstance(value, list) else [value]
        return [Fields(one, f"{self._name(name)}[{place}].") for place, one in enumerate(listed) if isinstance(one, dict)]

    def texts(self, name: str) -> tuple[str, ...]:
        """Read a list of texts, or one text joined by commas; trimmed, blanks left out, each once."""
        value = self.values.get(name)
        listed: Iterable[Any] = value if isinstance(value, list) else as_text(value).split(",")
        return tuple(dict.fromkeys(text for one in listed if (text := as_text(one).strip())))

    def pairs(self, name: str) -> dict[str, str]:
        """Read an object of texts: null becomes an empty text, a structure its JSON."""
        value = self.values.get(name)
        if not isinstance(value, dict):
            return {}
        return {clean(key): _flat(one) for key, one in value.items()}

    def moment(self, name: str) -> datetime | None:
        """Read an instant; None when the field is empty. Raises Invalid."""
        said = self.text(name)
        if not said:
            return None
        try:
            return read_moment(said)
        except ValueError:
            raise self.wrong(name, "must be a date such as 2026-03-29T08:00:00Z") from None

    def minutes(self, name: str, default: int = 0) -> int:
        """Read a duration, `{timeAmount, timeUnit}` or a plain number, in whole minutes. Raises Invalid."""
        if not isinstance(self.values.get(name), dict):
            return self.number(name, default)
        part = self.part(name)
        unit = part.text("timeUnit", "minutes").lower()
        if unit not in _MINUTES:
            raise part.wrong("timeUnit", "must be minutes, hours or days")
        return part.number("timeAmount", 0, most=10**6) * _MINUTES[unit]

    def choice(self, name: str, allowed: Iterable[str], default: str) -> str:
        """Read one of the allowed words, in any case. Raises Invalid."""
        words = {word.lower(): word for word in allowed}
        said = self.text(name, default).lower()
        if said not in words:
            raise self.wrong(name, "must be one of " + ", ".join(words.values()))
        return words[said]

    def wrong(self, name: str, sentence: str) -> Invalid:
        """Make the error of one field, to be raised."""
        return Invalid({self._name(name): sentence})

    def over(self, other: "Fields") -> "Fields":
        """Join with another's values; one's own win where they say something."""
        said = {name: value for name, value in self.values.items() if value is not None}
        return Fields({**other.values, **said}, self.path)

    def _name(self, name: str) -> str:
        return f"{self.path}{name}"


def read_body(raw: bytes) -> Fields:
    """Read a JSON object whatever the content type says; nothing at all is an empty one.

    Raises Malformed for what is not JSON, Invalid for JSON that is no object.
    """
    text = raw.decode("utf-8-sig", "replace").strip("\0 \t\r\n")
    if not text:
        return Fields()
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Malformed("the body is not valid JSON") from error
    if value is None:
        return Fields()
    if not isinstance(value, dict):
        raise Invalid({"body": "must be a JSON object"})
    return Fields(value)


def read_query(raw: str) -> Fields:
    """Read a query; a field given several times is its values joined by commas."""
    values: dict[str, str] = {}
    for name, value in parse_qsl(raw, keep_blank_values=True, errors="replace"):
        values[name] = f"{values[name]},{value}" if values.get(name) else value
    return Fields(values)


def as_text(value: object) -> str:
    """Write a plain value as clean text; null and structures are empty."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value) if abs(value) < 10**30 else f"{value:#x}"
    return repr(value) if isinstance(value, float) else ""


def _flat(value: object) -> str:
    if isinstance(value, list | dict):
        return clean(json.dumps(value, ensure_ascii=False))
    return as_text(value)
