"""How one wants to be told, webhooks, and new teams."""

from collections.abc import Mapping
from typing import Any, Final, cast

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from varsko.paging.data import WEBHOOK_EVENTS, NotificationRuleView, RuleStepDraft
from varsko.paging.domain.news import SHIFTS
from varsko.routing.data import FIELDS
from varsko.schedules.data import Restriction, Window
from varsko.ui.conditions import ConditionsForm

OCCASIONS = {
    "create-alert": gettext_lazy("I am paged"),
    "acknowledged-alert": gettext_lazy("somebody acknowledged an alert I was paged for"),
    "closed-alert": gettext_lazy("an alert I was paged for was closed"),
    "renotified-alert": gettext_lazy("I am paged again for the same alert"),
    "assigned-alert": gettext_lazy("an alert is given to me"),
    "add-note": gettext_lazy("somebody wrote a note on an alert of mine"),
    "schedule-start": gettext_lazy("my shift begins"),
    "schedule-end": gettext_lazy("my shift ends"),
    "mentioned": gettext_lazy("somebody names me in a room"),
}
TIMES = {
    "just-before": gettext_lazy("at that moment"),
    "15-minutes-ago": gettext_lazy("15 minutes before"),
    "1-hour-ago": gettext_lazy("an hour before"),
    "1-day-ago": gettext_lazy("a day before"),
}
EVENT_NAMES = {
    "alert.opened": gettext_lazy("An alert opened"),
    "alert.acknowledged": gettext_lazy("An alert was acknowledged"),
    "alert.unacknowledged": gettext_lazy("An alert was given back"),
    "alert.snoozed": gettext_lazy("An alert was snoozed"),
    "alert.snooze_ended": gettext_lazy("A snooze ended"),
    "alert.closed": gettext_lazy("An alert was closed"),
    "alert.noted": gettext_lazy("A note was written"),
    "alert.changed": gettext_lazy("An alert was changed"),
    "alert.responder_added": gettext_lazy("Somebody was asked to answer too"),
    "alert.deleted": gettext_lazy("An alert was deleted"),
}
_DAILY: Final = "time-of-day"
_SPARE, _LEAST = 1, 3
_PARTS = ("after", "contact")
_SHIFT_FIELDS = ("notification_time", "schedules")


