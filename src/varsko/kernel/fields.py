"""Fields that somebody makes up: what one takes, and what it keeps of what was said. Stages add when one is needed or shown."""

import math
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from varsko.kernel.text import clean, fold

MOST_CHOICES, LONGEST_LABEL, LONGEST_HINT, LONGEST_CHOICE = 40, 80, 200, 100
LONGEST_LINE, LONGEST_PROSE = 300, 4_000
_LARGEST = 10**15
_NOT_IN_KEYS = re.compile(r"[^a-z0-9]+")


class Unfit(ValueError):
    """A field cannot take what was said."""


class Kind(StrEnum):
    """What a field takes. Stored for ever: names are added, never changed."""

    LINE = "line"
    PROSE = "prose"
    CHOICE = "choice"
    CHOICES = "choices"
    NUMBER = "number"
    DATE = "date"
    FLAG = "flag"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A field: `key` names it for ever, `choices` are what a choice offers, `hint` helps whoever fills it in."""

    key: str
    label: str
    kind: str = Kind.LINE
    choices: tuple[str, ...] = ()
    hint: str = ""


def key_of(label: str, taken: Iterable[str]) -> str:
    """Make the key of a new field from its label, unlike those that are taken."""
    base = _NOT_IN_KEYS.sub("_", fold(label)).strip("_")[:30] or "field"
    used = set(taken)
    return next(key for number in range(1, len(used) + 2) if (key := base if number == 1 else f"{base}_{number}") not in used)


def fit(field: Field, said: Any) -> Any:
    """Give what a field keeps of what was said, None for nothing. Raises Unfit for what it cannot take."""
    if said is None or said == "" or said == []:
        return None
    try:
        return _FIT[Kind(field.kind)](field, said)
    except (ValueError, OverflowError):
        raise Unfit from None


def _text(most: int) -> Any:
    def read(_field: Field, said: Any) -> str | None:
        text = clean(said).strip() if isinstance(said, str) else _refuse()
        return _refuse() if len(text) > most else text or None

    return read


def _line(field: Field, said: Any) -> str | None:
    text: str | None = _text(LONGEST_LINE)(field, said)
    return " ".join(text.split()) if text else None


def _choice(field: Field, said: Any) -> str:
    return said if isinstance(said, str) and said in field.choices else _refuse()


def _choices(field: Field, said: Any) -> list[str]:
    chosen = set(said) if isinstance(said, list | tuple) and all(isinstance(one, str) for one in said) else _refuse()
    return [one for one in field.choices if one in chosen] if chosen <= set(field.choices) else _refuse()


def _number(_field: Field, said: Any) -> int | float:
    number = float(said) if isinstance(said, int | float | str) and not isinstance(said, bool) else _refuse()
    if not math.isfinite(number) or abs(number) > _LARGEST:
        _refuse()
    return int(number) if number == int(number) else number


def _date(_field: Field, said: Any) -> str:
    if isinstance(said, date):
        return said.isoformat()[:10]
    return date.fromisoformat(said).isoformat() if isinstance(said, str) else _refuse()


def _flag(_field: Field, said: Any) -> bool:
    return said if isinstance(said, bool) else _refuse()


def _refuse() -> Any:
    raise Unfit


_FIT: Mapping[Kind, Callable[[Field, Any], Any]] = MappingProxyType(
    {
        Kind.LINE: _line,
        Kind.PROSE: _text(LONGEST_PROSE),
        Kind.CHOICE: _choice,
        Kind.CHOICES: _choices,
        Kind.NUMBER: _number,
        Kind.DATE: _date,
        Kind.FLAG: _flag,
    }
)
