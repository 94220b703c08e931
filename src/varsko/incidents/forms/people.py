"""Forms about who is called, who has which part, who may know."""

from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from varsko.core.once import Paper, once
from varsko.incidents import actions, queries, words
from varsko.incidents.data import Target
from varsko.incidents.domain import limits
from varsko.incidents.domain.roles import Role
from varsko.incidents.forms.base import Choices, SmallForm, insiders
from varsko.ui.forms import MomentField, offer

_A_BREATH = timedelta(minutes=1)
_BEGUN = limits.NOTE * 3 // 4
"""Letters that a briefing begins with at the most: browsers send each end of a line as two, and the giver has something to add."""


def _note(label: Any, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label, required=False, max_length=limits.NOTE, widget=forms.Textarea(attrs={"rows": 3}), help_text=help_text
    )


class PartForm(SmallForm):
    """Who does what."""

    TITLE = gettext_lazy("Give somebody a part")
    BUTTON = gettext_lazy("Give them the part")
    FIELDS = MappingProxyType({"user": "user_id"})

    role = forms.ChoiceField(label=gettext_lazy("Part"), choices=list(words.ROLES.items()))
    label = forms.CharField(
        label=gettext_lazy("Name of another part"),
        required=False,
        max_length=limits.LABEL,
        help_text=gettext_lazy("Such as “Liaison to the bank”."),
    )
    user_id = forms.ChoiceField(label=gettext_lazy("Who"))
    note = _note(
        gettext_lazy("Briefing"),
        gettext_lazy("State, what is under way, what is decided. They are sent it with what the part asks of them."),
    )

    def prepare(self) -> None:
        """Offer everybody inside."""
        offer(self, "user_id", insiders(self.by.who.id))

    def apply(self, at: datetime) -> None:
        """Give it."""
        said = self.cleaned_data
        actions.assign(
            by=self.by, at=at, ref=self.incident.id, role=said["role"], user_id=said["user_id"], label=said["label"], note=said["note"]
        )


class HandOverForm(PartForm):
    """Somebody else leads."""

    TITLE = gettext_lazy("Hand over the lead")
    BUTTON = gettext_lazy("Hand over")

    def prepare(self) -> None:
        """Ask for a person and a briefing alone."""
        super().prepare()
        for name in ("role", "label"):
            del self.fields[name]
        view = self.incident
        begun = words.briefing(view, queries.board(view.id), queries.tasks(view.id), most=_BEGUN)
        self.fields["note"].initial = begun
        self.fields["note"].widget.attrs["rows"] = min(max(begun.count("\n") + 3, 5), 18)

    def apply(self, at: datetime) -> None:
        """Hand it over."""
        said = self.cleaned_data
        actions.assign(by=self.by, at=at, ref=self.incident.id, role=Role.MANAGER, user_id=said["user_id"], note=said["note"])


class CallForm(SmallForm):
    """Who else is needed now."""

    TITLE = gettext_lazy("Page somebody")
    BUTTON = gettext_lazy("Page them now")

    target = forms.ChoiceField(
        label=gettext_lazy("Who"),
        help_text=gettext_lazy("Whoever is on call is known to be there. A person may be asleep, or on leave."),
    )
    note = _note(gettext_lazy("Why"), gettext_lazy("They read this first."))

    def prepare(self) -> None:
        """Offer schedules first: who is on call is known to be there."""
        self._names = queries.targets(self.by)
        groups: Choices = [("", _("Choose"))]
        for kind, label in (("schedule", _("On call")), ("team", _("Teams")), ("escalation", _("Escalations")), ("user", _("People"))):
            of_kind = [(ref, name) for ref, name in self._names.items() if ref.startswith(f"{kind}:")]
            groups += [(label, of_kind)] if of_kind else []
        offer(self, "target", groups)

    def apply(self, at: datetime) -> str:
        """Page them, once for what is pressed twice; says what came of it."""
        kind, _colon, ref = self.cleaned_data["target"].partition(":")
        target = Target(kind=kind, id=ref, name=self._names[self.cleaned_data["target"]])
        outcome = once(
            Paper("page", self.by.who, {"incident": self.incident.id, **self.cleaned_data}),
            lambda: actions.page(by=self.by, at=at, ref=self.incident.id, target=target, note=self.cleaned_data["note"]),
            name=lambda made: made.key,
            at=at,
            within=_A_BREATH,
        )
        if outcome.made:
            return _("%(name)s: paged now.") % {"name": target.name}
        return _("%(name)s: paged a moment ago already, and not a second time. In a minute you can page again.") % {"name": target.name}


class ReleaseForm(SmallForm):
    """Who is not needed any more."""

    TITLE = gettext_lazy("Let somebody go, with thanks")
    BUTTON = gettext_lazy("Thank them")
    FIELDS = MappingProxyType({"user": "user_id"})

    user_id = forms.ChoiceField(label=gettext_lazy("Who"))
    note = _note(gettext_lazy("A word of thanks"))

    @property
    def lead(self) -> str:
        """Say what it does."""
        return _("Their parts end, and they are told that they can go.")

    def prepare(self) -> None:
        """Offer who has a part before everybody else; whoever leads cannot go before somebody else leads."""
        busy = {one.user_id for one in queries.holdings(self.incident.id) if one.ended_at is None}
        nobody, *known = [one for one in insiders() if one[0] != (self.incident.manager_id or None)]
        on_it, others = [one for one in known if one[0] in busy], [one for one in known if one[0] not in busy]
        groups: list[Any] = [nobody, (_("On it"), on_it), (_("People"), others)]
        offer(self, "user_id", groups if on_it else [nobody, *others])

    def apply(self, at: datetime) -> None:
        """Let them go."""
        said = self.cleaned_data
        actions.release(by=self.by, at=at, ref=self.incident.id, user_id=said["user_id"], note=said["note"])


class GuestForm(SmallForm):
    """Who may know of it."""

    TITLE = gettext_lazy("Let somebody in")
    BUTTON = gettext_lazy("Let them in")
    FIELDS = MappingProxyType({"user": "user_id"})

    user_id = forms.ChoiceField(label=gettext_lazy("Who"))

    def prepare(self) -> None:
        """Offer those who do not know yet."""
        known = {one.id for one in queries.guests(self.incident.id)}
        offer(self, "user_id", [(pk, name) for pk, name in insiders() if pk not in known])

    def apply(self, at: datetime) -> None:
        """Let them in."""
        actions.invite(by=self.by, at=at, ref=self.incident.id, user_id=self.cleaned_data["user_id"])


class AwakeForm(forms.Form):
    """Since when the reader is awake."""

    since = MomentField(label=gettext_lazy("Awake since"))
