"""An escalation on one screen, of plain fields that need no script."""

from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from varsko.paging.data import Condition, PolicyView, Repeat, Step

_SPARE, _LEAST = 2, 4
_PARTS = ("delay", "target", "notify", "condition")
NOTIFY = [
    ("default", gettext_lazy("the person, who is on call, or the team's rules")),
    ("next", gettext_lazy("who is next on call")),
    ("previous", gettext_lazy("who was on call before")),
    ("all", gettext_lazy("everybody in the team")),
    ("users", gettext_lazy("the team's members")),
    ("admins", gettext_lazy("the team's managers")),
    ("random", gettext_lazy("one of the team, by chance")),
]
CONDITIONS = [
    (Condition.NOT_ACKNOWLEDGED.value, gettext_lazy("nobody has acknowledged")),
    (Condition.NOT_CLOSED.value, gettext_lazy("the alert is not closed")),
]
Groups = list[tuple[str, list[tuple[str, str]]]]


class EscalationForm(forms.Form):
    """A policy with its steps; a row without a target is no step."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    description = forms.CharField(label=gettext_lazy("Description"), required=False, max_length=10_000, widget=forms.Textarea({"rows": 2}))
    team_id = forms.ChoiceField(
        label=gettext_lazy("Team"), required=False, help_text=gettext_lazy("Its managers may change this escalation.")
    )
    repeat_count = forms.IntegerField(label=gettext_lazy("Repeat, times"), min_value=0, max_value=20, initial=0, required=False)
    repeat_wait = forms.IntegerField(label=gettext_lazy("after minutes"), min_value=0, max_value=10_080, initial=0, required=False)
    repeat_reset = forms.BooleanField(label=gettext_lazy("Each repeat forgets earlier acknowledgements"), required=False)
    close_after = forms.BooleanField(label=gettext_lazy("Close the alert when the wait after the last repeat is over"), required=False)

    def __init__(self, *args: Any, policy: PolicyView | None, targets: Groups, teams: list[tuple[str, str]], **more: Any) -> None:
        """Show a policy, or an empty one, with room for more steps."""
        super().__init__(*args, **{**more, "initial": _shown(policy) if policy else {"step_0_delay": 0, "step_1_delay": 5}})
        self.fields["team_id"] = forms.ChoiceField(
            label=_("Team"), required=False, choices=[("", "–"), *teams], help_text=_("Its managers may change this escalation.")
        )
        there = len(policy.steps) if policy else 0
        self._rows = [f"step_{number}" for number in range(max(there + _SPARE, _LEAST))]
        for name in self._rows:
            self._add_row(name, targets)

    def _add_row(self, name: str, targets: Groups) -> None:
        self.fields[f"{name}_delay"] = forms.IntegerField(label=_("After minutes"), required=False, min_value=0, max_value=10_080)
        self.fields[f"{name}_target"] = forms.ChoiceField(label=_("Tell"), required=False, choices=[("", "–"), *targets])
        self.fields[f"{name}_notify"] = forms.ChoiceField(label=_("that is"), required=False, choices=NOTIFY)
        self.fields[f"{name}_condition"] = forms.ChoiceField(label=_("if"), required=False, choices=CONDITIONS)

    @property
    def steps(self) -> list[list[BoundField]]:
        """Give the fields of the steps, a row each."""
        return [[self[f"{name}_{part}"] for part in _PARTS] for name in self._rows]

    def values(self) -> dict[str, Any]:
        """Give what was said as the actions want it; steps in the order of their delays."""
        said = self.cleaned_data
        steps = [step for name in self._rows if (step := _step({part: said.get(f"{name}_{part}") for part in _PARTS}))]
        repeat = Repeat(
            wait=said["repeat_wait"] or 0, count=said["repeat_count"] or 0, reset=said["repeat_reset"], close_after=said["close_after"]
        )
        return {
            "name": said["name"],
            "description": said["description"],
            "team_id": said["team_id"],
            "steps": tuple(sorted(steps, key=lambda step: step.delay)),
            "repeat": repeat,
        }


def _step(row: dict[str, Any]) -> Step | None:
    if not row["target"]:
        return None
    kind, _colon, target = row["target"].partition(":")
    condition = Condition(row["condition"] or Condition.NOT_ACKNOWLEDGED)
    return Step(delay=row["delay"] or 0, target_kind=kind, target_id=target, notify=row["notify"] or "default", condition=condition)


def _shown(policy: PolicyView) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "name": policy.name,
        "description": policy.description,
        "team_id": policy.team_id,
        "repeat_count": policy.repeat.count,
        "repeat_wait": policy.repeat.wait,
        "repeat_reset": policy.repeat.reset,
        "close_after": policy.repeat.close_after,
    }
    for number, step in enumerate(policy.steps):
        row = {
            "delay": step.delay,
            "target": f"{step.target_kind}:{step.target_id}",
            "notify": step.notify,
            "condition": step.condition.value,
        }
        shown |= {f"step_{number}_{part}": value for part, value in row.items()}
    return shown
