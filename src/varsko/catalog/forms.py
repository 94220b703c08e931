"""What people type about services."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from varsko.catalog.data import Link
from varsko.catalog.domain import outside

TIERS = {1: _("1 – critical"), 2: _("2 – important"), 3: _("3 – normal"), 4: _("4 – minor")}


class EditService(forms.Form):
    """A service."""

    name = forms.CharField(label=_("Name"), max_length=100)
    team_id = forms.ChoiceField(label=_("Owner"), required=False, help_text=_("The team that answers for it; its alerts go there."))
    tier = forms.TypedChoiceField(label=_("Tier"), choices=TIERS, coerce=int, help_text=_("How bad is it when this breaks?"))
    description = forms.CharField(
        label=_("Description"), required=False, max_length=20_000, widget=forms.Textarea({"rows": 4}), help_text=_("Markdown works.")
    )
    aliases = forms.CharField(
        label=_("Other names"),
        required=False,
        max_length=25_000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("One a line: what alerts call it. Case and accents do not matter, and its own name always counts."),
    )
    links = forms.CharField(
        label=_("Links"),
        required=False,
        max_length=50_000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("One a line, such as “Runbook https://wiki.example.org/shop”."),
    )

    def __init__(self, *args: Any, teams: list[tuple[str, Any]], **kwargs: Any) -> None:
        """Offer these teams."""
        super().__init__(*args, **kwargs)
        owner = self.fields["team_id"]
        self.fields["team_id"] = forms.ChoiceField(label=owner.label, required=False, help_text=owner.help_text, choices=teams)

    def clean_aliases(self) -> list[str]:
        """Give one name for each line."""
        return [line for line in self.cleaned_data["aliases"].splitlines() if line.strip()]

    def clean_links(self) -> list[Link]:
        """Give a title and an address for each line; the address is its last word."""
        lines = [line.strip().rpartition(" ") for line in self.cleaned_data["links"].splitlines() if line.strip()]
        return [Link(title=title.strip(), url=url) for title, _space, url in lines]


class ProviderForm(forms.Form):
    """Somebody outside with a status page."""

    name = forms.CharField(label=_("Name"), max_length=outside.NAME)
    address = forms.CharField(
        label=_("Address of their status page"),
        max_length=outside.ADDRESS,
        help_text=_("A page that offers /api/v2/summary.json, as pages of Statuspage and of Varsko do."),
    )
