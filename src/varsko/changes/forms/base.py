"""What the forms of changes share: choices, the questions about risk, who is asked."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from varsko.catalog import queries as catalog
from varsko.changes import words
from varsko.changes.data import ALL, Wish
from varsko.changes.domain import limits
from varsko.changes.domain.risk import Question
from varsko.people import queries as people
from varsko.people.data import Actor

Choices = list[tuple[Any, Any]]


def offer(form: forms.Form, name: str, choices: Choices) -> None:
    """Fill the choices of a field."""
    form.fields[name].choices = choices  # type: ignore[attr-defined]  # a ChoiceField


def services(by: Actor) -> Choices:
    """Offer the services that somebody may see."""
    return [(one.id, one.name) for one in catalog.services(by)]


def colleagues() -> Choices:
    """Offer everybody who works here."""
    return [(one.id, one.name) for one in people.everybody() if one.is_active and one.role != "customer"]


def text(label: Any, help_text: Any = "", rows: int = 4) -> forms.CharField:
    """Ask for a longer text that may be left empty."""
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, required=False, max_length=limits.TEXT, widget=area, help_text=help_text)


class RiskForm(forms.Form):
    """The short table of questions about the risk."""

    def __init__(self, *args: Any, **more: Any) -> None:
        """Ask each question."""
        super().__init__(*args, **more)
        for question in Question:
            choices = [("", _("Not answered yet")), *words.ANSWERS[question].items()]
            label: Any = words.QUESTIONS[question]
            self.fields[f"risk_{question}"] = forms.ChoiceField(label=label, choices=choices, required=False)

    def questions(self) -> list[Any]:
        """Give the fields of the questions, in order."""
        return [self[f"risk_{one}"] for one in Question]

    def begin_with(self, answers: Mapping[str, str]) -> None:
        """Show what was answered."""
        self.initial.update({f"risk_{name}": answer for name, answer in answers.items()})

    def answers(self) -> dict[str, str]:
        """Give what is answered."""
        return {one.value: self.cleaned_data[f"risk_{one}"] for one in Question}


class WishForm(forms.Form):
    """Who is asked in a round of approval, and how many must say yes."""

    name = forms.CharField(label=gettext_lazy("Name of the round"), max_length=limits.NAME)
    people = forms.MultipleChoiceField(label=gettext_lazy("People"), required=False, widget=forms.SelectMultiple(attrs={"size": 6}))
    teams = forms.MultipleChoiceField(
        label=gettext_lazy("Teams"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 4}),
        help_text=gettext_lazy("Everybody in a team is asked; nobody about their own change."),
    )
    needed = forms.IntegerField(
        label=pgettext_lazy("of those who are asked", "How many must say yes"),
        min_value=ALL,
        max_value=limits.MOST_ASKED,
        initial=1,
        help_text=gettext_lazy("1 is any of them, 2 two of them, 0 all of them."),
    )

    def __init__(self, *args: Any, by: Actor, **more: Any) -> None:
        """Offer people and teams."""
        super().__init__(*args, **more)
        self.by = by
        offer(self, "people", colleagues())
        offer(self, "teams", [(one.id, one.name) for one in people.teams(by)])

    def wish(self) -> Wish:
        """Give the round as it was written."""
        said = self.cleaned_data
        return Wish(name=said["name"], needed=said["needed"], people=tuple(said["people"]), teams=tuple(said["teams"]))
