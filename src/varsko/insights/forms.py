"""The forms of reports: having a page sent by mail, and saying what an hour costs."""

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any

from django import forms
from django.utils.timezone import make_aware
from django.utils.translation import gettext_lazy as _

from varsko.incidents.data import Level
from varsko.insights import words
from varsko.insights.domain.costs import MOST, MOST_WORKS, Rates, WorkRate
from varsko.people.data import TeamView
from varsko.ui.forms import ActionForm

_NEVER = "never"
_SPARE = 2


class MailForm(ActionForm):
    """How often, and whether within the mail or as a PDF."""

    every = forms.ChoiceField(label=_("How often"))
    form = forms.ChoiceField(label=_("How it comes"))

    def __init__(self, *arguments: Any, **more: Any) -> None:
        """Offer what there is."""
        super().__init__(*arguments, **more)
        self.fields["every"].choices = [(_NEVER, _("Never")), *words.MAIL_PERIODS.items()]  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["form"].choices = list(words.MAIL_FORMS.items())  # type: ignore[attr-defined]  # a ChoiceField

    def clean_every(self) -> str:
        """Give the rhythm, "" for never."""
        said: str = self.cleaned_data["every"]
        return "" if said == _NEVER else said


class CostsForm(ActionForm):
    """What an hour costs: of down time for each severity, and of work, with exceptions by kind of request and team."""

    currency = forms.CharField(label=_("Currency"), required=False, max_length=3, help_text=_("Three letters, such as NOK."))
    work = forms.IntegerField(label=_("An hour of work at the desk"), required=False, min_value=0, max_value=MOST)
    since = forms.DateField(
        label=_("Counts from"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Left empty: from now on. What was before keeps the rates of its time."),
    )

    def __init__(self, *arguments: Any, rates: Rates, levels: Sequence[Level], teams: Sequence[TeamView], **more: Any) -> None:
        """Begin with what counts now."""
        super().__init__(*arguments, **more)
        self.initial = {"currency": rates.currency, "work": rates.work or None}
        self.numbers = [one.number for one in levels]
        work, since = self.fields.pop("work"), self.fields.pop("since")
        for one in levels:
            label = str(_("An hour of down time, severity %(number)s: %(name)s")) % {"number": one.number, "name": one.name}
            self.fields[f"level_{one.number}"] = forms.IntegerField(label=label, required=False, min_value=0, max_value=MOST)
            self.initial[f"level_{one.number}"] = rates.severities.get(one.number)
        self.fields["work"] = work
        self.fields["base"] = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
        self.initial["base"] = rates.version
        self.places = range(min(max(len(rates.works) + _SPARE, self._typed()), MOST_WORKS))
        self._add_works(rates, teams)
        self.fields["since"] = since

    def _add_works(self, rates: Rates, teams: Sequence[TeamView]) -> None:
        kinds = [("", _("Any kind")), *words.KINDS.items()]
        names = {one.id: one.name for one in teams}
        hidden = {one.team_id: _("A team that you may not know of") for one in rates.works if one.team_id and one.team_id not in names}
        for place in self.places:
            said = rates.works[place] if place < len(rates.works) else None
            fields = {
                "kind": forms.ChoiceField(label=_("Kind"), required=False, choices=kinds),
                "team": forms.ChoiceField(label=_("Team"), required=False, choices=[("", _("Any team")), *names.items(), *hidden.items()]),
                "rate": forms.IntegerField(label=_("An hour"), required=False, min_value=0, max_value=MOST),
            }
            self.fields.update({f"{name}_{place}": field for name, field in fields.items()})
            if said is not None:
                self.initial.update({f"kind_{place}": said.kind, f"team_{place}": said.team_id, f"rate_{place}": said.rate})

    def _typed(self) -> int:
        """Count the rows that came with the form: where somebody took some away meanwhile, it may be more than there are."""
        return next((place + 1 for place in reversed(range(MOST_WORKS)) if f"rate_{place}" in self.data), 0)

    def renew(self, version: int) -> None:
        """Let the form count from what is there by now: whoever saves it again has been told."""
        said = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict: something was posted
        said["base"] = str(version)
        self.data = said

    @property
    def rows(self) -> list[list[forms.BoundField]]:
        """Give the exceptions, row by row."""
        return [[self[f"{name}_{place}"] for name in ("kind", "team", "rate")] for place in self.places]

    @property
    def plain(self) -> list[forms.BoundField]:
        """Give what stands before the exceptions."""
        return [self["currency"], *(self[f"level_{number}"] for number in self.numbers), self["work"]]

    def wanted(self) -> dict[str, Any]:
        """Give the rates; a row without an amount says nothing."""
        said = self.cleaned_data
        severities = {number: said[f"level_{number}"] or 0 for number in self.numbers}
        filled = [place for place in self.places if said[f"rate_{place}"] is not None]
        works = [WorkRate(kind=said[f"kind_{one}"], team_id=said[f"team_{one}"], rate=said[f"rate_{one}"]) for one in filled]
        begin = make_aware(datetime.combine(said["since"], time.min)) if said["since"] else None
        return {
            "currency": said["currency"],
            "severities": severities,
            "work": said["work"] or 0,
            "works": works,
            "since": begin,
            "base": said["base"],
        }
