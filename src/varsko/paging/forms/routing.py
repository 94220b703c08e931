"""What people type about the routing rules of a team. Here and not in routing, which does not know escalations."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from varsko.kernel.zones import names as zones
from varsko.routing.data import FIELDS, RuleView
from varsko.schedules.data import Restriction, Window
from varsko.ui.conditions import ConditionsForm

DAILY: Final = "time-of-day"
Choices = list[tuple[str, str]]


class RuleForm(ConditionsForm):
    """A routing rule; the default rule has neither conditions nor hours."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    notify = forms.ChoiceField(label=gettext_lazy("Notify"))
    zone = forms.ChoiceField(label=gettext_lazy("On the clock of"), required=False)

    field_order = ("name", "notify")

    def __init__(self, *args: Any, rule: RuleView | None, targets: Choices, **more: Any) -> None:
        """Show a rule, or an empty one."""
        self._rule = rule
        shown = _shown(rule) if rule else {}
        super().__init__(*args, fields=FIELDS, **({"criteria": rule.criteria} if rule else {}), initial=shown, **more)
        self.fields["notify"] = forms.ChoiceField(label=_("Notify"), choices=targets)
        self.fields["zone"] = forms.ChoiceField(
            label=_("On the clock of"), required=False, choices=[("", _("the installation")), *((one, one) for one in sorted(zones()))]
        )
        if rule and rule.is_default:
            self.fields = {name: field for name, field in self.fields.items() if name in {"name", "notify"}}

    @property
    def has_conditions(self) -> bool:
        """Tell whether the rule can have conditions."""
        return "kind" in self.fields

    def values(self) -> dict[str, Any]:
        """Give what was said as the actions want it. Weekly hours that were set by a script are kept."""
        said = self.cleaned_data
        kind, _colon, target = said["notify"].partition(":")
        values = {"name": said["name"], "notify_kind": kind, "notify_id": target}
        if not self.has_conditions:
            return values
        return values | {"criteria": self.criteria(), "restriction": self._restriction(), "zone": said["zone"]}

    def _restriction(self) -> Restriction | None:
        hours = self.hours()
        if hours:
            return Restriction(DAILY, (Window(*hours),))
        there = self._rule.restriction if self._rule else None
        return there if there and there.kind != DAILY else None


def _shown(rule: RuleView) -> dict[str, Any]:
    shown: dict[str, Any] = {"name": rule.name, "notify": f"{rule.notify_kind}:{rule.notify_id}", "zone": rule.zone}
    if rule.restriction and rule.restriction.kind == DAILY:
        [window] = rule.restriction.windows
        shown |= {"hours_from": window.start, "hours_to": window.end}
    return shown
