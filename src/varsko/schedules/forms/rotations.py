"""The form of a rotation: turns, seats, and when it counts."""

from datetime import datetime, timedelta
from itertools import zip_longest
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from varsko.kernel.zones import inst, wall
from varsko.schedules.data import NOBODY, Participant, Restriction, RotationDraft, RotationPlan, Window
from varsko.schedules.forms.seats import Choices, code, decode
from varsko.ui.forms import ActionForm, WallField

_SPARE_SEATS, _LEAST_SEATS, _LEAST_WINDOWS = 3, 6, 7
_UNITS = [("hour", gettext_lazy("hours")), ("day", gettext_lazy("days")), ("week", gettext_lazy("weeks"))]
_DAYS = [
    ("", "–"),
    ("0", gettext_lazy("Monday")),
    ("1", gettext_lazy("Tuesday")),
    ("2", gettext_lazy("Wednesday")),
    ("3", gettext_lazy("Thursday")),
    ("4", gettext_lazy("Friday")),
    ("5", gettext_lazy("Saturday")),
    ("6", gettext_lazy("Sunday")),
]
ALWAYS, DAILY, WEEKLY = "always", "time-of-day", "weekday-and-time-of-day"
EMPTY_SEAT, CLOSE_UP = "empty", "close"


class ClockField(forms.CharField):
    """A time of day as HH:MM, 24:00 among them; gives minutes since midnight, or None."""

    def __init__(self, **more: Any) -> None:
        """Be optional and narrow."""
        super().__init__(required=False, widget=forms.TextInput(attrs={"placeholder": "09:00", "inputmode": "numeric", "size": 5}), **more)

    def to_python(self, value: Any) -> Any:
        """Read it; raises ValidationError."""
        text = str(super().to_python(value) or "").strip()
        hour, _colon, minute = text.partition(":")
        if not text:
            return None
        if not (hour.isdecimal() and (minute or "00").isdecimal()) or len(text) > 5:
            raise forms.ValidationError(_("Write a time of day, such as 09:00 or 17:30."))
        minutes = 60 * int(hour) + int(minute or 0)
        if minutes > 1440 or int(minute or 0) > 59:
            raise forms.ValidationError(_("A day has times from 00:00 to 24:00."))
        return minutes

    def prepare_value(self, value: Any) -> Any:
        """Write minutes as HH:MM."""
        return f"{value // 60:02}:{value % 60:02}" if isinstance(value, int) else value


