"""The forms of drills."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from varsko.catalog import queries as catalog
from varsko.core.clock import new_id
from varsko.drills import queries, words
from varsko.drills.actions.debrief import LONGEST as LONGEST_NOTE
from varsko.drills.data import DrillView, Script, Signal, Start, Step
from varsko.drills.domain.scripts import ABOUT, LONGEST, MOST_SIGNALS, MOST_STEPS, NAME, STEP, TEXT
from varsko.incidents import queries as incidents
from varsko.people import queries as people
from varsko.people.data import Actor

_MORE = 3
_SUMMARY, _DESCRIPTION = 200, 15_000


class StartForm(forms.Form):
    """A drill to begin."""

    id = forms.UUIDField(widget=forms.HiddenInput, required=False)
    script = forms.ChoiceField(label=gettext_lazy("Script"))
    people = forms.MultipleChoiceField(
        label=gettext_lazy("Who takes part"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("They get a mail that says that it is a drill. Others can join on its page."),
    )
    pages = forms.BooleanField(
        label=gettext_lazy("Page them now"),
        required=False,
        help_text=gettext_lazy("By their own rules, as the real thing would. The page says that it is a drill."),
    )
    service_id = forms.ChoiceField(label=gettext_lazy("Service"), required=False)
    speed = forms.TypedChoiceField(label=gettext_lazy("The drill's clock runs"), coerce=int, choices=list(words.SPEEDS.items()), initial=1)

    def __init__(self, *args: Any, by: Actor, script: str = "") -> None:
        """Offer what there is, to whoever asks."""
        super().__init__(*args)
        here = [one for one in people.everybody() if one.is_active and one.role in incidents.INSIDERS and one.id != by.who.id]
        self._offer("script", [(one.key, one.name) for one in queries.scripts() if not one.is_off])
        self._offer("people", [(one.id, one.name) for one in here])
        self._offer("service_id", [("", _("None")), *((one.id, one.name) for one in catalog.services(by))])
        self.initial.update({"script": script, "id": new_id()})

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]  # a ChoiceField

    def wanted(self) -> Start:
        """Give the drill as it is wanted."""
        said = self.cleaned_data
        return Start(**said | {"people": tuple(said["people"]), "id": str(said["id"] or "")})


class NotesForm(forms.Form):
    """What a drill showed."""

    def __init__(self, *args: Any, drill: DrillView) -> None:
        """Ask for each note."""
        super().__init__(*args)
        for name, word in words.NOTES.items():
            self.fields[name] = forms.CharField(
                label=str(word),
                required=False,
                max_length=LONGEST_NOTE,
                initial=getattr(drill, name),
                widget=forms.Textarea(attrs={"rows": 4}),
            )


class ScriptForm(forms.Form):
    """One script."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=NAME)
    about = forms.CharField(label=gettext_lazy("What it trains"), required=False, max_length=ABOUT)
    summary = forms.CharField(label=gettext_lazy("Summary of the incident"), max_length=_SUMMARY)
    description = forms.CharField(
        label=gettext_lazy("What is known at the beginning"),
        required=False,
        max_length=_DESCRIPTION,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    severity = forms.TypedChoiceField(label=gettext_lazy("Severity"), coerce=int)
    is_off = forms.BooleanField(label=gettext_lazy("Not in use"), required=False)

    def __init__(self, *args: Any, view: Script | None = None) -> None:
        """Ask for each signal and step, and for some more where there is room."""
        super().__init__(*args)
        self.view = view
        levels = [(one.number, f"{one.number}, {one.name}") for one in incidents.levels()]
        self.fields["severity"].choices = levels  # type: ignore[attr-defined]  # a ChoiceField
        signals, steps = (view.signals, view.steps) if view else ((), ())
        self.signals = range(min(len(signals) + _MORE, MOST_SIGNALS))
        self.steps = range(min(len(steps) + _MORE, MOST_STEPS))
        for number in self.signals:
            self._add_signal(number, signals[number] if number < len(signals) else None)
        for number in self.steps:
            self._add_step(number, steps[number] if number < len(steps) else None)
        if view:
            names = ("name", "about", "summary", "description", "severity", "is_off")
            self.initial = {name: getattr(view, name) for name in names}

    def _add_signal(self, number: int, one: Signal | None) -> None:
        area = forms.Textarea(attrs={"rows": 2})
        self.fields |= {
            f"after_{number}": _minutes(_("After minutes"), one.after if one else None),
            f"kind_{number}": forms.ChoiceField(
                label=_("How it comes"), initial=one.kind if one else None, choices=list(words.KINDS.items()), required=False
            ),
            f"text_{number}": forms.CharField(
                label=_("What it says"), required=False, max_length=TEXT, initial=one.text if one else "", widget=area
            ),
        }

    def _add_step(self, number: int, one: Step | None) -> None:
        self.fields |= {
            f"step_{number}": forms.CharField(
                label=_("What is expected"), required=False, max_length=STEP, initial=one.text if one else ""
            ),
            f"within_{number}": _minutes(_("Within minutes"), one.within if one else None),
            f"proof_{number}": forms.ChoiceField(
                label=_("It is done when"), required=False, initial=one.proof if one else "", choices=list(words.PROOFS.items())
            ),
        }

    def basics(self) -> list[forms.BoundField]:
        """List what a script is as a whole."""
        return [self[name] for name in ("name", "about", "summary", "description", "severity", "is_off")]

    def signal_groups(self) -> list[tuple[int, list[forms.BoundField]]]:
        """List the fields of each signal."""
        return [(number + 1, [self[f"{name}_{number}"] for name in ("after", "kind", "text")]) for number in self.signals]

    def step_groups(self) -> list[tuple[int, list[forms.BoundField]]]:
        """List the fields of each step."""
        return [(number + 1, [self[f"{name}_{number}"] for name in ("step", "within", "proof")]) for number in self.steps]

    def wanted(self) -> Script:
        """Give the script as it is wanted; signals and steps without words are left out."""
        said = self.cleaned_data
        return Script(
            key=self.view.key if self.view else "",
            **{name: said[name] for name in ("name", "about", "summary", "description", "severity", "is_off")},
            signals=tuple(
                Signal(after=said[f"after_{number}"] or 0, kind=said[f"kind_{number}"], text=said[f"text_{number}"])
                for number in self.signals
                if said[f"text_{number}"].strip()
            ),
            steps=tuple(
                Step(text=said[f"step_{number}"], within=said[f"within_{number}"] or 0, proof=said[f"proof_{number}"])
                for number in self.steps
                if said[f"step_{number}"].strip()
            ),
        )


def _minutes(label: str, initial: int | None) -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, min_value=0, max_value=LONGEST, initial=initial)
