"""Conditions on named facts: `all`, `any` or `every` condition must hold.

Text is compared whatever its case. `matches` is a regular expression that must match the whole text; it runs on RE2, whose time
grows with the length of the text only, so that no expression of a stranger can hold up the product. A condition on a list holds
when one item fits.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from varsko.kernel.errors import Invalid
from varsko.kernel.late import late

if TYPE_CHECKING:
    import re2
else:
    re2 = late("re2")

MOST_CONDITIONS = 100
LONGEST_VALUE = 1000
_LONGEST_TEXT = 20_000
_MEMORY = 4 << 20


class Kind(StrEnum):
    """How many of the conditions must hold."""

    ALL = "match-all"  # everything matches, there are no conditions
    ANY = "match-any-condition"
    EVERY = "match-all-conditions"


class Operation(StrEnum):
    """What a condition asks of a fact."""

    MATCHES = "matches"
    CONTAINS = "contains"
    STARTS_WITH = "starts-with"
    ENDS_WITH = "ends-with"
    EQUALS = "equals"
    CONTAINS_KEY = "contains-key"
    CONTAINS_VALUE = "contains-value"
    GREATER_THAN = "greater-than"
    LESS_THAN = "less-than"
    IS_EMPTY = "is-empty"
    EQUALS_IGNORE_WHITESPACE = "equals-ignore-whitespace"


@dataclass(frozen=True, slots=True)
class Ranked:
    """A value with a place in an order; `order` runs from the least to the most."""

    value: str
    order: tuple[str, ...]


Value = str | Sequence[str] | Mapping[str, str] | Ranked
Facts = Mapping[str, Value]


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """One question about one fact. `key` picks an entry of a mapping, `negate` turns the answer around."""

    field: str
    operation: Operation
    expected: str = ""
    key: str = ""
    negate: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Criteria:
    """Conditions and how many of them must hold."""

    kind: Kind = Kind.ALL
    conditions: tuple[Condition, ...] = ()


EVERYTHING = Criteria()


def matches(criteria: Criteria, facts: Facts) -> bool:
    """Tell whether facts fit the criteria; a fact that is missing counts as empty text."""
    if criteria.kind is Kind.ALL:
        return True
    answers = (_holds(condition, facts) for condition in criteria.conditions)
    return any(answers) if criteria.kind is Kind.ANY else all(answers)


def read(data: object, fields: Mapping[str, frozenset[Operation]], *, name: str = "criteria") -> Criteria:
    """Read criteria from plain data, `{"type": …, "conditions": [{"field", "operation", "expectedValue", "key", "not"}]}`.

    `fields` says which operations each field allows; missing data means that everything matches. Raises Invalid, the sentence under `name`.
    """
    if data is None or data == {}:
        return EVERYTHING
    if not isinstance(data, Mapping):
        raise Invalid({name: "Must be an object with a type and conditions."})
    kind = _kind(data.get("type") or Kind.ALL, name)
    conditions = data.get("conditions") or []
    if not isinstance(conditions, list) or len(conditions) > MOST_CONDITIONS:
        raise Invalid({name: f"Conditions must be a list of at most {MOST_CONDITIONS}."})
    if kind is Kind.ALL:
        return EVERYTHING
    if not conditions:
        raise Invalid({name: "At least one condition is needed."})
    return Criteria(kind=kind, conditions=tuple(_condition(one, fields, name) for one in conditions))


def write(criteria: Criteria) -> dict[str, Any]:
    """Give criteria as plain data, in the form that `read` takes."""
    if criteria.kind is Kind.ALL:
        return {"type": Kind.ALL.value}
    return {"type": criteria.kind.value, "conditions": [_written(one, order) for order, one in enumerate(criteria.conditions)]}


def _written(one: Condition, order: int) -> dict[str, Any]:
    plain = {"field": one.field, "not": one.negate, "operation": one.operation.value, "expectedValue": one.expected, "order": order}
    return {**plain, "key": one.key} if one.key else plain


def _kind(value: object, name: str) -> Kind:
    try:
        return Kind(str(value))
    except ValueError:
        raise Invalid({name: "Type must be match-all, match-any-condition or match-all-conditions."}) from None


def _condition(data: object, fields: Mapping[str, frozenset[Operation]], name: str) -> Condition:
    if not isinstance(data, Mapping):
        raise Invalid({name: "Each condition must be an object."})
    field, expected = str(data.get("field") or ""), str(data.get("expectedValue") or "")
    if field not in fields:
        raise Invalid({name: f"Field must be one of: {', '.join(fields)}."})
    operation = str(data.get("operation") or "")
    if operation not in fields[field]:
        raise Invalid({name: f"Operation on {field} must be one of: {', '.join(sorted(fields[field]))}."})
    condition = Condition(
        field=field, operation=Operation(operation), expected=expected, key=str(data.get("key") or ""), negate=data.get("not") is True
    )
    _check(condition, name)
    return condition


def _check(condition: Condition, name: str) -> None:
    if max(len(condition.expected), len(condition.key)) > LONGEST_VALUE:
        raise Invalid({name: f"A value may have at most {LONGEST_VALUE} characters."})
    if condition.operation is Operation.MATCHES and _pattern(condition.expected) is None:
        raise Invalid({name: "The expected value is not a regular expression that can be used."})


@lru_cache(maxsize=2048)
def _pattern(expression: str) -> Any | None:
    options = re2.Options()
    options.log_errors, options.case_sensitive, options.dot_nl, options.max_mem = False, False, True, _MEMORY
    try:
        compiled: Callable[[str, Any], Any] = re2.compile
        return compiled(expression, options)
    except (re2.error, UnicodeEncodeError):
        return None


def _holds(condition: Condition, facts: Facts) -> bool:
    value = facts.get(condition.field, "")
    if condition.key and isinstance(value, Mapping):
        value = value.get(condition.key, "")
    return _answer(condition, value) != condition.negate


def _answer(condition: Condition, value: Value) -> bool:
    if condition.operation is Operation.IS_EMPTY:
        return not value
    if isinstance(value, Ranked):
        return _ranked(condition, value)
    if isinstance(value, Mapping):
        return _mapped(condition, value)
    if isinstance(value, str):
        return _text(condition, value)
    if condition.operation is Operation.CONTAINS:  # a list contains an item, not a part of one
        return any(_same(item, condition.expected) for item in value)
    return any(_text(condition, item) for item in value)


def _ranked(condition: Condition, value: Ranked) -> bool:
    if condition.expected not in value.order or value.value not in value.order:
        return False
    mine, other = value.order.index(value.value), value.order.index(condition.expected)
    if condition.operation is Operation.GREATER_THAN:
        return mine > other
    return mine < other if condition.operation is Operation.LESS_THAN else mine == other


def _mapped(condition: Condition, value: Mapping[str, str]) -> bool:
    if condition.operation is Operation.CONTAINS_KEY:
        return any(_same(key, condition.expected) for key in value)
    if condition.operation is Operation.CONTAINS_VALUE:
        return any(_same(item, condition.expected) for item in value.values())
    wanted = condition.expected.casefold()
    return any(wanted in f"{key}:{item}".casefold() for key, item in value.items())


def _same(one: str, other: str) -> bool:
    return one.casefold() == other.casefold()


def _matches(value: str, expected: str) -> bool:
    pattern = _pattern(expected)
    return pattern is not None and pattern.fullmatch(value[:_LONGEST_TEXT]) is not None


_TEXT: Mapping[Operation, Callable[[str, str], bool]] = {
    Operation.MATCHES: _matches,
    Operation.CONTAINS: lambda value, expected: expected.casefold() in value.casefold(),
    Operation.STARTS_WITH: lambda value, expected: value.casefold().startswith(expected.casefold()),
    Operation.ENDS_WITH: lambda value, expected: value.casefold().endswith(expected.casefold()),
    Operation.EQUALS: _same,
    Operation.EQUALS_IGNORE_WHITESPACE: lambda value, expected: _same("".join(value.split()), "".join(expected.split())),
}


def _text(condition: Condition, value: str) -> bool:
    check = _TEXT.get(condition.operation)
    return check is not None and check(value, condition.expected)
