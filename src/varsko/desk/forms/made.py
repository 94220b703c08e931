"""Writing a form of a desk: its fields, and its words in other languages."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from varsko.desk import words
from varsko.desk.data import DeskView, Field, FormView, Words
from varsko.desk.domain.approvals import LONGEST_DAYS
from varsko.desk.domain.forms import DECIDING, LONGEST_NAME, LONGEST_TEXT, MOST_FIELDS, NO, YES, answers_of
from varsko.desk.domain.priority import IMPACTS, URGENCIES
from varsko.desk.form_words import LINKED_FIELDS
from varsko.desk.forms.base import categories
from varsko.kernel.fields import LONGEST_CHOICE, LONGEST_HINT, LONGEST_LABEL, MOST_CHOICES
from varsko.ui.fields import KINDS
from varsko.ui.forms import offer

_ROWS_MORE, _STEP = 2, 10
_PARTS = ("label", "kind", "choices", "needed", "hint", "when", "place")
_LONGEST_CHOICES = MOST_CHOICES * (LONGEST_CHOICE + 2)


class FormForm(forms.Form):
    """One form of a desk."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=LONGEST_NAME, help_text=gettext_lazy("Such as “New colleague”."))
    hint = forms.CharField(label=gettext_lazy("What it is for, in one line"), required=False, max_length=LONGEST_TEXT)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=[(one, words.KINDS[one]) for one in ("service_request", "incident")])
    category_id = forms.ChoiceField(label=gettext_lazy("Category"), required=False)
    impact = forms.TypedChoiceField(label=gettext_lazy("Whom it hurts"), coerce=int)
    urgency = forms.TypedChoiceField(label=gettext_lazy("What it does to them"), coerce=int)
    offered = forms.BooleanField(label=gettext_lazy("Offered in the portal"), required=False)
    approval = forms.BooleanField(
        label=gettext_lazy("The caller's organisation approves first"),
        required=False,
        help_text=gettext_lazy("Whoever is appointed for it under Organisations is asked, in the portal and by mail."),
    )
    manager_first = forms.BooleanField(
        label=gettext_lazy("First the manager on the caller's card"),
        required=False,
        help_text=gettext_lazy("Whoever is appointed is asked if there is none, or if they do not answer in time."),
    )
    remind_days = forms.IntegerField(
        label=gettext_lazy("Working days until a reminder"), min_value=1, max_value=LONGEST_DAYS, required=False
    )
    decide_days = forms.IntegerField(
        label=gettext_lazy("Time to decide, in working days"),
        required=False,
        min_value=1,
        max_value=LONGEST_DAYS,
        help_text=gettext_lazy("Then the next are asked, and after those the desk hears of it. Silence never counts as a yes."),
    )
    is_off = forms.BooleanField(label=gettext_lazy("Not in use"), required=False)

    def __init__(self, *args: Any, desk: DeskView, view: FormView | None = None, **more: Any) -> None:
        """Ask for each field, and for two more where there is room; with `view` begin with what a form says."""
        super().__init__(*args, **more)
        self.view = view
        self.fields["version"] = _begun_with(view)
        offer(self, "category_id", categories([desk.id]))
        offer(self, "impact", [(one, words.IMPACTS[one]) for one in IMPACTS])
        offer(self, "urgency", [(one, words.URGENCIES[one]) for one in URGENCIES])
        known = view.fields if view else ()
        self.numbers = range(min(len(known) + _ROWS_MORE, MOST_FIELDS))
        conditions = _conditions(known)
        for number in self.numbers:
            self._add(number, known[number] if number < len(known) else Field(key="", label=""), conditions)
        start = view or FormView(id="", desk_id=desk.id, name="")
        self.initial = {name: getattr(start, name) for name in self.base_fields}

    def _add(self, number: int, one: Field, conditions: list[tuple[str, Any]]) -> None:
        area = forms.Textarea(attrs={"rows": 2})
        own = [pair for pair in conditions if not pair[0].startswith(f"{one.key}=") or not one.key]
        self.fields |= {
            f"key_{number}": forms.CharField(required=False, initial=one.key, widget=forms.HiddenInput, max_length=40),
            f"label_{number}": forms.CharField(label=_("Name"), required=False, initial=one.label, max_length=LONGEST_LABEL),
            f"kind_{number}": forms.ChoiceField(label=_("Takes"), initial=one.kind, choices=[*KINDS.items(), *LINKED_FIELDS.items()]),
            f"choices_{number}": forms.CharField(
                label=_("Choices"),
                required=False,
                initial="\n".join(one.choices),
                widget=area,
                max_length=_LONGEST_CHOICES,
                help_text=_("One a line."),
            ),
            f"needed_{number}": forms.BooleanField(label=_("Must be filled in"), required=False, initial=one.needed),
            f"hint_{number}": forms.CharField(label=_("Help"), required=False, initial=one.hint, max_length=LONGEST_HINT),
            f"when_{number}": forms.ChoiceField(
                label=_("When to ask it"), required=False, initial=f"{one.when}={one.equals}" if one.when else "", choices=own
            ),
            f"place_{number}": forms.IntegerField(
                label=_("Place in the order"),
                required=False,
                initial=(number + 1) * _STEP,
                help_text=_("The lowest stands first."),
                min_value=0,
            ),
        }

    def clean(self) -> dict[str, Any]:
        """Of a form that somebody saved meanwhile say only that: what else seems wrong is asked by fields that the page had not."""
        said = super().clean() or self.cleaned_data
        if self.view and said.get("version") not in {None, 0, self.view.version}:
            self.errors.clear()
            text = _("Somebody else saved this form while you wrote. Look at it in another window, and write there.")
            self.add_error("version", text)
        return said

    def basics(self) -> list[forms.BoundField]:
        """List what a form is as a whole."""
        return [self[name] for name in self.base_fields]

    def groups(self) -> list[tuple[int, forms.BoundField, list[forms.BoundField], str, bool]]:
        """List the fields of each field, with its name, and whether it stands open: one with a fault, and room for a new one."""
        found = []
        for number in self.numbers:
            fields = [self[f"{name}_{number}"] for name in _PARTS]
            label = str(fields[0].value() or "")
            found.append((number + 1, self[f"key_{number}"], fields, label, not label or any(one.errors for one in fields)))
        return found

    def wanted(self) -> FormView:
        """Give the form as it is wanted, the words in other languages as they were; a field without a name is left out."""
        said = self.cleaned_data
        start = self.view or FormView(id="", desk_id="", name="")
        named = [number for number in self.numbers if said[f"label_{number}"].strip()]
        order = sorted(named, key=lambda number: (said[f"place_{number}"] or 0, number))
        basics = {name: getattr(start, name) if said[name] is None else said[name] for name in self.base_fields}
        fields = tuple(self._field(number) for number in order)
        return replace(start, **basics, fields=fields, version=said["version"] or 0)

    def _field(self, number: int) -> Field:
        said = {name: self.cleaned_data[f"{name}_{number}"] for name in ("key", "label", "kind", "needed", "hint")}
        before = next((one for one in (self.view.fields if self.view else ()) if one.key == said["key"]), None)
        when, _sign, equals = self.cleaned_data[f"when_{number}"].partition("=")
        choices = tuple(self.cleaned_data[f"choices_{number}"].splitlines())
        return Field(**said, choices=choices, when=when, equals=equals, words=_moved(before, choices) if before else {})


