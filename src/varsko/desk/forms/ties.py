"""Forms that tie a request to other things, and say what is known of a problem."""

from datetime import datetime
from types import MappingProxyType

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from varsko.desk import actions, queries, words
from varsko.desk.domain import limits
from varsko.desk.domain.copies import Standing
from varsko.desk.domain.ties import Relation
from varsko.desk.forms.base import RequestForm
from varsko.incidents import queries as incidents
from varsko.ui.forms import offer


class IncidentForm(RequestForm):
    """Which incident it belongs to."""

    TITLE = gettext_lazy("It belongs to an incident")
    BUTTON = gettext_lazy("Tie it to the incident")

    incident = forms.ChoiceField(
        label=gettext_lazy("Incident"), required=False, help_text=gettext_lazy("Its caller hears each public update, and the end.")
    )
    key = forms.CharField(label=gettext_lazy("Or the key of another one"), required=False, max_length=30)

    def prepare(self) -> None:
        """Offer what goes on."""
        ongoing = [(one.key, f"{one.key} {one.summary}") for one in incidents.ongoing(by=self.by)]
        offer(self, "incident", [("", _("None")), *ongoing])

    def apply(self, at: datetime) -> None:
        """Tie it, or take the tie away."""
        said = self.cleaned_data["key"] or self.cleaned_data["incident"]
        if said:
            actions.link_incident(by=self.by, at=at, ref=self.about.id, incident=said)
        else:
            actions.unlink_incident(by=self.by, at=at, ref=self.about.id)


class AlertForm(RequestForm):
    """Which alert it is about."""

    TITLE = gettext_lazy("It is about an alert")
    BUTTON = gettext_lazy("Tie it to the alert")

    alert = forms.CharField(label=gettext_lazy("Number of the alert"), max_length=40, help_text=gettext_lazy("Such as #12."))

    def apply(self, at: datetime) -> None:
        """Tie it."""
        actions.tie_alert(by=self.by, at=at, ref=self.about.id, **self.cleaned_data)


class RelateForm(RequestForm):
    """Which other request it has to do with."""

    TITLE = gettext_lazy("It has to do with another request")
    BUTTON = gettext_lazy("Tie them together")

    relation = forms.ChoiceField(
        label=gettext_lazy("It is"), choices=[(name, word) for name, word in words.RELATIONS.items() if name != Relation.SPLIT]
    )
    other = forms.CharField(label=gettext_lazy("Key of the other one"), max_length=30)

    def apply(self, at: datetime) -> None:
        """Tie them together."""
        actions.relate(by=self.by, at=at, ref=self.about.id, **self.cleaned_data)


class ProblemForm(RequestForm):
    """What is known of a problem."""

    TITLE = gettext_lazy("What is known of the problem")
    BUTTON = gettext_lazy("Save")

    cause = forms.CharField(label=gettext_lazy("Cause"), required=False, max_length=limits.TEXT, widget=forms.Textarea(attrs={"rows": 3}))
    workaround = forms.CharField(
        label=gettext_lazy("Workaround"),
        required=False,
        max_length=limits.TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("What helps until it is mended. Operators see it on every request of this problem."),
    )
    offered = forms.BooleanField(label=gettext_lazy("Show title and workaround in the portal"), required=False)
    public_title = forms.CharField(label=gettext_lazy("Title in the portal"), required=False, max_length=limits.TITLE)

    FIELDS = MappingProxyType({"kind": "cause"})

    def prepare(self) -> None:
        """Begin with what is known."""
        known = queries.problem(self.about.id)
        self.initial = {name: getattr(known, name) for name in self.fields}

    def apply(self, at: datetime) -> None:
        """Write it down."""
        actions.write_problem(by=self.by, at=at, ref=self.about.id, **self.cleaned_data)


class MergeForm(RequestForm):
    """Which other request it is the same as."""

    TITLE = gettext_lazy("It is the same as another request")
    BUTTON = pgettext_lazy("verb, of a request", "Merge")

    into = forms.ChoiceField(
        label=gettext_lazy("Other open requests of this caller"), help_text=gettext_lazy("What was said goes there; this one is closed.")
    )
    copies = forms.BooleanField(
        label="",
        required=False,
        help_text=gettext_lazy(
            "They read what is said there from now on. Without this they hear that this one is closed, and keep what they could read of it."
        ),
    )

    def prepare(self) -> None:
        """Offer the caller's other open requests at this desk."""
        found = self.about
        others = queries.of_caller(found.caller.id, by=self.by) if found.caller else []
        same = [one for one in others if one.is_open and one.id != found.id and one.desk_id == found.desk_id]
        offer(self, "into", [(one.key, f"{one.key} {one.title}") for one in same])
        there = ", ".join(one.name for one in queries.copies_of(found.id) if one.standing == Standing.FOLLOWS)
        if there:
            self.fields["copies"].label = _("Those in copy hear how the other goes on: %(names)s") % {"names": there}
        else:
            del self.fields["copies"]

    def apply(self, at: datetime) -> None:
        """Make them one."""
        copies = self.cleaned_data.get("copies", False)
        actions.merge(by=self.by, at=at, ref=self.about.id, into=self.cleaned_data["into"], copies=copies)
