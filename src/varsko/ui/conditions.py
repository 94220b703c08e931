"""Parts of forms that say when a rule counts: conditions on an alert, and hours of the day. Plain fields that need no script."""

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from varsko.kernel.matching import EVERYTHING, Criteria, Kind, Operation

_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)|24:00")
_SPARE = 2
_PARTS = ("field", "not", "operation", "expected", "key")
OPERATIONS = {
    Operation.EQUALS: gettext_lazy("is"),
    Operation.CONTAINS: gettext_lazy("contains"),
    Operation.STARTS_WITH: gettext_lazy("begins with"),
    Operation.ENDS_WITH: gettext_lazy("ends with"),
    Operation.MATCHES: gettext_lazy("matches the expression"),
    Operation.IS_EMPTY: gettext_lazy("is empty"),
    Operation.GREATER_THAN: gettext_lazy("is higher than"),
    Operation.LESS_THAN: gettext_lazy("is lower than"),
    Operation.CONTAINS_KEY: gettext_lazy("has the key"),
    Operation.CONTAINS_VALUE: gettext_lazy("has the value"),
    Operation.EQUALS_IGNORE_WHITESPACE: gettext_lazy("is, blanks aside,"),
}
FIELD_NAMES = {
    "message": gettext_lazy("Message"),
    "alias": gettext_lazy("Alias"),
    "description": gettext_lazy("Description"),
    "source": gettext_lazy("Source"),
    "entity": gettext_lazy("Entity"),
    "tags": gettext_lazy("Tags"),
    "actions": gettext_lazy("Actions"),
    "details": gettext_lazy("Details"),
    "extra-properties": gettext_lazy("One of the details"),
    "recipients": gettext_lazy("Recipients"),
    "responders": gettext_lazy("Responders"),
    "teams": gettext_lazy("Teams"),
    "priority": gettext_lazy("Priority"),
    "eventType": gettext_lazy("Kind of source"),
}


class TimeOfDay(forms.CharField):
    """A time of day as HH:MM, 24:00 among them; gives minutes since midnight, or None."""

    def __init__(self, **more: Any) -> None:
        """Be optional and narrow."""
        super().__init__(required=False, widget=forms.TextInput({"placeholder": "09:00", "inputmode": "numeric", "size": 5}), **more)

    def to_python(self, value: Any) -> Any:
        """Read it; raises ValidationError."""
        text = str(value or "").strip()
        if not text:
            return None
        if not _CLOCK.fullmatch(text):
            raise ValidationError(_("Write a time of day, such as 09:00 or 17:30."))
        hour, _colon, minute = text.partition(":")
        return int(hour) * 60 + int(minute)

    def prepare_value(self, value: Any) -> Any:
        """Write minutes as HH:MM."""
        return f"{value // 60:02}:{value % 60:02}" if isinstance(value, int) else value


class ConditionsForm(forms.Form):
    """Which alerts, and at which hours of the day. Rows that are left empty say nothing."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Which alerts"),
        widget=forms.RadioSelect,
        initial=Kind.ALL,
        choices=[
            (Kind.ALL, gettext_lazy("all alerts")),
            (Kind.EVERY, gettext_lazy("alerts that fit all of these conditions")),
            (Kind.ANY, gettext_lazy("alerts that fit one of these conditions")),
        ],
    )
    hours_from = TimeOfDay(label=gettext_lazy("Only between"))
    hours_to = TimeOfDay(label=gettext_lazy("and"))

    def __init__(self, *args: Any, fields: Mapping[str, frozenset[Operation]], criteria: Criteria = EVERYTHING, **more: Any) -> None:
        """Show criteria, with room for more conditions."""
        initial = {"kind": criteria.kind.value, **more.pop("initial", {})}
        for number, one in enumerate(criteria.conditions):
            values = {"field": one.field, "not": "1" if one.negate else "", "operation": one.operation.value, "expected": one.expected}
            initial |= {f"condition_{number}_{part}": value for part, value in (values | {"key": one.key}).items()}
        super().__init__(*args, **{**more, "initial": initial})
        self._rows = [f"condition_{number}" for number in range(len(criteria.conditions) + _SPARE)]
        choices = [("", "–"), *((name, FIELD_NAMES.get(name, name)) for name in fields)]
        for name in self._rows:
            self._add_row(name, choices)

    def _add_row(self, name: str, choices: list[tuple[str, Any]]) -> None:
        self.fields[f"{name}_field"] = forms.ChoiceField(label=_("Field"), required=False, choices=choices)
        sides = [("", _("holds")), ("1", _("does not hold"))]
        self.fields[f"{name}_not"] = forms.ChoiceField(label=_("Condition"), required=False, choices=sides)
        operations = [(one.value, word) for one, word in OPERATIONS.items()]
        self.fields[f"{name}_operation"] = forms.ChoiceField(label=_("Comparison"), required=False, choices=operations)
        self.fields[f"{name}_expected"] = forms.CharField(label=_("Value"), required=False, max_length=1000)
        self.fields[f"{name}_key"] = forms.CharField(label=_("Key"), required=False, max_length=200, help_text=_("For one of the details."))

    @property
    def conditions(self) -> list[list[BoundField]]:
        """Give the fields of the conditions, a row each."""
        return [[self[f"{name}_{part}"] for part in _PARTS] for name in self._rows]

    def criteria(self) -> dict[str, Any]:
        """Give what was said, as plain data that `kernel.matching.read` takes."""
        said = self.cleaned_data
        rows = [{part: said.get(f"{name}_{part}", "") for part in _PARTS} for name in self._rows]
        conditions = [
            {
                "field": row["field"],
                "operation": row["operation"],
                "expectedValue": row["expected"],
                "key": row["key"],
                "not": row["not"] == "1",
            }
            for row in rows
            if row["field"]
        ]
        return {"type": said["kind"], "conditions": conditions if said["kind"] != Kind.ALL else []}

    def hours(self) -> tuple[int, int] | None:
        """Give the hours as minutes since midnight; None for the whole day."""
        start, end = self.cleaned_data.get("hours_from"), self.cleaned_data.get("hours_to")
        return None if start is None or end is None else (start, end)

    def clean(self) -> dict[str, Any]:
        """Check what only makes sense together."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if (said.get("hours_from") is None) != (said.get("hours_to") is None) and not self.errors:
            self.add_error("hours_to", _("Give both hours, or none."))
        return said
