"""Forms that set changes up: templates, standing rounds, freezes, deputies."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from varsko.changes import words
from varsko.changes.data import FreezeDraft, FreezeView, TemplateDraft, TemplateView
from varsko.changes.domain import limits
from varsko.changes.forms.base import RiskForm, WishForm, colleagues, offer, services, text
from varsko.people import queries as people
from varsko.people.data import Actor
from varsko.ui.forms import MomentField

_GONE = "gone"


class TemplateForm(RiskForm):
    """A change that is made again and again."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=limits.NAME)
    size = forms.ChoiceField(label=gettext_lazy("Size"), choices=list(words.SIZES.items()))
    standard = forms.BooleanField(
        label=gettext_lazy("Approved beforehand"),
        required=False,
        help_text=gettext_lazy("A standard change: as long as nobody writes its plan anew, it needs nobody's approval."),
    )
    service = forms.ChoiceField(label=gettext_lazy("Service it touches"), required=False)
    minutes = forms.IntegerField(label=gettext_lazy("How many minutes it takes"), min_value=1, initial=60)
    plan = text(gettext_lazy("Plan"))
    test = text(gettext_lazy("Test"), rows=3)
    back_out = text(gettext_lazy("Way back"), rows=3)

    def __init__(self, *args: Any, by: Actor, view: TemplateView | None = None, **more: Any) -> None:
        """Begin with what it says."""
        super().__init__(*args, **more)
        gone = [(_GONE, _("One that is there no more"))] if view is not None and view.is_orphan else []
        offer(self, "service", [*gone, ("", _("None or another each time")), *services(by)])
        if view is not None:
            names = ("name", "size", "standard", "minutes", "plan", "test", "back_out")
            self.initial.update({name: getattr(view, name) for name in names} | {"service": _GONE if view.is_orphan else view.service_id})
            self.begin_with(view.answers)

    def draft(self) -> TemplateDraft:
        """Give the template as it was written."""
        said = self.cleaned_data
        names = ("name", "size", "standard", "minutes", "plan", "test", "back_out")
        return TemplateDraft(**{name: said[name] for name in names}, service_id=said["service"], answers=self.answers())


class StandingForm(WishForm):
    """A round of approval that every change from a level of risk on needs."""

    level = forms.ChoiceField(label=gettext_lazy("From this risk on"), choices=list(words.LEVELS.items()))
    only_extensive = forms.BooleanField(label=gettext_lazy("For extensive changes only"), required=False)


class FreezeForm(forms.Form):
    """When nothing is to be changed, and why."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=limits.NAME)
    reason = forms.CharField(label=gettext_lazy("Why"), max_length=500)
    begins_at = MomentField(label=pgettext_lazy("of a freeze", "Begins"))
    ends_at = MomentField(label=pgettext_lazy("of a freeze", "Ends"))
    services = forms.MultipleChoiceField(
        label=gettext_lazy("Services"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 6}),
        help_text=gettext_lazy("Without any, nothing at all is to be changed."),
    )
    team = forms.ChoiceField(label=gettext_lazy("Who may overrule it"), required=False, help_text=gettext_lazy("Admins may in any case."))

    def __init__(self, *args: Any, by: Actor, view: FreezeView | None = None, **more: Any) -> None:
        """Offer services and teams; begin with what it says."""
        super().__init__(*args, **more)
        known = dict(services(by)) | {one.id: one.name for one in (view.services if view else ())}  # those archived since too
        offer(self, "services", list(known.items()))
        offer(self, "team", [("", _("Admins only")), *((one.id, one.name) for one in people.teams(by))])
        if view is not None:
            self.initial.update({name: getattr(view, name) for name in ("name", "reason", "begins_at", "ends_at")})
            self.initial.update({"services": [one.id for one in view.services], "team": view.team_id})

    def draft(self) -> FreezeDraft:
        """Give the freeze as it was written."""
        said = self.cleaned_data
        return FreezeDraft(
            name=said["name"],
            reason=said["reason"],
            begins_at=said["begins_at"],
            ends_at=said["ends_at"],
            services=tuple(said["services"]),
            team_id=said["team"],
        )


class DeputyForm(forms.Form):
    """Who answers for somebody, from when until when."""

    deputy = forms.ChoiceField(label=gettext_lazy("Who stands in for you"))
    begins_at = MomentField(label=pgettext_lazy("of a deputy's time", "From"))
    ends_at = MomentField(label=pgettext_lazy("of a deputy's time", "Until"))

    def __init__(self, *args: Any, by: Actor, **more: Any) -> None:
        """Offer everybody else."""
        super().__init__(*args, **more)
        offer(self, "deputy", [one for one in colleagues() if one[0] != by.who.id])
