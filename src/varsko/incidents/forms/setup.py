"""Forms about how incidents are named, met and led, and about the severity scale."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from varsko.incidents.data import Level, SettingsView, Target
from varsko.incidents.domain import limits
from varsko.incidents.domain.scale import LONGEST_CADENCE, MOST_LEVELS
from varsko.kernel.errors import Invalid
from varsko.paging import queries as paging
from varsko.people import queries as people
from varsko.people.data import Actor
from varsko.schedules import queries as schedules


class SettingsForm(forms.Form):
    """How keys begin, where people meet, who leads major incidents."""

    begins_with = forms.CharField(
        label=gettext_lazy("Keys begin with"),
        max_length=10,
        help_text=gettext_lazy("HOT gives HOT-1, HOT-2 … Older keys stay as they are."),
    )
    majors = forms.ChoiceField(
        label=gettext_lazy("Managers of major incidents"),
        required=False,
        help_text=gettext_lazy("Called when the faulty service is unknown, has no owner, or nobody is there."),
    )
    video = forms.CharField(
        label=gettext_lazy("Call or meeting place"),
        required=False,
        max_length=limits.VIDEO,
        help_text=gettext_lazy("A web address, or a place such as “Room 4”. {key} stands for the key: https://meet.jit.si/acme-{key}"),
    )

    report = forms.BooleanField(
        label=gettext_lazy("Anybody may report a problem at /report, without signing in"),
        required=False,
        help_text=gettext_lazy("A report pages nobody before somebody accepts it."),
    )

    def __init__(self, *args: Any, by: Actor, **more: Any) -> None:
        """Offer schedules, teams and escalations."""
        super().__init__(*args, **more)
        self._names = {f"schedule:{one.id}": one.name for one in schedules.schedules(by=by)}
        self._names |= {f"escalation:{one.id}": one.name for one in paging.policies(by)}
        self._names |= {f"team:{one.id}": one.name for one in people.teams(by)}
        chosen = self.initial.get("majors", "")
        if chosen and chosen not in self._names:
            self._names[chosen] = _("It does not exist any more")
        groups: list[Any] = [("", _("Nobody: those who answer for this installation"))]
        for kind, label in (("schedule", _("On call")), ("escalation", _("Escalations")), ("team", _("Teams"))):
            of_kind = [(ref, name) for ref, name in self._names.items() if ref.startswith(f"{kind}:")]
            groups += [(label, of_kind)] if of_kind else []
        self.fields["majors"].choices = groups  # type: ignore[attr-defined]

    @staticmethod
    def of(view: SettingsView) -> dict[str, Any]:
        """Fill the form from the settings."""
        majors = f"{view.majors.kind}:{view.majors.id}" if view.majors else ""
        return {"begins_with": view.prefix, "video": view.video, "majors": majors, "report": view.report}

    def values(self) -> dict[str, Any]:
        """Give what the action wants."""
        said = self.cleaned_data
        kind, _colon, ref = said["majors"].partition(":")
        majors = Target(kind=kind, id=ref, name=self._names[said["majors"]]) if ref else None
        return {"prefix": said["begins_with"], "video": said["video"], "majors": majors, "report": said["report"]}


class ScaleForm(forms.Form):
    """The levels of the severity scale, the worst first; a level without a name is left out. `base` is the version they were read from."""

    base = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    note = forms.CharField(
        label=gettext_lazy("Who agreed to it, and when is it looked at again"),
        max_length=500,
        help_text=gettext_lazy("Everybody works by this scale, so everybody agrees to it first."),
    )

    def __init__(self, *args: Any, levels: Sequence[Level], **more: Any) -> None:
        """Ask for each level, and for one more where there is room; of what was typed nothing is left out, however few there are now."""
        super().__init__(*args, **more)
        known = {one.number: one for one in levels}
        typed = [number for number in range(1, MOST_LEVELS + 1) if f"name_{number}" in self.data]
        self.numbers = range(1, min(max([len(levels) + 1, *typed]), MOST_LEVELS) + 1)
        for number in self.numbers:
            self._add(number, known.get(number, Level(number=number)))

    def _add(self, number: int, level: Level) -> None:
        self.fields[f"name_{number}"] = forms.CharField(label=_("Name"), max_length=60, required=False, initial=level.name)
        self.fields[f"definition_{number}"] = forms.CharField(
            label=_("Definition"), max_length=4000, required=False, initial=level.definition, widget=forms.Textarea(attrs={"rows": 3})
        )
        self.fields[f"pages_{number}"] = forms.BooleanField(label=_("Pages people at once"), required=False, initial=level.pages)
        self.fields[f"cadence_{number}"] = forms.IntegerField(
            label=_("Minutes between updates"),
            required=False,
            min_value=0,
            max_value=LONGEST_CADENCE,
            initial=level.cadence,
            help_text=_("0 for none."),
        )

    def groups(self) -> list[tuple[int, list[forms.BoundField]]]:
        """List the fields of each level."""
        return [(number, [self[f"{name}_{number}"] for name in ("name", "definition", "pages", "cadence")]) for number in self.numbers]

    def refuse(self, error: Invalid, *, version: int) -> None:
        """Say what is wrong; whoever was told of another version and saves again has seen `version`."""
        for name, text in error.errors.items():
            self.add_error(name if name in self.fields and name != "base" else None, text)
        if "base" in error.errors:
            self.data = dict(self.data.items()) | {"base": str(version)}

    def levels(self) -> list[Level]:
        """Give the levels that have a name, as they are numbered."""
        said = self.cleaned_data
        return [
            Level(
                number=number,
                name=said[f"name_{number}"],
                definition=said[f"definition_{number}"],
                pages=said[f"pages_{number}"],
                cadence=said[f"cadence_{number}"] or 0,
            )
            for number in self.numbers
            if said[f"name_{number}"].strip()
        ]