class RuleForm(ConditionsForm):
    """A notification rule; a row without a contact is no step."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    action_type = forms.ChoiceField(label=gettext_lazy("When"), choices=OCCASIONS)
    repeat_after = forms.IntegerField(
        label=gettext_lazy("Repeat every so many minutes until somebody answers"),
        help_text=gettext_lazy("0: tell me once."),
        min_value=0,
        max_value=1440,
        required=False,
        initial=0,
    )
    notification_time = forms.MultipleChoiceField(
        label=gettext_lazy("When to remind me of a shift"),
        required=False,
        choices=list(TIMES.items()),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("For shifts only. None chosen: at that moment."),
    )
    schedules = forms.MultipleChoiceField(
        label=gettext_lazy("In which schedules"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("For shifts only. None chosen: in all."),
    )
    enabled = forms.BooleanField(label=gettext_lazy("Use this rule"), required=False, initial=True)

    field_order = ("name", "action_type", "enabled", "repeat_after")

    def __init__(
        self,
        *args: Any,
        rule: NotificationRuleView | None,
        contacts: list[tuple[str, str]],
        schedules: list[tuple[str, str]],
        **more: Any,
    ) -> None:
        """Show a rule, or an empty one, with room for more steps."""
        self._rule = rule
        shown = _shown(rule, dict(schedules)) if rule else {"step_0_after": 0}
        super().__init__(*args, fields=FIELDS, **({"criteria": rule.criteria} if rule else {}), initial=shown, **more)
        cast(forms.MultipleChoiceField, self.fields["schedules"]).choices = schedules
        if rule:
            del self.fields["action_type"]
        for name in _SHIFT_FIELDS if rule and rule.action_type not in SHIFTS else ():
            del self.fields[name]
        there = len(rule.steps) if rule else 0
        gone = [(_code(one.method, one.address), one.address) for one in rule.steps] if rule else []
        choices = list(dict([("", "–"), *gone, *contacts]).items())
        self._steps = [f"step_{number}" for number in range(max(there + _SPARE, _LEAST))]
        for name in self._steps:
            self.fields[f"{name}_after"] = forms.IntegerField(label=_("After minutes"), required=False, min_value=0, max_value=1440)
            self.fields[f"{name}_contact"] = forms.ChoiceField(label=_("By"), required=False, choices=choices)

    @property
    def about_shifts(self) -> list[BoundField]:
        """Give the fields that only rules on shifts have."""
        return [self[name] for name in _SHIFT_FIELDS if name in self.fields]

    @property
    def steps(self) -> list[list[BoundField]]:
        """Give the fields of the steps, a row each."""
        return [[self[f"{name}_{part}"] for part in _PARTS] for name in self._steps]

    def values(self) -> dict[str, Any]:
        """Give what was said as the actions want it. Weekly hours that were set by a script are kept."""
        said = self.cleaned_data
        hours = self.hours()
        there = self._rule.restriction if self._rule else None
        kept = there if there and there.kind != _DAILY else None
        return {
            "name": said["name"],
            "enabled": said["enabled"],
            "criteria": self.criteria(),
            "restriction": Restriction(_DAILY, (Window(*hours),)) if hours else kept,
            "repeat_after": said["repeat_after"] or 0,
            "steps": [self._draft(name) for name in self._steps if said.get(f"{name}_contact")],
            **({} if self._rule else {"action_type": said["action_type"]}),
            **self._shift_values(),
        }

    def _shift_values(self) -> dict[str, Any]:
        """Give what was said of shifts; a rule for something else keeps what a script said."""
        if not self.about_shifts:
            return {}
        chosen = [{"type": "schedule", "id": one} for one in self.cleaned_data["schedules"]]
        return {"notification_time": self.cleaned_data["notification_time"], "schedules": chosen}

    def _draft(self, name: str) -> RuleStepDraft:
        method, _colon, address = self.cleaned_data[f"{name}_contact"].partition(":")
        return RuleStepDraft(method=method, address=address, after=self.cleaned_data.get(f"{name}_after") or 0)


def _code(method: str, address: str) -> str:
    return f"{method}:{address}"


def _shown(rule: NotificationRuleView, schedules: Mapping[str, str]) -> dict[str, Any]:
    shown: dict[str, Any] = {"name": rule.name, "enabled": rule.enabled, "repeat_after": rule.repeat_after}
    named = {name for one in rule.schedules for name in (one.get("id"), one.get("name"))}
    chosen = [pk for pk, name in schedules.items() if pk in named or name in named]
    shown |= {"notification_time": list(rule.notification_time), "schedules": chosen}
    if rule.restriction and rule.restriction.kind == _DAILY:
        [window] = rule.restriction.windows
        shown |= {"hours_from": window.start, "hours_to": window.end}
    for number, step in enumerate(rule.steps):
        shown |= {f"step_{number}_after": step.after, f"step_{number}_contact": _code(step.method, step.address)}
    return shown


class WebhookForm(forms.Form):
    """An outgoing webhook."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=100)
    url = forms.CharField(label=gettext_lazy("Address"), max_length=500, widget=forms.URLInput())
    events = forms.MultipleChoiceField(
        label=gettext_lazy("Tell it when"),
        required=False,
        choices=[(one, EVENT_NAMES[one]) for one in WEBHOOK_EVENTS],
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None chosen: everything."),
    )
    enabled = forms.BooleanField(label=gettext_lazy("Send"), required=False, initial=True)


class TeamForm(forms.Form):
    """A new team, ready to be paged."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=100)
    description = forms.CharField(label=gettext_lazy("Description"), required=False, max_length=10_000, widget=forms.Textarea({"rows": 3}))
    members = forms.MultipleChoiceField(label=gettext_lazy("People"), required=False, widget=forms.CheckboxSelectMultiple)
    private = forms.BooleanField(
        label=gettext_lazy("Private"),
        required=False,
        help_text=gettext_lazy("Only its people and the admins know what happens in a private team."),
    )

    def __init__(self, *args: Any, people: list[tuple[str, str]], **more: Any) -> None:
        """Offer these people."""
        super().__init__(*args, **more)
        self.fields["members"] = forms.MultipleChoiceField(
            label=_("People"), required=False, choices=people, widget=forms.CheckboxSelectMultiple
        )
