"""The form that declares an incident: four fields, and more for those who have the time."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from varsko.catalog import queries as catalog
from varsko.incidents import queries, words
from varsko.incidents.actions import FACT
from varsko.incidents.data import Draft, IncidentType
from varsko.incidents.domain import limits
from varsko.incidents.forms.types import fact_fields, facts_said
from varsko.people.data import Actor
from varsko.ui.forms import MomentField


class DeclareForm(forms.Form):
    """What is wrong, how bad it is, and where."""

    summary = forms.CharField(
        label=gettext_lazy("What is wrong"),
        max_length=limits.SUMMARY,
        help_text=gettext_lazy("One line that everybody understands, such as “Nobody can pay by card”."),
    )
    severity = forms.TypedChoiceField(label=gettext_lazy("How bad is it"), coerce=int, widget=forms.RadioSelect)
    service_id = forms.ChoiceField(
        label=gettext_lazy("Faulty service"), required=False, help_text=gettext_lazy("A guess is fine. So is not knowing.")
    )
    type_id = forms.ChoiceField(label=gettext_lazy("Type"), required=False)
    description = forms.CharField(
        label=gettext_lazy("What it does to people"),
        required=False,
        max_length=limits.TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("What do customers see? How many? Since when?"),
    )
    contact = forms.CharField(label=gettext_lazy("How to reach you"), required=False, max_length=limits.CONTACT)
    detected_by = forms.ChoiceField(label=gettext_lazy("Noticed by"), required=False)
    affected = forms.MultipleChoiceField(label=gettext_lazy("Affected services"), required=False, widget=forms.CheckboxSelectMultiple)
    impact_started_at = MomentField(label=gettext_lazy("Impact began"), required=False)
    private = forms.BooleanField(
        label=gettext_lazy("Private"),
        required=False,
        help_text=gettext_lazy("Only admins, those with a part in it, those who are paged and those you invite know of it."),
    )
    in_triage = forms.BooleanField(
        label=gettext_lazy("I am not sure: let somebody look first"),
        required=False,
        help_text=gettext_lazy("Nobody is paged before somebody accepts it."),
    )
    drill = forms.BooleanField(
        label=gettext_lazy("It is a drill"),
        required=False,
        help_text=gettext_lazy("Marked as one everywhere. Only those who join are paged, and it counts in no figures."),
    )
    id = forms.UUIDField(widget=forms.HiddenInput, required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
    alert = forms.CharField(widget=forms.HiddenInput, required=False, max_length=200)
    source = forms.CharField(widget=forms.HiddenInput, required=False, max_length=limits.SOURCE)

    MORE = ("contact", "detected_by", "affected", "impact_started_at", "private", "in_triage", "drill")

    def __init__(self, *args: Any, by: Actor, **more: Any) -> None:
        """Offer the severities of the scale and the services that `by` may see."""
        super().__init__(*args, **more)
        levels = words.levels(queries.scale().levels)
        services = [(one.id, one.name) for one in catalog.services(by)]
        self.fields["severity"].choices = [(one.number, f"{words.short(one.number)} – {one.name}. {one.definition}") for one in levels]  # type: ignore[attr-defined]
        self.fields["service_id"].choices = [("", _("Unknown")), *services]  # type: ignore[attr-defined]
        self.fields["affected"].choices = services  # type: ignore[attr-defined]
        self.fields["detected_by"].choices = [(name, word) for name, word in words.DETECTED_BY.items()]  # type: ignore[attr-defined]
        if not services:
            del self.fields["affected"]
        self._ask_for(queries.types())
        self.initial.setdefault("id", uuid4())
        self.initial.setdefault("severity", levels[-1].number)
        self.initial.setdefault("detected_by", "staff")

    def _ask_for(self, types: Sequence[IncidentType]) -> None:
        """Offer the types in use, and ask what the chosen one asks for."""
        offered = [one for one in types if not one.is_off]
        self.of_type = None
        if not offered:
            del self.fields["type_id"]
            return
        self.fields["type_id"].choices = [("", _("No type")), *((one.id, one.name) for one in offered)]  # type: ignore[attr-defined]
        chosen = self["type_id"].value()
        self.of_type = next((one for one in offered if one.id == chosen), None)
        self.fields |= fact_fields(self.of_type.fields, declaring=True) if self.of_type else {}

    @property
    def type_choice(self) -> forms.BoundField | None:
        """Give the choice of a type, where there are types."""
        return self["type_id"] if "type_id" in self.fields else None

    def typed(self) -> list[forms.BoundField]:
        """List what the chosen type asks for."""
        return [self[name] for name in self.fields if name.startswith(FACT)]

    def is_asked(self) -> bool:
        """Tell whether whoever filled this in saw what the chosen type asks for."""
        return self.of_type is None or not self.of_type.fields or self.data.get("asked") == self.of_type.id

    def basics(self) -> list[forms.BoundField]:
        """List what everybody is asked."""
        return [self[name] for name in ("summary", "severity", "service_id", "description")]

    def more(self) -> list[forms.BoundField]:
        """List what can be said later as well."""
        return [self[name] for name in self.MORE if name in self.fields]

    def has_more_errors(self) -> bool:
        """Tell whether the part that is folded away must be open."""
        return any(name in self.errors for name in self.MORE)

    def draft(self, alert_ids: tuple[str, ...]) -> Draft:
        """Give what was said."""
        said = self.cleaned_data
        return Draft(
            summary=said["summary"],
            description=said["description"],
            severity=said["severity"],
            service_id=said["service_id"],
            affected=tuple(said.get("affected", ())),
            detected_by=said["detected_by"] or "staff",
            contact=said["contact"],
            private=said["private"],
            in_triage=said["in_triage"],
            drill=said["drill"],
            impact_started_at=said["impact_started_at"],
            alert_ids=alert_ids,
            type_id=self.of_type.id if self.of_type else "",
            facts=facts_said(said),
            id=str(said["id"] or ""),
            source=said["source"],
        )
