"""Conditions on alerts as clients write and read them."""

from typing import Any

from varsko.compat.opsgenie.fields import Fields
from varsko.kernel.matching import Criteria, write


def read_criteria(said: Fields, name: str = "criteria") -> dict[str, Any]:
    """Read criteria as plain, clean data; nothing, null or an empty object means that everything matches. Raises Invalid."""
    part = said.part(name)
    kind = part.text("type") or part.text("conditionMatchType")
    if not kind:
        return {}
    return {"type": kind, "conditions": [_condition(one) for one in part.parts("conditions")]}


def _condition(said: Fields) -> dict[str, Any]:
    plain = {name: said.text(name) for name in ("field", "key", "operation", "expectedValue")}
    return {**plain, "not": said.flag("not")}


def show_criteria(criteria: Criteria) -> dict[str, Any]:
    """Write criteria."""
    return {"conditions": [], **write(criteria)}
