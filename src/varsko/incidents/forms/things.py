"""Forms about tasks, entries of the timeline, alerts and other incidents."""

from datetime import date, datetime
from types import MappingProxyType

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from varsko.alerts import queries as alerts
from varsko.core.clock import now
from varsko.incidents import actions, queries
from varsko.incidents.domain import limits
from varsko.incidents.forms.base import SmallForm, insiders
from varsko.kernel.errors import Conflict, Invalid
from varsko.ui.forms import MomentField, offer


class KnownForm(SmallForm):
    """Which known error it is a case of, or which standard solution ends it."""

    TITLE = gettext_lazy("Known error or standard solution")
    BUTTON = gettext_lazy("Save")
    FIELDS = MappingProxyType({"known": "other"})

    choice = forms.ChoiceField(label=gettext_lazy("It is a case of"), required=False, widget=forms.RadioSelect)
    other = forms.CharField(
        label=gettext_lazy("Or another, by its key or address"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("An article about a known error or a standard solution, or a problem of the desk, such as KB-7."),
    )

    @property
    def lead(self) -> str:
        """Say what it is good for."""
        return _("What helped before is at hand then, and past cases say how long it takes.")

    def prepare(self) -> None:
        """Offer what it is now, and what may be behind it."""
        so_far = queries.known([self.incident.known], self.by) if self.incident.known else {}
        found = {**so_far, **{one.ref: one for one in queries.near_known(self.incident, self.by)}}
        offer(self, "choice", [*((one.ref, f"{one.ref} {one.title}") for one in found.values()), ("", _("Nothing known"))])
        self.initial = {"choice": self.incident.known if so_far else ""}

    def apply(self, at: datetime) -> None:
        """Write it down; one that the reader may not know of stays while nothing else is chosen."""
        chosen = self.cleaned_data["other"].strip() or self.cleaned_data["choice"]
        if chosen or "choice" in self.changed_data:
            actions.update(by=self.by, at=at, ref=self.incident.id, known=chosen)


class TaskForm(SmallForm):
    """Something to do."""

    TITLE = gettext_lazy("Add a task")
    BUTTON = gettext_lazy("Add")
    FIELDS = MappingProxyType({"owner": "owner_id"})

    title = forms.CharField(label=gettext_lazy("What is to be done"), max_length=limits.TITLE)
    kind = forms.ChoiceField(
        label=gettext_lazy("When"),
        choices=[
            ("response", gettext_lazy("Now, to end the impact")),
            ("cleanup", gettext_lazy("Afterwards: it does not hold the incident open")),
        ],
        widget=forms.RadioSelect,
        initial="response",
    )
    owner_id = forms.ChoiceField(label=gettext_lazy("Who"), required=False)
    due_on = forms.DateField(label=gettext_lazy("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))

    def clean_due_on(self) -> date | None:
        """Refuse a day that is over, such as one in a mistyped year; a task that is late already keeps its day."""
        day: date | None = self.cleaned_data["due_on"]
        if day and "due_on" in self.changed_data and day < localdate(now()):
            raise forms.ValidationError(_("This lies in the past."))
        return day

    def prepare(self) -> None:
        """Offer everybody inside."""
        offer(self, "owner_id", insiders(self.by.who.id))

    def apply(self, at: datetime) -> None:
        """Add it."""
        actions.add_task(by=self.by, at=at, ref=self.incident.id, **self.cleaned_data)


class EntryForm(SmallForm):
    """What happened."""

    TITLE = gettext_lazy("Write into the timeline")
    BUTTON = gettext_lazy("Write")

    text = forms.CharField(label=gettext_lazy("What happened"), max_length=limits.TEXT, widget=forms.Textarea(attrs={"rows": 4}))
    happened_at = MomentField(label=gettext_lazy("When"), required=False, help_text=gettext_lazy("Without a time: now."))

    def apply(self, at: datetime) -> None:
        """Write it."""
        said = self.cleaned_data
        actions.write_entry(by=self.by, at=at, ref=self.incident.id, text=said["text"], happened_at=said["happened_at"])


class AlertForm(SmallForm):
    """An alert that belongs to it."""

    TITLE = gettext_lazy("Link an alert")
    BUTTON = gettext_lazy("Link")
    FIELDS = MappingProxyType({"alert": "number"})

    number = forms.IntegerField(label=gettext_lazy("Number of the alert"), min_value=1)

    def apply(self, at: datetime) -> None:
        """Link it."""
        found = alerts.alert(str(self.cleaned_data["number"]), kind="tiny", by=self.by)
        if found is None:
            raise Invalid({"number": _("There is no such alert.")})
        try:
            actions.link_alerts(by=self.by, at=at, ref=self.incident.id, alert_ids=[found.id])
        except Conflict as conflict:
            raise Invalid(conflict.errors) from None


class _OtherForm(SmallForm):
    """A form that names another incident."""

    FIELDS = MappingProxyType({"into": "key", "other": "key", "parent": "key"})

    key = forms.CharField(label=gettext_lazy("Key of the other incident"), max_length=30, help_text=gettext_lazy("Such as HOT-12."))


class MergeForm(_OtherForm):
    """It is the same as another."""

    TITLE = gettext_lazy("Merge into another incident")
    BUTTON = gettext_lazy("Merge")

    @property
    def lead(self) -> str:
        """Say what it does."""
        return _("Its alerts move over, nobody is paged for it any more, and its address leads to the other.")

    def apply(self, at: datetime) -> None:
        """Merge it."""
        actions.merge(by=self.by, at=at, ref=self.incident.id, into=self.cleaned_data["key"])


class RelateForm(_OtherForm):
    """It has to do with another."""

    TITLE = gettext_lazy("Link another incident")
    BUTTON = gettext_lazy("Link")

    relation = forms.ChoiceField(
        label=gettext_lazy("How"),
        choices=[("related", gettext_lazy("They have to do with each other")), ("parent", gettext_lazy("This one is a part of that one"))],
    )

    def apply(self, at: datetime) -> None:
        """Link it."""
        said = self.cleaned_data
        if said["relation"] == "parent":
            actions.set_parent(by=self.by, at=at, ref=self.incident.id, parent=said["key"])
        else:
            actions.relate(by=self.by, at=at, ref=self.incident.id, other=said["key"])
