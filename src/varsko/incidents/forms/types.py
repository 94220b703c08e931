"""Forms about the types of incidents, and about what one of a type asks for."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from varsko.incidents import actions, queries, words
from varsko.incidents.data import Field, IncidentType, Part
from varsko.incidents.domain.roles import Role
from varsko.incidents.domain.scale import LONGEST_CADENCE
from varsko.incidents.domain.types import LONGEST_NAME, MOST_FIELDS, Needed
from varsko.incidents.forms.base import SmallForm
from varsko.kernel.fields import LONGEST_HINT, LONGEST_LABEL, Kind
from varsko.ui.fields import KINDS, form_field, value

_ROWS_MORE = 2
_PARTS = tuple(role for role in Role if role not in {Role.MANAGER, Role.OTHER})


def fact_fields(fields: Iterable[Field], *, declaring: bool = False, facts: Mapping[str, Any] | None = None) -> dict[str, forms.Field]:
    """Make form fields of the fields of a type; while declaring, what is needed for that is required.

    What `facts` hold already is offered too where one may choose, also when it is no choice any more.
    """
    made = {}
    for one in fields:
        offered = replace(one, choices=_with(one.choices, (facts or {}).get(one.key)))
        made[f"{actions.FACT}{one.key}"] = field = form_field(offered)
        field.required = declaring and one.needed == Needed.DECLARE
    return made


def facts_said(cleaned: Mapping[str, Any]) -> dict[str, Any]:
    """Give what was filled in, by the keys of the fields."""
    return {name.removeprefix(actions.FACT): value for name, value in cleaned.items() if name.startswith(actions.FACT)}


def _with(choices: tuple[str, ...], held: Any) -> tuple[str, ...]:
    known = held if isinstance(held, list) else [held]
    return (*choices, *(one for one in known if isinstance(one, str) and one not in choices))


def _begin(one: Field, held: Any) -> Any:
    """Give what a field begins with; what another kind of field left there as text."""
    if one.kind in {Kind.LINE, Kind.PROSE}:
        return value(one.kind, held)
    return [held] if one.kind == Kind.CHOICES and isinstance(held, str) else held


class FactsForm(SmallForm):
    """Of which type an incident is, and what that asks for."""

    TITLE = gettext_lazy("Type and its fields")
    BUTTON = gettext_lazy("Save")

    type_id = forms.ChoiceField(label=gettext_lazy("Type"), required=False)

    @property
    def lead(self) -> str:
        """Say that nothing is lost."""
        return _("Another type asks for other things. What is filled in already is kept.")

    def prepare(self) -> None:
        """Offer the types in use, and ask what the present one asks for."""
        now = self.incident.type.id if self.incident.type else ""
        known = queries.types()
        choices = [("", _("No type")), *((one.id, one.name) for one in known if not one.is_off or one.id == now)]
        self.fields["type_id"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField
        fields, facts = next((one.fields for one in known if one.id == now), ()), self.incident.facts
        self.fields |= fact_fields(fields, facts=facts)
        self.initial = {"type_id": now} | {f"{actions.FACT}{one.key}": _begin(one, facts.get(one.key)) for one in fields}

    def apply(self, at: datetime) -> None:
        """Write what differs; fields first, as long as they are those of the type."""
        said = {name: value for name, value in self.cleaned_data.items() if name in self.changed_data}
        facts = facts_said(said)
        if facts:
            actions.fill_in(by=self.by, at=at, ref=self.incident.id, facts=facts)
        if "type_id" in said:
            actions.set_type(by=self.by, at=at, ref=self.incident.id, type_id=said["type_id"])


class TypeForm(forms.Form):
    """One type of incidents."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=LONGEST_NAME)
    hint = forms.CharField(
        label=gettext_lazy("When to choose it"),
        required=False,
        max_length=LONGEST_HINT,
        help_text=gettext_lazy("One line that whoever declares reads."),
    )
    private = forms.BooleanField(
        label=gettext_lazy("Private from the start"),
        required=False,
        help_text=gettext_lazy("Such as attacks, or data that strangers saw."),
    )
    cadence = forms.IntegerField(
        label=gettext_lazy("Minutes between updates"),
        required=False,
        min_value=0,
        max_value=LONGEST_CADENCE,
        help_text=gettext_lazy("Empty or 0: as the severity says."),
    )
    parts = forms.MultipleChoiceField(
        label=gettext_lazy("Parts that are wanted"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[(role.value, words.ROLES[role]) for role in _PARTS],
        help_text=gettext_lazy("The page of the incident names those that nobody has yet."),
    )
    labels = forms.CharField(
        label=gettext_lazy("Other parts that are wanted"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("One a line, such as “Data protection officer”."),
    )
    is_off = forms.BooleanField(label=gettext_lazy("Not in use"), required=False)

    def __init__(self, *args: Any, view: IncidentType | None = None, **more: Any) -> None:
        """Ask for each field, and for two more where there is room; with `view` begin with what a type says."""
        super().__init__(*args, **more)
        self.view = view
        known = view.fields if view else ()
        self.numbers = range(min(len(known) + _ROWS_MORE, MOST_FIELDS))
        for number in self.numbers:
            self._add(number, known[number] if number < len(known) else Field(key="", label=""))
        if view:
            labels = [one.label for one in view.parts if one.label]
            self.initial = {"name": view.name, "hint": view.hint, "private": view.private, "is_off": view.is_off, "cadence": view.cadence}
            self.initial |= {"parts": [one.role for one in view.parts if not one.label], "labels": "\n".join(labels)}

    def _add(self, number: int, one: Field) -> None:
        area = forms.Textarea(attrs={"rows": 2})
        self.fields |= {
            f"key_{number}": forms.CharField(required=False, initial=one.key, widget=forms.HiddenInput, max_length=40),
            f"label_{number}": forms.CharField(label=_("Name"), required=False, initial=one.label, max_length=LONGEST_LABEL),
            f"kind_{number}": forms.ChoiceField(label=_("Takes"), initial=one.kind, choices=list(KINDS.items())),
            f"choices_{number}": forms.CharField(
                label=_("Choices"), required=False, initial="\n".join(one.choices), widget=area, help_text=_("One a line.")
            ),
            f"needed_{number}": forms.ChoiceField(
                label=_("Needed"), required=False, initial=one.needed, choices=list(words.NEEDED.items())
            ),
            f"hint_{number}": forms.CharField(label=_("Help"), required=False, initial=one.hint, max_length=LONGEST_HINT),
        }

    def basics(self) -> list[forms.BoundField]:
        """List what a type is as a whole."""
        return [self[name] for name in ("name", "hint", "private", "cadence", "parts", "labels", "is_off")]

    def groups(self) -> list[tuple[int, forms.BoundField, list[forms.BoundField]]]:
        """List the fields of each field."""
        names = ("label", "kind", "choices", "needed", "hint")
        return [(number + 1, self[f"key_{number}"], [self[f"{name}_{number}"] for name in names]) for number in self.numbers]

    def wanted(self) -> IncidentType:
        """Give the type as it is wanted; a field without a name is left out."""
        said = self.cleaned_data
        others = (Part(role=Role.OTHER, label=text.strip()) for text in said["labels"].splitlines() if text.strip())
        return IncidentType(
            id=self.view.id if self.view else "",
            name=said["name"],
            hint=said["hint"],
            fields=tuple(self._field(number) for number in self.numbers if said[f"label_{number}"].strip()),
            parts=(*(Part(role=role) for role in said["parts"]), *others),
            cadence=said["cadence"] or 0,
            private=said["private"],
            is_off=said["is_off"],
        )

    def _field(self, number: int) -> Field:
        said = {name: self.cleaned_data[f"{name}_{number}"] for name in ("key", "label", "kind", "choices", "needed", "hint")}
        return Field(**said | {"choices": tuple(said["choices"].splitlines()) if said["kind"] in {Kind.CHOICE, Kind.CHOICES} else ()})
