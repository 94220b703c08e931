"""The one form of reports: having a page sent by mail."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from varsko.insights import words
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
