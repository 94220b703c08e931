"""The form for whoever has not signed in."""

from django import forms
from django.utils.translation import gettext_lazy

from varsko.incidents.domain import limits

_LONGEST = 4000


class ReportForm(forms.Form):
    """What is wrong, for whom, and how to reach whoever says so."""

    summary = forms.CharField(label=gettext_lazy("What is wrong"), max_length=limits.SUMMARY)
    description = forms.CharField(
        label=gettext_lazy("What it does to people"), required=False, max_length=_LONGEST, widget=forms.Textarea(attrs={"rows": 3})
    )
    contact = forms.CharField(label=gettext_lazy("How to reach you"), max_length=limits.CONTACT)
