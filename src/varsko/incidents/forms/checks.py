"""Forms about the impact of an incident, and about checklists."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from varsko.catalog import queries as catalog
from varsko.incidents import actions, queries, words
from varsko.incidents.data import AssessmentView, Checklist
from varsko.incidents.domain import limits
from varsko.incidents.domain.telling.stages import LANGUAGES
from varsko.incidents.forms.base import SmallForm
from varsko.incidents.forms.lists import severities
from varsko.people.data import Actor
from varsko.ui.forms import MomentField, offer

_OF_RECORD = ("impact_started_at", "workaround", "cases", "customers_inside", "customers_outside")


def _count(name: str) -> forms.IntegerField:
    return forms.IntegerField(label=words.FIELDS[name], required=False, min_value=0, max_value=limits.MOST_PEOPLE)


def _text(name: str, help_text: Any) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": 2})
    return forms.CharField(label=words.QUESTIONS[name], required=False, max_length=limits.NOTE, widget=area, help_text=help_text)


def _reach(label: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, choices=list(words.REACHES.items()))


def _seen(language: str) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": 2, "lang": language})
    label = words.in_language(words.QUESTIONS["seen"], language)
    help_text = gettext_lazy("In their words, in one sentence. Updates in this language begin with it.")
    return forms.CharField(label=label, required=False, max_length=limits.NOTE, widget=area, help_text=help_text)


class AssessForm(SmallForm):
    """What the incident does to whom, since when."""

    TITLE = gettext_lazy("Assess the impact")
    BUTTON = gettext_lazy("Save")
    FOLDED = gettext_lazy("What customers see, in other languages")

    impact = _text("impact", gettext_lazy("As we know it, with what is behind it."))
    groups = forms.CharField(
        label=words.QUESTIONS["groups"],
        required=False,
        max_length=limits.TITLE,
        help_text=gettext_lazy("Which customers, countries, offices, colleagues."),
    )
    outside = _reach(gettext_lazy("How many customers"))
    customers_outside = _count("customers_outside")
    inside = _reach(gettext_lazy("How many people inside"))
    customers_inside = _count("customers_inside")
    cases = _count("cases")
    impact_started_at = MomentField(label=words.FIELDS["impact_started_at"], required=False)
    workaround = forms.CharField(
        label=words.FIELDS["workaround"], required=False, max_length=limits.TEXT, widget=forms.Textarea(attrs={"rows": 2})
    )
    is_public = forms.BooleanField(label=words.QUESTIONS["is_public"], required=False)
    is_security = forms.BooleanField(label=words.QUESTIONS["is_security"], required=False)
    is_data = forms.BooleanField(
        label=words.QUESTIONS["is_data"],
        required=False,
        help_text=gettext_lazy("Then an authority may have to hear of it within 72 hours; the page counts them."),
    )

    @property
    def lead(self) -> str:
        """Nobody knows everything at once."""
        return str(gettext_lazy("Say what is known, leave the rest open, and come back. What is said here is filled into the updates."))

    def prepare(self) -> None:
        """Begin with what is known; what customers see is asked in the reader's language and those that have it, the others are folded."""
        known = queries.assessment(self.incident.id)
        mine = self.by.language if self.by.language in LANGUAGES else LANGUAGES[0]
        order = sorted(LANGUAGES, key=lambda one: (one != mine, one not in known.seen_in))
        for language in order:
            self.fields[f"seen_{language}"] = _seen(language)
        self.folded = frozenset(
            f"seen_{one}" for one in order if one != mine and one not in known.seen_in and not self.data.get(f"seen_{one}")
        )
        self.order_fields(["impact", *(f"seen_{one}" for one in order)])
        self.initial = {name: getattr(known, name) for name in words.QUESTIONS if name != "seen"}
        self.initial |= {f"seen_{one}": text for one, text in known.seen_in.items()}
        self.initial |= {name: getattr(self.incident, name) for name in _OF_RECORD}

    def apply(self, at: datetime) -> None:
        """Write it down."""
        said = self.cleaned_data
        facts = {name: said[name] for name in _OF_RECORD if name in self.changed_data}
        seen = {one: said[f"seen_{one}"] for one in LANGUAGES}
        answers = AssessmentView(**{name: said[name] for name in words.QUESTIONS if name != "seen"}, seen_in=seen)
        actions.assess(by=self.by, at=at, ref=self.incident.id, said=answers, **facts)


class ChecklistForm(forms.Form):
    """One checklist."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=actions.LONGEST_NAME)
    items = forms.CharField(
        label=gettext_lazy("What is looked at"), widget=forms.Textarea(attrs={"rows": 8}), help_text=gettext_lazy("One a line.")
    )
    severity = forms.ChoiceField(label=gettext_lazy("From the worst to"))
    services = forms.MultipleChoiceField(
        label=gettext_lazy("Only of these services"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Without a choice, of all."),
    )
    types = forms.MultipleChoiceField(
        label=gettext_lazy("Only of these types"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Without a choice, of all."),
    )
    again = forms.IntegerField(
        label=gettext_lazy("Ask again after minutes"),
        required=False,
        min_value=0,
        max_value=10_080,
        help_text=gettext_lazy("0: only once."),
    )
    is_off = forms.BooleanField(label=gettext_lazy("Not in use"), required=False)

    def __init__(self, *args: Any, by: Actor, view: Checklist | None = None, **more: Any) -> None:
        """Offer what there is; with `view` begin with what a list says."""
        super().__init__(*args, **more)
        self.view = view
        offer(self, "severity", severities())
        offer(self, "services", [(one.id, one.name) for one in catalog.services(by)])
        known = [(one.id, one.name) for one in queries.types()]
        offer(self, "types", known)
        if not known:
            del self.fields["types"]
        if view:
            named = words.checklist(view)
            texts = [words.item(view.key, one) for one in view.items]
            self.initial = {"name": named.name, "items": "\n".join(texts), "severity": min(view.severity, len(severities()))}
            self.initial |= {"services": list(view.services), "types": list(view.types), "again": view.again, "is_off": view.is_off}

    def wanted(self) -> Checklist:
        """Give the list as it is wanted."""
        said = self.cleaned_data
        return Checklist(
            key=self.view.key if self.view else "",
            name=said["name"],
            items=tuple(said["items"].splitlines()),
            severity=int(said["severity"]),
            services=tuple(said["services"]),
            types=tuple(said.get("types", ())),
            again=said["again"] or 0,
            is_off=said["is_off"],
        )
