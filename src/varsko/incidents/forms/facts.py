"""Forms about what an incident says: its facts, times, severity, status."""

from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from varsko.catalog import queries as catalog
from varsko.core.clock import now
from varsko.incidents import actions, queries, words
from varsko.incidents.domain import limits
from varsko.incidents.forms.base import SmallForm
from varsko.ui.forms import MomentField, offer

_TIMES = ("impact_started_at", "detected_at", "impact_ended_at")
_TEXTS = ("summary", "description", "workaround", "cause", "fix", "contact", "video", "detected_by")
_MINUTES = (15, 30, 60, 120, 240)
_COUNTS = ("cases", "customers_inside", "customers_outside")


def _area(label: Any, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label, required=False, max_length=limits.TEXT, widget=forms.Textarea(attrs={"rows": 3}), help_text=help_text
    )


class ChangeForm(SmallForm):
    """What the incident says."""

    TITLE = gettext_lazy("Change the incident")
    BUTTON = gettext_lazy("Save")

    summary = forms.CharField(label=words.FIELDS["summary"], max_length=limits.SUMMARY)
    service_id = forms.ChoiceField(label=words.FIELDS["service_id"], required=False)
    affected = forms.MultipleChoiceField(label=words.FIELDS["affected"], required=False, widget=forms.CheckboxSelectMultiple)
    description = _area(words.FIELDS["description"], gettext_lazy("What it does to people. Markdown works."))
    workaround = _area(words.FIELDS["workaround"], gettext_lazy("What people can do meanwhile."))
    cause = _area(words.FIELDS["cause"], gettext_lazy("As far as it is known."))
    fix = _area(words.FIELDS["fix"])
    cases = forms.IntegerField(label=words.FIELDS["cases"], required=False, min_value=0, max_value=limits.MOST_PEOPLE)
    customers_outside = forms.IntegerField(
        label=words.FIELDS["customers_outside"], required=False, min_value=0, max_value=limits.MOST_PEOPLE
    )
    customers_inside = forms.IntegerField(label=words.FIELDS["customers_inside"], required=False, min_value=0, max_value=limits.MOST_PEOPLE)
    detected_by = forms.ChoiceField(label=words.FIELDS["detected_by"], choices=list(words.DETECTED_BY.items()))
    contact = forms.CharField(label=words.FIELDS["contact"], required=False, max_length=limits.CONTACT)
    video = forms.CharField(label=words.FIELDS["video"], required=False, max_length=limits.VIDEO)

    def prepare(self) -> None:
        """Offer services, and fill in what is known."""
        services = [(one.id, one.name) for one in catalog.services(self.by)]
        offer(self, "service_id", [("", _("Unknown")), *services])
        offer(self, "affected", services)
        self.initial = {name: getattr(self.incident, name) for name in (*_TEXTS, *_COUNTS)}
        self.initial["service_id"] = self.incident.service.id if self.incident.service else ""
        self.initial["affected"] = [one.id for one in self.incident.affected]

    def apply(self, at: datetime) -> None:
        """Write what differs."""
        changed = {name: self.cleaned_data[name] for name in self.changed_data if name != "affected"}
        if changed:
            actions.update(by=self.by, at=at, ref=self.incident.id, **changed)
        if "affected" in self.changed_data:
            actions.set_affected(by=self.by, at=at, ref=self.incident.id, service_ids=self.cleaned_data["affected"])


class DebriefForm(SmallForm):
    """What a drill taught."""

    TITLE = gettext_lazy("Look back at the drill")
    BUTTON = gettext_lazy("Save")

    debrief = _area(words.FIELDS["debrief"], gettext_lazy("What went well, what did not, and what we change before it is serious."))

    def prepare(self) -> None:
        """Begin with what is said."""
        self.initial = {"debrief": self.incident.debrief}

    def apply(self, at: datetime) -> None:
        """Write it down."""
        actions.update(by=self.by, at=at, ref=self.incident.id, **self.cleaned_data)


class TimesForm(SmallForm):
    """When it began, was noticed, and ended."""

    TITLE = gettext_lazy("Change the times")
    BUTTON = gettext_lazy("Save")

    impact_started_at = MomentField(label=words.FIELDS["impact_started_at"], required=False)
    detected_at = MomentField(label=words.FIELDS["detected_at"], required=False)
    impact_ended_at = MomentField(label=words.FIELDS["impact_ended_at"], required=False)

    @property
    def lead(self) -> str:
        """Promise that nothing is lost."""
        return _("What was said before stays in the timeline.")

    def prepare(self) -> None:
        """Fill in what is known."""
        self.initial = {name: getattr(self.incident, name) for name in _TIMES}

    def apply(self, at: datetime) -> None:
        """Write what differs."""
        changed = {name: self.cleaned_data[name] for name in self.changed_data}
        actions.update(by=self.by, at=at, ref=self.incident.id, **changed)


