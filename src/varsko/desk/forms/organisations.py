"""The card of an organisation."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from varsko.desk.data import OrganisationView
from varsko.desk.domain import limits
from varsko.desk.domain.organisations import LONGEST_DOMAIN, MOST_DOMAINS


class OrganisationForm(forms.Form):
    """What the desk writes down about an organisation."""

    note = forms.CharField(
        label=gettext_lazy("Note for the desk"),
        required=False,
        max_length=limits.NOTE,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Whoever works at a desk and may know of this organisation reads it; its people never do."),
    )
    domains = forms.CharField(
        label=gettext_lazy("Mail domains"),
        required=False,
        max_length=(LONGEST_DOMAIN + 2) * MOST_DOMAINS,
        help_text=gettext_lazy("With blanks between. Who writes from there is proposed to belong here; nothing happens by itself."),
    )

    base = forms.CharField(required=False, widget=forms.HiddenInput, max_length=40)

    def __init__(self, *args: Any, view: OrganisationView, **more: Any) -> None:
        """Begin with what the card says."""
        super().__init__(*args, **more)
        self.initial = {"note": view.note, "domains": " ".join(view.domains), "base": view.mark}


class RenameForm(forms.Form):
    """What an organisation is called from now on; `merge` once somebody read that there is one of that name."""

    to = forms.CharField(
        label=gettext_lazy("New name"),
        max_length=limits.NAME,
        help_text=gettext_lazy("On the cards of all its callers. The old name leads to the new one."),
    )

    def __init__(self, *args: Any, name: str, **more: Any) -> None:
        """Begin with what it is called."""
        super().__init__(*args, **more)
        self.initial = {"to": name}

    def wanted(self, other: str) -> dict[str, Any]:
        """Give what the action wants: both become one only by the button that says so, for the one that the new name means."""
        return {"to": self.cleaned_data["to"], "merge": bool(other) and self.data.get("merge") == other}
