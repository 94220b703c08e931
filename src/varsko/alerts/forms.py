"""The forms of alerts."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from varsko.alerts import actions
from varsko.alerts.data import AlertView, Responder
from varsko.alerts.domain import limits
from varsko.people.data import Actor, Person, TeamView
from varsko.ui.states import PRIORITIES

_LEVELS = [(str(level), format_lazy("P{} – {}", level, word)) for level, word in PRIORITIES.items()]


class ChangeForm(forms.Form):
    """What an alert says."""

    message = forms.CharField(label=_("Message"), max_length=limits.MESSAGE)
    priority = forms.ChoiceField(label=_("Priority"), choices=_LEVELS)
    description = forms.CharField(
        label=_("Description"), max_length=limits.DESCRIPTION, required=False, widget=forms.Textarea(attrs={"rows": 6})
    )
    tags = forms.CharField(label=_("Tags"), required=False, help_text=_("Separated by commas."))

    @staticmethod
    def of(alert: AlertView) -> dict[str, str]:
        """Fill the form from an alert."""
        return {
            "message": alert.message,
            "priority": str(alert.priority),
            "description": alert.description,
            "tags": ", ".join(alert.tags),
        }

    def apply(self, *, by: Actor, at: datetime, alert: AlertView) -> None:
        """Change what differs."""
        said = self.cleaned_data
        tags = [tag for part in said["tags"].split(",") if (tag := part.strip())]
        change: dict[str, Callable[[], object]] = {
            "message": partial(actions.change_message, message=said["message"], by=by, at=at, alert_id=alert.id),
            "priority": partial(actions.change_priority, priority=int(said["priority"]), by=by, at=at, alert_id=alert.id),
            "description": partial(actions.change_description, description=said["description"], by=by, at=at, alert_id=alert.id),
        }
        for field in change.keys() & set(self.changed_data):
            change[field]()
        if gone := [tag for tag in alert.tags if tag not in tags]:
            actions.remove_tags(by=by, at=at, alert_id=alert.id, tags=gone)
        if fresh := [tag for tag in tags if tag not in alert.tags]:
            actions.add_tags(by=by, at=at, alert_id=alert.id, tags=fresh)


class AskForm(forms.Form):
    """Who else is to answer."""

    who = forms.ChoiceField(label=_("Who"))
    note = forms.CharField(
        label=_("Why"),
        required=False,
        max_length=limits.NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("They read this first."),
    )

    def __init__(self, *args: Any, people: Sequence[Person], teams: Sequence[TeamView], **more: Any) -> None:
        """Offer active people and the teams that the asker may see."""
        super().__init__(*args, **more)
        self._names = {f"team:{team.id}": team.name for team in teams}
        self._names |= {f"user:{one.id}": one.name for one in people if one.is_active and one.role in {"owner", "admin", "responder"}}
        by_kind = [[(key, name) for key, name in self._names.items() if key.startswith(kind)] for kind in ("team:", "user:")]
        self.fields["who"].choices = [("", _("Choose")), (_("Teams"), by_kind[0]), (_("People"), by_kind[1])]  # type: ignore[attr-defined]

    def label(self) -> str:
        """Name who was chosen."""
        return self._names[self.cleaned_data["who"]]

    def responder(self) -> Responder:
        """Give who was chosen."""
        kind, _colon, ref = self.cleaned_data["who"].partition(":")
        return Responder(kind=kind, id=ref, name=self.label())