def _begun_with(view: FormView | None) -> forms.IntegerField:
    """Carry the version that somebody began to change, so that what is saved meanwhile is not lost."""
    return forms.IntegerField(required=False, min_value=0, initial=view.version if view else 0, widget=forms.HiddenInput)


def _conditions(fields: tuple[Field, ...]) -> list[tuple[str, Any]]:
    """Offer what fields that are there already can say."""
    flags = {YES: _("Yes"), NO: _("No")}
    found = [
        (f"{one.key}={said}", _("only if %(label)s: %(said)s") % {"label": one.label, "said": flags.get(said, said)})
        for one in fields
        if one.kind in DECIDING
        for said in answers_of(one)
    ]
    return [("", _("always")), *found]


def _moved(before: Field, choices: tuple[str, ...]) -> Mapping[str, Words]:
    """Keep the words of choices with their choices, wherever those stand now."""
    clean = list(dict.fromkeys(" ".join(one.split()) for one in choices if one.strip()))  # as the form will keep them
    found = {}
    for language, said in before.words.items():
        known = dict(zip(before.choices, said.choices, strict=False))
        found[language] = replace(said, choices=tuple(known.get(one, "") for one in clean))
    return found


class WordsForm(forms.Form):
    """The words of a form in one other language; what is left empty is said as the form itself says it."""

    def __init__(self, *args: Any, view: FormView, language: str, **more: Any) -> None:
        """Ask for each word beside what it stands for."""
        super().__init__(*args, **more)
        self.view, self.language = view, language
        self.fields["version"] = _begun_with(view)
        own = view.words.get(language, Words())
        self.fields |= {"label": _word(view.name, own.label, LONGEST_LABEL), "hint": _word(view.hint, own.hint, LONGEST_TEXT)}
        for number, one in enumerate(view.fields):
            said = one.words.get(language, Words())
            self.fields[f"label_{number}"] = _word(one.label, said.label, LONGEST_LABEL)
            self.fields[f"hint_{number}"] = _word(one.hint, said.hint, LONGEST_HINT)
            for place, choice in enumerate(one.choices):
                held = said.choices[place] if place < len(said.choices) else ""
                self.fields[f"choice_{number}_{place}"] = _word(choice, held, LONGEST_CHOICE)
        for name in [name for name, field in self.fields.items() if not field.label and not field.widget.is_hidden]:
            del self.fields[name]

    def wanted(self) -> FormView:
        """Give the form with these words."""
        said = self.cleaned_data
        fields = tuple(
            replace(one, words=dict(one.words) | {self.language: self._words(number, one)}) for number, one in enumerate(self.view.fields)
        )
        own = Words(label=said["label"], hint=said.get("hint", ""))
        return replace(self.view, fields=fields, words=dict(self.view.words) | {self.language: own}, version=said["version"] or 0)

    def _words(self, number: int, one: Field) -> Words:
        said = self.cleaned_data
        choices = tuple(said[f"choice_{number}_{place}"] for place in range(len(one.choices)))
        return Words(label=said[f"label_{number}"], hint=said.get(f"hint_{number}", ""), choices=choices)


def _word(text: str, held: str, most: int) -> forms.CharField:
    return forms.CharField(label=text, initial=held, required=False, max_length=most)
