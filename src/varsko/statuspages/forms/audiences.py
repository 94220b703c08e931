"""The form about a group of readers."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from varsko.people import queries as people
from varsko.people.data import Actor
from varsko.statuspages.data import AudienceDraft, AudienceView, ComponentView
from varsko.statuspages.domain import limits
from varsko.ui.forms import offer


class AudienceForm(forms.Form):
    """Who belongs to a group of readers, and what they see."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=limits.NAME, help_text=gettext_lazy("Such as the customer's."))
    components = forms.MultipleChoiceField(
        label=gettext_lazy("What it sees"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("These components, and what affects at least one of them. Of everything else it learns nothing."),
    )  # fmt: skip
    teams = forms.MultipleChoiceField(
        label=gettext_lazy("Teams"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Their people belong to it when they have signed in, customers too. For others make a link."),
    )  # fmt: skip

    def __init__(self, *args: Any, by: Actor, components: list[ComponentView], audience: AudienceView | None = None, **more: Any) -> None:
        """Offer what is on the page and the teams that the asker sees; begin with what is there."""
        super().__init__(*args, **more)
        offer(self, "components", [(one.code, one.name) for one in components])
        offer(self, "teams", [(one.id, one.name) for one in people.teams(by)])
        if audience:
            self.initial = {"name": audience.name, "components": sorted(audience.components), "teams": sorted(audience.teams)}

    def draft(self) -> AudienceDraft:
        """Give what the form asks for."""
        said = self.cleaned_data
        return AudienceDraft(name=said["name"], components=tuple(said["components"]), teams=tuple(said["teams"]))
