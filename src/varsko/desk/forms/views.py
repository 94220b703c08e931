"""The form that keeps a view of the queue."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from varsko.desk import queries
from varsko.desk.domain.kept import LONGEST_NAME, Scope
from varsko.people import queries as people
from varsko.people.data import Actor
from varsko.ui.forms import offer


class ViewForm(forms.Form):
    """A name, and who is to have it."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=LONGEST_NAME)
    scope = forms.ChoiceField(
        label=gettext_lazy("Who has it"), help_text=gettext_lazy("A view keeps the filters, not the requests: each sees what they may see.")
    )

    def __init__(self, *args: Any, by: Actor, **more: Any) -> None:
        """Offer oneself, one's teams and one's desks."""
        super().__init__(*args, **more)
        teams = [(f"team:{one.id}", _("Team %(name)s") % {"name": one.name}) for one in people.teams(by) if one.id in by.team_ids]
        desks = [(f"desk:{one.id}", _("Everybody at the desk %(name)s") % {"name": one.name}) for one in queries.desks(by=by)]
        offer(self, "scope", [(f"{Scope.MINE}:", _("Only I")), *teams, *desks])

    def values(self) -> dict[str, Any]:
        """Give what the action wants."""
        scope, _colon, of = self.cleaned_data["scope"].partition(":")
        return {"name": self.cleaned_data["name"], "scope": scope, "of": of}
