"""The form that brings subscribers along."""

from django import forms
from django.utils.translation import gettext_lazy

from varsko.statuspages.data import Wish
from varsko.statuspages.words import WAYS


class BringForm(forms.Form):
    """Addresses that said yes elsewhere, one a line."""

    kind = forms.ChoiceField(label=gettext_lazy("Where the news go"), choices=list(WAYS.items()))
    addresses = forms.CharField(label=gettext_lazy("Addresses, one a line"), widget=forms.Textarea(attrs={"rows": 4}), max_length=1_000_000)
    sure = forms.BooleanField(label=gettext_lazy("They have confirmed that they want the news of this page"))

    def wishes(self) -> list[Wish]:
        """Give what the form asks for, each address once."""
        said = self.cleaned_data
        lines = (line.strip() for line in said["addresses"].splitlines())
        return [Wish(address=one, kind=said["kind"]) for one in dict.fromkeys(lines) if one]