class SeverityForm(SmallForm):
    """How bad it is."""

    TITLE = gettext_lazy("Change the severity")
    BUTTON = gettext_lazy("Change")

    severity = forms.TypedChoiceField(label=gettext_lazy("How bad is it"), coerce=int, widget=forms.RadioSelect)
    note = forms.CharField(label=gettext_lazy("Why"), required=False, max_length=limits.NOTE, widget=forms.Textarea(attrs={"rows": 2}))

    @property
    def lead(self) -> str:
        """Name who is paged by each severity that is worse."""
        names = {level: self._paged(level) for level in range(1, self.incident.severity)}
        said = [
            _("%(severity)s pages %(names)s now.") % {"severity": words.short(level), "names": who} for level, who in names.items() if who
        ]
        return " ".join(said)

    def prepare(self) -> None:
        """Offer the levels of the scale."""
        levels = words.levels(queries.scale().levels)
        offer(self, "severity", [(str(one.number), f"{words.short(one.number)} – {one.name}. {one.definition}") for one in levels])
        self.initial = {"severity": self.incident.severity}

    def _paged(self, severity: int) -> str:
        service = self.incident.service
        decision = queries.callout(severity=severity, service_id=service.id if service else "", at=now())
        if not decision.pages or not self.incident.is_ongoing:
            return ""
        return ", ".join(decision.people) or _("those who answer for this installation")

    def apply(self, at: datetime) -> None:
        """Change it."""
        said = self.cleaned_data
        actions.change_severity(by=self.by, at=at, ref=self.incident.id, severity=said["severity"], note=said["note"])


class ResolveForm(SmallForm):
    """It is over."""

    TITLE = gettext_lazy("Resolve the incident")
    BUTTON = gettext_lazy("Resolve")

    impact_ended_at = MomentField(label=words.FIELDS["impact_ended_at"], help_text=gettext_lazy("When people could work as usual again."))
    fix = _area(words.FIELDS["fix"], gettext_lazy("In a sentence or two."))

    @property
    def lead(self) -> str:
        """Say what resolving does, and does not."""
        return _("The emergency ends here: nobody is paged any more. Clean-up tasks stay open.")

    def prepare(self) -> None:
        """Suppose that it ended just now."""
        self.initial = {"impact_ended_at": self.incident.impact_ended_at or now(), "fix": self.incident.fix}

    def apply(self, at: datetime) -> None:
        """Resolve it."""
        said = self.cleaned_data
        ended = min(said["impact_ended_at"], at)
        actions.resolve(by=self.by, at=at, ref=self.incident.id, impact_ended_at=ended, fix=said["fix"])


class _MoveForm(SmallForm):
    """A move that says why."""

    MOVE = ""

    note = forms.CharField(label=gettext_lazy("Why"), max_length=limits.NOTE, widget=forms.Textarea(attrs={"rows": 3}))

    def apply(self, at: datetime) -> None:
        """Move it."""
        actions.move(by=self.by, at=at, ref=self.incident.id, move=self.MOVE, note=self.cleaned_data["note"])


class DeclineForm(_MoveForm):
    """It is no incident."""

    TITLE = gettext_lazy("This is not an incident")
    BUTTON = gettext_lazy("Decline")
    MOVE = "decline"


class ReopenForm(_MoveForm):
    """It is not over."""

    TITLE = gettext_lazy("Open the incident again")
    BUTTON = gettext_lazy("Reopen")
    MOVE = "reopen"


class PromiseForm(SmallForm):
    """When the next update comes."""

    TITLE = gettext_lazy("Promise the next update")
    BUTTON = gettext_lazy("Promise")
    FIELDS = MappingProxyType({"until": "minutes"})

    minutes = forms.TypedChoiceField(label=gettext_lazy("The next update comes in"), coerce=int)

    def prepare(self) -> None:
        """Offer the usual times."""
        offer(
            self, "minutes", [(str(one), _("%(n)d minutes") % {"n": one}) for one in (15, 30, 60, 120, 240)] + [("0", _("No more updates"))]
        )
        self.initial = {"minutes": 30}

    def apply(self, at: datetime) -> None:
        """Promise it."""
        minutes = self.cleaned_data["minutes"]
        until = at + timedelta(minutes=minutes) if minutes else None
        actions.promise_update(by=self.by, at=at, ref=self.incident.id, until=until)
