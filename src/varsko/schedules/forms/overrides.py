"""The form of an override."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from varsko.kernel.text import clean
from varsko.kernel.zones import inst
from varsko.schedules.data import Participant, RotationPlan
from varsko.schedules.forms.seats import Choices, code, decode, name_of
from varsko.ui.forms import ActionForm, WallField


class OverrideForm(ActionForm):
    """Who takes over, from when to when, in place of which rotations."""

    FIELDS = MappingProxyType({"endDate": "end", "participants": "who"})

    who = forms.ChoiceField(label=gettext_lazy("Who is on call"))
    start = WallField(label=gettext_lazy("From"))
    end = WallField(label=pgettext_lazy("a time", "To"))
    rotations = forms.MultipleChoiceField(
        label=gettext_lazy("In place of"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Without a choice: in place of everybody."),
    )

    def __init__(self, *args: Any, zone: str, choices: Choices, rotations: Sequence[RotationPlan], **more: Any) -> None:
        """Read times in the schedule's zone, and offer its rotations when there are several."""
        super().__init__(*args, **more)
        self._zone, self._choices = ZoneInfo(zone), choices
        self.fields["who"].choices = [("", _("Choose")), *choices]  # type: ignore[attr-defined]
        for name in ("start", "end"):
            self.fields[name].help_text = _("On the wall clock of %(zone)s.") % {"zone": zone}
        if len(rotations) > 1:
            self.fields["rotations"].choices = [(one.id, one.name) for one in rotations]  # type: ignore[attr-defined]
        else:
            del self.fields["rotations"]

    @staticmethod
    def asked(said: Mapping[str, Any], me: str) -> dict[str, Any]:
        """Fill the form from an address: `who=me`, `start`, `end`, `rotation`."""
        known = {name: clean(str(said[name]))[:40] for name in ("start", "end") if said.get(name)}
        who = {"who": code(Participant("user", me))} if said.get("who") == "me" else {}
        return {**known, **who, "rotations": [clean(str(said["rotation"]))] if said.get("rotation") else []}

    @staticmethod
    def shift(at: datetime, until: datetime | None, zone: str) -> dict[str, datetime]:
        """Fill From with `at`, and To with the end of the shift under way where there is one: the schedule's wall clock, whole minutes."""
        ends = [("start", at), *([("end", until)] if until else [])]
        walls = {name: moment.astimezone(ZoneInfo(zone)).replace(second=0, microsecond=0, tzinfo=None) for name, moment in ends}
        return walls if "end" not in walls or walls["end"] > walls["start"] else {"start": walls["start"]}

    def values(self) -> dict[str, Any]:
        """Give what the action wants."""
        said = self.cleaned_data
        return {
            "participant": decode(said["who"]),
            "start": inst(said["start"], self._zone),
            "end": inst(said["end"], self._zone),
            "rotations": said.get("rotations", []),
        }

    def label(self) -> str:
        """Name who is on call."""
        return name_of(self.cleaned_data["who"], self._choices)
