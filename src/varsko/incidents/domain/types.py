"""Types of incidents: what is asked in one of a type, who is wanted in it, and how often it is told of."""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from varsko.incidents.domain.roles import Role
from varsko.kernel.text import clean, fold

MOST_FIELDS, MOST_CHOICES, LONGEST_FIELD, LONGEST_HINT, LONGEST_NAME = 20, 40, 80, 200, 60
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


class Needed(StrEnum):
    """What cannot be done while a field is empty."""

    NEVER = ""
    DECLARE = "declare"
    CLOSE = "close"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A field of a type. Fields of several types with the same `key` are one field: what was said stays when the type changes."""

    key: str
    label: str
    kind: str = Kind.LINE
    choices: tuple[str, ...] = ()
    needed: str = Needed.NEVER
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part that is wanted: a role, or with the role other one of that `label`."""

    role: str
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentType:
    """A type of incidents. `cadence` in minutes stands before the scale's (0: as the scale says); `private` ones begin as private."""

    id: str
    name: str
    hint: str = ""
    fields: tuple[Field, ...] = ()
    parts: tuple[Part, ...] = ()
    cadence: int = 0
    private: bool = False
    is_off: bool = False


def key_of(label: str, taken: Iterable[str]) -> str:
    """Make the key of a new field from its label, unlike those that are taken."""
    base = _NOT_IN_KEYS.sub("_", fold(label)).strip("_")[:30] or "field"
    used = set(taken)
    return next(key for number in range(1, len(used) + 2) if (key := base if number == 1 else f"{base}_{number}") not in used)


def faults(fields: Sequence[Field]) -> tuple[str, ...]:
    """Name what is wrong with the fields of a type: `count`, `label`, `kind`, `needed`, `choices`, `keys` (one key twice)."""
    wrong = {
        "count": len(fields) > MOST_FIELDS,
        "label": any(not 1 <= len(one.label) <= LONGEST_FIELD or len(one.hint) > LONGEST_HINT for one in fields),
        "kind": any(one.kind not in set(Kind) for one in fields),
        "needed": any(one.needed not in set(Needed) for one in fields),
        "choices": any(not 1 <= len(one.choices) <= MOST_CHOICES for one in fields if one.kind in {Kind.CHOICE, Kind.CHOICES}),
        "keys": len({one.key for one in fields}) < len(fields) or any(not one.key for one in fields),
    }
    return tuple(name for name, is_wrong in wrong.items() if is_wrong)


def fit(field: Field, said: Any) -> Any:
    """Give what a field keeps of what was said, None for nothing. Raises Unfit for what it cannot take."""
    if said is None or said == "" or said == []:
        return None
    try:
        return _FIT[Kind(field.kind)](field, said)
    except ValueError:
        raise Unfit from None


def lacking(fields: Iterable[Field], facts: Mapping[str, Any], *moments: Needed) -> list[Field]:
    """List the fields that are empty and needed at one of some moments."""
    return [one for one in fields if one.needed in moments and facts.get(one.key) is None]


def vacant(wanted: Iterable[Part], have: Iterable[tuple[str, str]]) -> list[Part]:
    """List the parts that are wanted and that nobody has; `have` holds role and label of those that somebody has."""
    known = {(role, fold(label) if role == Role.OTHER else "") for role, label in have}
    return [one for one in wanted if (one.role, fold(one.label) if one.role == Role.OTHER else "") not in known]


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


_FIT = {
    Kind.LINE: _line,
    Kind.PROSE: _text(LONGEST_PROSE),
    Kind.CHOICE: _choice,
    Kind.CHOICES: _choices,
    Kind.NUMBER: _number,
    Kind.DATE: _date,
    Kind.FLAG: _flag,
}
