"""Forms of skills and ladders."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from varsko.catalog import queries as catalog
from varsko.desk import actions, queries
from varsko.desk.data import DeskView
from varsko.desk.domain.skills import SkillView
from varsko.people import queries as people
from varsko.people.data import Actor
from varsko.ui.forms import ActionForm, offer


class SkillForm(ActionForm):
    """Something that not everybody knows."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=60, help_text=gettext_lazy("Such as: printers, payroll, Polish."))
    who = forms.MultipleChoiceField(label=gettext_lazy("Who knows it"), required=False)
    categories = forms.MultipleChoiceField(label=gettext_lazy("Categories that ask for it"), required=False)
    services = forms.MultipleChoiceField(label=gettext_lazy("Services that ask for it"), required=False)

    def __init__(self, *args: Any, by: Actor, view: SkillView | None = None) -> None:
        """Offer who and what there is; with `view` begin with what a skill says."""
        super().__init__(*args)
        offer(self, "who", [(one.id, one.name) for one in people.everybody() if one.is_active and one.role != "customer"])
        desks = {one.id: one.name for one in queries.desks(by=by)}
        offer(self, "categories", [(one.id, f"{desks[one.desk_id]} › {one.path}") for one in queries.categories(desks)])
        offer(self, "services", [(one.id, one.name) for one in catalog.services(by)])
        if view is not None:
            self.initial = {"name": view.name, "who": view.people, "categories": view.categories, "services": view.services}


class RungForm(ActionForm):
    """Who hears when."""

    share = forms.TypedChoiceField(label=gettext_lazy("When so much of a promise is used"), coerce=int)
    person_id = forms.ChoiceField(label=gettext_lazy("Who hears of it"), required=False)
    vip_only = forms.BooleanField(label=gettext_lazy("Only when the caller is a VIP"), required=False)

    def __init__(self, *args: Any, desk: DeskView) -> None:
        """Offer the shares and those who may know of the desk's requests."""
        super().__init__(*args)
        offer(self, "share", [(one, f"{one} %") for one in actions.RUNG_SHARES])
        offer(self, "person_id", [("", _("The managers of its team")), *((one.id, one.name) for one in queries.operators(desk.id))])