class RotationForm(ActionForm):
    """A rotation on one screen, of plain fields that need no script."""

    FIELDS = MappingProxyType({"startDate": "start", "endDate": "end", "type": "unit", "timeRestriction": "when", "participants": "seat_0"})

    name = forms.CharField(label=gettext_lazy("Name"), max_length=200, required=False)
    length = forms.IntegerField(label=gettext_lazy("A turn lasts"), min_value=1, initial=1)
    unit = forms.ChoiceField(label=gettext_lazy("hours, days or weeks"), choices=_UNITS, initial="week")
    start = WallField(label=gettext_lazy("The first turn begins"))
    end = WallField(label=gettext_lazy("The rotation ends"), required=False)
    removal = forms.ChoiceField(
        label=gettext_lazy("Where you take somebody out"),
        widget=forms.RadioSelect,
        initial=EMPTY_SEAT,
        required=False,
        choices=[
            (EMPTY_SEAT, gettext_lazy("leave the seat empty, so that nobody else's turn moves")),
            (CLOSE_UP, gettext_lazy("close the gap: the others move up")),
        ],
    )
    when = forms.ChoiceField(
        label=gettext_lazy("It counts"),
        widget=forms.RadioSelect,
        initial=ALWAYS,
        choices=[
            (ALWAYS, gettext_lazy("always")),
            (DAILY, gettext_lazy("at some time of every day")),
            (WEEKLY, gettext_lazy("at some times of the week")),
        ],
    )
    daily_start = ClockField(label=gettext_lazy("Every day from"))
    daily_end = ClockField(label=gettext_lazy("to"))

    def __init__(self, said: Any, *, zone: str, rotation: RotationPlan | None, choices: Choices, at: datetime) -> None:
        """Show a rotation, or the proposal of a new one that begins next Monday at nine."""
        self._zone, self._rotation = ZoneInfo(zone), rotation
        super().__init__(said, initial=self._shown(rotation, at))
        self._seats = self._add_seats(choices)
        self._windows = self._add_windows()
        for name in ("start", "end"):
            self.fields[name].help_text = _("On the wall clock of %(zone)s.") % {"zone": zone}
        if rotation is None:
            del self.fields["removal"]

    def _shown(self, rotation: RotationPlan | None, at: datetime) -> dict[str, Any]:
        if rotation is None:
            today = wall(at, self._zone).replace(hour=9, minute=0, second=0, microsecond=0)
            return {"start": today - timedelta(days=today.weekday())}
        terms = rotation.terms
        shown: dict[str, Any] = {
            "name": rotation.name,
            "length": terms.length,
            "unit": terms.unit,
            "start": wall(terms.start, self._zone),
            "end": wall(terms.end, self._zone) if terms.end else None,
            **{f"seat_{number}": code(one) for number, one in enumerate(terms.participants)},
        }
        return shown | _shown_windows(terms.restriction)

    def _add_seats(self, choices: Choices) -> list[str]:
        taken = len(self._rotation.terms.participants) if self._rotation else 0
        names = [f"seat_{number}" for number in range(max(taken + _SPARE_SEATS, _LEAST_SEATS))]
        for number, name in enumerate(names, 1):
            label = _("Turn %(number)s") % {"number": number}
            self.fields[name] = forms.ChoiceField(label=label, required=False, choices=[("", "–"), *choices])
        return names

    def _add_windows(self) -> list[str]:
        restriction = self._rotation.terms.restriction if self._rotation else None
        there = len(restriction.windows) if restriction else 0
        names = [f"window_{number}" for number in range(max(there + 1, _LEAST_WINDOWS))]
        for number, name in enumerate(names, 1):
            at = {"number": number}
            self.fields[f"{name}_start_day"] = _day_field(_("Window %(number)s: from day") % at)
            self.fields[f"{name}_start"] = _clock_field(_("Window %(number)s: from time") % at)
            self.fields[f"{name}_end_day"] = _day_field(_("Window %(number)s: to day") % at)
            self.fields[f"{name}_end"] = _clock_field(_("Window %(number)s: to time") % at)
        return names

    @property
    def seats(self) -> list[BoundField]:
        """Give the fields of the seats, in order."""
        return [self[name] for name in self._seats]

    @property
    def windows(self) -> list[list[BoundField]]:
        """Give the fields of the weekly windows, a row each."""
        return [[self[f"{name}{part}"] for part in ("_start_day", "_start", "_end_day", "_end")] for name in self._windows]

    def clean(self) -> dict[str, Any]:
        """Check what only makes sense together."""
        said = super().clean() or self.cleaned_data
        if said.get("when") == DAILY and None in {said.get("daily_start"), said.get("daily_end")}:
            self.add_error("daily_start", _("Say from when to when."))
        if said.get("when") == WEEKLY and not self._weekly():
            self.add_error("window_0_start_day", _("Say at least one window with its days and times."))
        return said

    def draft(self) -> RotationDraft:
        """Give what the action wants."""
        said = self.cleaned_data
        return RotationDraft(
            name=said["name"],
            unit=said["unit"],
            length=said["length"],
            start=self._instant("start"),
            end=self._instant("end") if said["end"] else None,
            participants=self._participants(),
            restriction=self._restriction(),
        )

    def _instant(self, name: str) -> datetime:
        """Give the instant of a field; one that was not touched stays the very same instant."""
        known = getattr(self._rotation.terms, name) if self._rotation else None
        said: datetime = self.cleaned_data[name]
        if known is not None and wall(known, self._zone).replace(second=0, microsecond=0) == said:
            return datetime.fromisoformat(known.isoformat())
        return inst(said, self._zone)

    def _participants(self) -> tuple[Participant, ...]:
        """Give the seats; one that was emptied stays empty unless the gap is to be closed."""
        before = self._rotation.terms.participants if self._rotation else ()
        keep = self.cleaned_data.get("removal") != CLOSE_UP
        said = [self.cleaned_data[name] for name in self._seats]
        pairs = list(zip_longest(said, before))
        return tuple(decode(value) if value else NOBODY for value, old in pairs if value or (old is not None and keep))

    def _restriction(self) -> Restriction | None:
        said = self.cleaned_data
        if said["when"] == DAILY:
            return Restriction("time-of-day", (Window(said["daily_start"], said["daily_end"]),))
        return Restriction("weekday-and-time-of-day", self._weekly()) if said["when"] == WEEKLY else None

    def _weekly(self) -> tuple[Window, ...]:
        rows = [[self.cleaned_data.get(f"{name}{part}") for part in ("_start", "_end", "_start_day", "_end_day")] for name in self._windows]
        return tuple(Window(row[0], row[1], int(row[2]), int(row[3] or row[2])) for row in rows if None not in row[:2] and row[2])  # type: ignore[arg-type]


def _day_field(label: str) -> forms.Field:
    """Make a field of a table, which has its label on itself."""
    return forms.ChoiceField(
        label=label, required=False, choices=_DAYS, widget=forms.Select(attrs={"class": "form-select", "aria-label": label})
    )


def _clock_field(label: str) -> forms.Field:
    field = ClockField(label=label)
    field.widget.attrs |= {"class": "form-control", "aria-label": label}
    return field


def _shown_windows(restriction: Restriction | None) -> dict[str, Any]:
    if restriction is None:
        return {"when": ALWAYS}
    if restriction.kind == DAILY:
        return {"when": DAILY, "daily_start": restriction.windows[0].start, "daily_end": restriction.windows[0].end}
    shown: dict[str, Any] = {"when": WEEKLY}
    for number, one in enumerate(restriction.windows):
        shown |= {f"window_{number}_start_day": str(one.start_day), f"window_{number}_end_day": str(one.end_day)}
        shown |= {f"window_{number}_start": one.start, f"window_{number}_end": one.end}
    return shown
