"""The forms of reports: having a page sent by mail, and saying what an hour costs."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from varsko.incidents.data import Level
from varsko.insights import words
from varsko.insights.domain.costs import MOST, Rates
from varsko.ui.forms import ActionForm

_NEVER = "never"


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
    """What an hour costs: of down time for each severity, and of work."""

    currency = forms.CharField(label=_("Currency"), required=False, max_length=3, help_text=_("Three letters, such as NOK."))
    work = forms.IntegerField(label=_("An hour of work at the desk"), required=False, min_value=0, max_value=MOST)

    def __init__(self, *arguments: Any, rates: Rates, levels: Sequence[Level], **more: Any) -> None:
        """Begin with what counts now."""
        super().__init__(*arguments, **more)
        self.initial = {"currency": rates.currency, "work": rates.work or None}
        self.numbers = [one.number for one in levels]
        work = self.fields.pop("work")
        for one in levels:
            label = str(_("An hour of down time, severity %(number)s: %(name)s")) % {"number": one.number, "name": one.name}
            self.fields[f"level_{one.number}"] = forms.IntegerField(label=label, required=False, min_value=0, max_value=MOST)
            self.initial[f"level_{one.number}"] = rates.severities.get(one.number)
        self.fields["work"] = work

    def wanted(self) -> dict[str, Any]:
        """Give the rates."""
        said = self.cleaned_data
        severities = {number: said[f"level_{number}"] or 0 for number in self.numbers}
        return {"currency": said["currency"], "severities": severities, "work": said["work"] or 0}
