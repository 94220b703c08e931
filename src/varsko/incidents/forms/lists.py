"""Forms about who gets updates: distribution lists, and what somebody follows."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from varsko.catalog import queries as catalog
from varsko.incidents import actions, queries, words
from varsko.incidents.forms.base import insiders
from varsko.incidents.told import ListView
from varsko.people import queries as people
from varsko.people.data import Actor
from varsko.ui.forms import offer


def severities() -> list[tuple[Any, Any]]:
    """Offer the levels of the scale as the mildest that one wants to hear of."""
    return [(str(one.number), f"{words.short(one.number)}: {one.name}") for one in words.levels(queries.scale().levels)]


class ListForm(forms.Form):
    """One distribution list."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=actions.LONGEST_NAME)
    severity = forms.ChoiceField(label=gettext_lazy("From the worst to"))
    addresses = forms.CharField(
        label=gettext_lazy("Mail addresses"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Never told of private incidents."),
    )
    language = forms.ChoiceField(label=gettext_lazy("Language of these addresses"), choices=list(words.LANGUAGES.items()))
    teams = forms.MultipleChoiceField(label=gettext_lazy("Teams"), required=False, widget=forms.CheckboxSelectMultiple)
    people = forms.MultipleChoiceField(label=gettext_lazy("People"), required=False, widget=forms.CheckboxSelectMultiple)
    services = forms.MultipleChoiceField(
        label=gettext_lazy("Only of these services"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Without a choice, of all."),
    )

    def __init__(self, *args: Any, by: Actor, view: ListView | None = None, **more: Any) -> None:
        """Offer what there is; with `view` begin with what a list says."""
        super().__init__(*args, **more)
        self.view = view
        offer(self, "severity", severities())
        offer(self, "teams", [(one.id, one.name) for one in people.teams(by)])
        offer(self, "people", insiders()[1:])
        offer(self, "services", [(one.id, one.name) for one in catalog.services(by)])
        if view:
            shown = {name: list(getattr(view, name)) for name in ("people", "teams", "services")}
            self.initial = {"name": view.name, "severity": view.severity, "language": view.language, **shown}
            self.initial["addresses"] = "\n".join(view.addresses)

    def wanted(self) -> ListView:
        """Give the list as it is wanted. Raises Invalid for a wrong address."""
        said = self.cleaned_data
        chosen = {name: tuple(said[name]) for name in ("people", "teams", "services")}
        addresses = actions.read_addresses(said["addresses"])
        return ListView(
            id=self.view.id if self.view else "",
            name=said["name"],
            severity=int(said["severity"]),
            addresses=addresses,
            language=said["language"],
            **chosen,
        )


class FollowForm(forms.Form):
    """What somebody follows: a service or all, up to a severity."""

    service_id = forms.ChoiceField(label=gettext_lazy("Service"), required=False)
    severity = forms.ChoiceField(label=gettext_lazy("From the worst to"))

    def __init__(self, *args: Any, by: Actor, **more: Any) -> None:
        """Offer the services that the asker may see."""
        super().__init__(*args, **more)
        offer(self, "service_id", [("", _("All services")), *((one.id, one.name) for one in catalog.services(by))])
        offer(self, "severity", severities())

    def wanted(self) -> dict[str, Any]:
        """Give what the action wants."""
        return {"service_id": self.cleaned_data["service_id"], "severity": int(self.cleaned_data["severity"])}
