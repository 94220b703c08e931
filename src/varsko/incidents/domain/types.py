"""Types of incidents: what is asked in one of a type, who is wanted in it, and how often it is told of."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from varsko.incidents.domain.roles import Role
from varsko.kernel import fields as plain
from varsko.kernel.fields import LONGEST_HINT, LONGEST_LABEL, MOST_CHOICES, Kind
from varsko.kernel.text import fold

MOST_FIELDS, LONGEST_NAME = 20, 60


class Needed(StrEnum):
    """What cannot be done while a field is empty."""

    NEVER = ""
    DECLARE = "declare"
    CLOSE = "close"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field(plain.Field):
    """A field of a type. Fields of several types with the same `key` are one field: what was said stays when the type changes."""

    needed: str = Needed.NEVER


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


def faults(fields: Sequence[Field]) -> tuple[str, ...]:
    """Name what is wrong with the fields of a type: `count`, `label`, `kind`, `needed`, `choices`, `keys` (one key twice)."""
    wrong = {
        "count": len(fields) > MOST_FIELDS,
        "label": any(not 1 <= len(one.label) <= LONGEST_LABEL or len(one.hint) > LONGEST_HINT for one in fields),
        "kind": any(one.kind not in set(Kind) for one in fields),
        "needed": any(one.needed not in set(Needed) for one in fields),
        "choices": any(not 1 <= len(one.choices) <= MOST_CHOICES for one in fields if one.kind in {Kind.CHOICE, Kind.CHOICES}),
        "keys": len({one.key for one in fields}) < len(fields) or any(not one.key for one in fields),
    }
    return tuple(name for name, is_wrong in wrong.items() if is_wrong)


def lacking(fields: Iterable[Field], facts: Mapping[str, Any], *moments: Needed) -> list[Field]:
    """List the fields that are empty and needed at one of some moments."""
    return [one for one in fields if one.needed in moments and facts.get(one.key) is None]


def vacant(wanted: Iterable[Part], have: Iterable[tuple[str, str]]) -> list[Part]:
    """List the parts that are wanted and that nobody has; `have` holds role and label of those that somebody has."""
    known = {(role, fold(label) if role == Role.OTHER else "") for role, label in have}
    return [one for one in wanted if (one.role, fold(one.label) if one.role == Role.OTHER else "") not in known]
