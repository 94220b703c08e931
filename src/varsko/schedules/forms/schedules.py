"""The form of a schedule."""

from collections.abc import Sequence
from types import MappingProxyType
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from varsko.kernel import zones
from varsko.people.data import TeamView
from varsko.schedules.data import ScheduleView
from varsko.schedules.models import Counting
from varsko.ui.forms import ActionForm


class ScheduleForm(ActionForm):
    """Name, team, zone and how turns are counted."""

    FIELDS = MappingProxyType({"timezone": "zone", "ownerTeam": "team"})

    name = forms.CharField(label=_("Name"), max_length=200, help_text=_("People search for it when something burns."))
    team = forms.ChoiceField(label=_("Team"), required=False, help_text=_("Whose managers may change it."))
    zone = forms.ChoiceField(label=_("Time zone"), help_text=_("Hand-overs follow the wall clock of this zone, in summer and winter."))
    description = forms.CharField(label=_("Description"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    count = forms.ChoiceField(
        label=_("Turns are counted"),
        widget=forms.RadioSelect,
        initial=Counting.SERVED,
        choices=[
            (Counting.SERVED, _("by the shifts that are served: a turn that a restriction leaves nothing of is nobody's turn")),
            (Counting.EVERY, _("all, also those that a restriction leaves nothing of")),
        ],
    )
    enabled = forms.BooleanField(label=_("Switched on"), required=False, initial=True)

    def __init__(self, *args: Any, teams: Sequence[TeamView], **more: Any) -> None:
        """Offer the teams that the reader may see."""
        super().__init__(*args, **more)
        self.fields["team"].choices = [("", _("No team")), *((one.id, one.name) for one in teams)]  # type: ignore[attr-defined]
        self.fields["zone"].choices = [(one, one) for one in sorted(zones.names())]  # type: ignore[attr-defined]

    @staticmethod
    def of(schedule: ScheduleView) -> dict[str, Any]:
        """Fill the form from a schedule."""
        return {
            "name": schedule.name,
            "team": schedule.team_id,
            "zone": schedule.zone,
            "description": schedule.description,
            "count": schedule.count,
            "enabled": schedule.enabled,
        }

    def values(self) -> dict[str, Any]:
        """Give what the action wants."""
        said = self.cleaned_data
        return {
            "name": said["name"],
            "team_id": said["team"],
            "time_zone": said["zone"],
            "description": said["description"],
            "count": said["count"],
            "enabled": said["enabled"],
        }
