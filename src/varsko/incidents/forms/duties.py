"""Forms about duties to report to authorities."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from varsko.incidents import words
from varsko.incidents.domain import limits
from varsko.incidents.domain.duties import (
    LARGEST_AMOUNT,
    LONGEST_DRAFT,
    LONGEST_NAME,
    LONGEST_NUMBER,
    LONGEST_TEXT,
    MOST_LIMITS,
    MOST_STEPS,
    Limit,
)
from varsko.incidents.owed import DutyView, FilingView, Regime, Step
from varsko.ui.forms import MomentField

_BASICS = ("name", "authority", "address", "sender", "opens_on", "source", "checked_on", "is_off")


class FilingForm(forms.Form):
    """The text of a report, and when it was handed in."""

    text = forms.CharField(
        label=gettext_lazy("What the report says"),
        max_length=LONGEST_DRAFT,
        widget=forms.Textarea(attrs={"rows": 22}),
        help_text=gettext_lazy("It begins with what the record knows. “…” marks what somebody has to fill in."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    sent_at = MomentField(label=gettext_lazy("Handed in"), required=False)
    number = forms.CharField(label=gettext_lazy("Number the authority gave it"), required=False, max_length=LONGEST_NUMBER)
    note = forms.CharField(
        label=gettext_lazy("Why it comes late, if it does"),
        required=False,
        max_length=limits.NOTE,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def rest(self) -> list[forms.BoundField]:
        """List what is asked when it was handed in."""
        return [self[name] for name in ("sent_at", "number", "note")]

    @staticmethod
    def of(filing: FilingView, text: str) -> dict[str, Any]:
        """Fill the form with a draft."""
        return {"text": text, "version": filing.version}


class NoteForm(forms.Form):
    """Why."""

    note = forms.CharField(label=gettext_lazy("Why"), max_length=limits.NOTE, widget=forms.Textarea(attrs={"rows": 2}))


class MomentsForm(forms.Form):
    """The moments that a duty is counted from."""

    aware_at = MomentField(
        label=gettext_lazy("We knew of it"), required=False, help_text=gettext_lazy("Empty: when the record says that it was detected.")
    )
    classified_at = MomentField(label=gettext_lazy("The law was found to apply"))

    @staticmethod
    def of(duty: DutyView) -> dict[str, Any]:
        """Fill the form from a duty."""
        return {"aware_at": duty.aware_at, "classified_at": duty.classified_at}


class RegimeForm(forms.Form):
    """One law that asks for reports."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=LONGEST_NAME)
    authority = forms.CharField(label=gettext_lazy("Authority"), required=False, max_length=LONGEST_TEXT)
    address = forms.URLField(label=gettext_lazy("Where it is handed in"), required=False, max_length=LONGEST_TEXT, assume_scheme="https")
    sender = forms.CharField(
        label=gettext_lazy("Part that sends it"),
        required=False,
        max_length=LONGEST_NAME,
        help_text=gettext_lazy("Such as “Data protection officer”. Whoever has it is reminded; without one, who tells people."),
    )
    opens_on = forms.ChoiceField(label=gettext_lazy("Applies"), required=False)
    source = forms.CharField(label=gettext_lazy("Where that stands"), required=False, max_length=LONGEST_TEXT)
    checked_on = forms.DateField(
        label=gettext_lazy("Last compared with it"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    is_off = forms.BooleanField(label=gettext_lazy("Not in use"), required=False)

    def __init__(self, *args: Any, view: Regime | None = None, **more: Any) -> None:
        """Ask for each report, and for one more where there is room; with `view` begin with what a law says."""
        super().__init__(*args, **more)
        self.view = view
        self.fields["opens_on"].choices = list(words.OPENS.items())  # type: ignore[attr-defined]  # a ChoiceField
        steps = view.steps if view else ()
        self.numbers = range(min(len(steps) + 1, MOST_STEPS))
        for number in self.numbers:
            self._add(number, steps[number] if number < len(steps) else None)
        if view:
            self.initial = {name: getattr(view, name) for name in _BASICS}

    def _add(self, number: int, step: Step | None) -> None:
        self.fields[f"key_{number}"] = forms.CharField(
            required=False, widget=forms.HiddenInput, initial=step.key if step else "", max_length=40
        )
        self.fields[f"step_{number}"] = forms.CharField(
            label=_("Report"), required=False, max_length=LONGEST_NAME, initial=words.step(step) if step else ""
        )
        for place in range(MOST_LIMITS):
            limit = step.limits[place] if step and place < len(step.limits) else Limit(amount=0, unit="hours", since="aware")
            self._add_limit(f"{number}_{place}", limit, _("Due after") if not place else _("or, if that is earlier, after"))

    def _add_limit(self, name: str, limit: Limit, label: str) -> None:
        amount = forms.IntegerField(label=label, required=False, min_value=0, max_value=LARGEST_AMOUNT, initial=limit.amount or None)
        self.fields[f"amount_{name}"] = amount
        self.fields[f"unit_{name}"] = forms.ChoiceField(label=_("Counted in"), choices=list(words.UNITS.items()), initial=limit.unit)
        self.fields[f"since_{name}"] = forms.ChoiceField(label=_("From"), choices=list(words.ANCHORS.items()), initial=limit.since)

    def basics(self) -> list[forms.BoundField]:
        """List what a law is as a whole."""
        return [self[name] for name in _BASICS]

    def groups(self) -> list[tuple[int, forms.BoundField, list[forms.BoundField]]]:
        """List the fields of each report."""
        parts = [f"{name}_{{number}}_{place}" for place in range(MOST_LIMITS) for name in ("amount", "unit", "since")]
        return [
            (number + 1, self[f"key_{number}"], [self[f"step_{number}"], *(self[one.format(number=number)] for one in parts)])
            for number in self.numbers
        ]

    def wanted(self) -> Regime:
        """Give the law as it is wanted; a report without a name is left out."""
        said = self.cleaned_data
        basics = {name: said[name] for name in _BASICS if name != "checked_on"}
        return Regime(
            key=self.view.key if self.view else "",
            checked_on=said["checked_on"].isoformat() if said["checked_on"] else "",
            steps=tuple(self._step(number) for number in self.numbers if said[f"step_{number}"].strip()),
            **basics,
        )

    def _step(self, number: int) -> Step:
        said = self.cleaned_data
        places = [f"{number}_{place}" for place in range(MOST_LIMITS)]
        counted = tuple(
            Limit(amount=said[f"amount_{one}"], unit=said[f"unit_{one}"], since=said[f"since_{one}"])
            for one in places
            if said[f"amount_{one}"]
        )
        key = said[f"key_{number}"]
        is_shipped = bool(key) and said[f"step_{number}"] == words.step(Step(key=key, limits=()))
        return Step(key=key, name="" if is_shipped else said[f"step_{number}"], limits=counted)
