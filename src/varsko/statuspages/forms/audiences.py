"""The form about a group of readers."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from varsko.kernel.text import clean
from varsko.people import queries as people
from varsko.people.data import Actor
from varsko.statuspages.data import AudienceDraft, AudienceView, ComponentView, MetricView
from varsko.statuspages.domain import limits
from varsko.ui.forms import offer


class AudienceForm(forms.Form):
    """Who belongs to a group of readers, and what they see."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=limits.NAME, help_text=gettext_lazy("Such as the customer's."))
    components = forms.MultipleChoiceField(
        label=gettext_lazy("What it sees"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("These components, and what affects at least one of them. Of everything else it learns nothing."),
    )  # fmt: skip
    metrics = forms.MultipleChoiceField(
        label=gettext_lazy("What is measured"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("These drawings stand on the page as the group sees it."),
    )  # fmt: skip
    teams = forms.MultipleChoiceField(
        label=gettext_lazy("Teams"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Their people belong to it when they have signed in, customers too. For others make a link."),
    )  # fmt: skip

    people = forms.CharField(
        label=gettext_lazy("People"), required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Mail addresses of people here, one a line. They belong to the group whatever their teams."),
    )  # fmt: skip

    provider_groups = forms.CharField(
        label=gettext_lazy("Groups at your sign-in"), required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy(
            "Groups of the organisation's provider, by its own names, one a line. Whoever it names in one of them belongs to this group"
            " from their next sign-in there on, until it names them no more at a later one."
        ),
    )  # fmt: skip

    def __init__(
        self,
        *args: Any,
        by: Actor,
        components: list[ComponentView],
        metrics: Sequence[MetricView] = (),
        audience: AudienceView | None = None,
        **more: Any,
    ) -> None:
        """Offer what is on the page and the teams that the asker sees; begin with what is there."""
        super().__init__(*args, **more)
        offer(self, "components", [(one.code, one.name) for one in components])
        if metrics:
            offer(self, "metrics", [(one.code, one.name) for one in metrics])
        else:
            del self.fields["metrics"]
        if not settings.VARSKO.oidc_groups and not (audience and audience.provider_groups):
            del self.fields["provider_groups"]
        offer(self, "teams", [(one.id, one.name) for one in people.teams(by)])
        if audience:
            addresses = sorted(one.email for one in people.users(audience.people).values())
            self.initial = {
                "name": audience.name,
                "components": sorted(audience.components),
                "metrics": sorted(audience.metrics),
                "teams": sorted(audience.teams),
                "people": "\n".join(addresses),
                "provider_groups": "\n".join(sorted(audience.provider_groups)),
            }

    def clean_people(self) -> tuple[str, ...]:
        """Find the people of the addresses; raises ValidationError for one whom nobody here has."""
        asked = list(dict.fromkeys(clean(self.cleaned_data["people"]).lower().split()))
        if len(asked) > limits.MOST_READERS:
            raise ValidationError(_("There is no room for more."))
        found = people.users_by_email(asked)
        if unknown := [one for one in asked if one not in found]:
            raise ValidationError(_("Nobody here has the address %(address)s.") % {"address": unknown[0][:100]})
        return tuple(found[one].id for one in asked)

    def draft(self) -> AudienceDraft:
        """Give what the form asks for."""
        said = self.cleaned_data
        return AudienceDraft(
            name=said["name"],
            components=tuple(said["components"]),
            teams=tuple(said["teams"]),
            people=said["people"],
            metrics=tuple(said.get("metrics", ())),
            provider_groups=tuple(said.get("provider_groups", "").splitlines()),
        )
