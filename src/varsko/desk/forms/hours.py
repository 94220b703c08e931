"""When a desk is open and what it promises, as plain text that needs no script: `08:00-12:00 13:00-16:00`, `30m`, `4h`, `3d`."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from varsko.desk.data import HoursDraft, HoursView
from varsko.desk.domain.calendars import Window
from varsko.desk.domain.targets import Target
from varsko.desk.promise_words import GOALS

WEEKDAYS = (
    gettext_lazy("Monday"),
    gettext_lazy("Tuesday"),
    gettext_lazy("Wednesday"),
    gettext_lazy("Thursday"),
    gettext_lazy("Friday"),
    gettext_lazy("Saturday"),
    gettext_lazy("Sunday"),
)
_WINDOW = re.compile(r"(\d{1,2}):(\d{2})\s*[-–]\s*(\d{1,2}):(\d{2})")
_LENGTH = re.compile(r"(\d{1,4})\s*([mhd])")
_UNITS = {"m": 1, "h": 60, "d": 8 * 60}
_PRIORITIES = range(1, 6)


def read_windows(text: str) -> tuple[Window, ...]:
    """Read times of a day; nothing means closed. Raises ValidationError."""
    found = tuple(Window(int(a) * 60 + int(b), int(c) * 60 + int(d)) for a, b, c, d in _WINDOW.findall(text))
    if _WINDOW.sub("", text).strip(" ,;") or not all(one.is_sound for one in found) or len(found) > 5:
        raise ValidationError(_("Write times such as 08:00-12:00 13:00-16:00. 22:00-06:00 runs over midnight."))
    return found


def show_windows(windows: tuple[Window, ...]) -> str:
    """Write times of a day as they are read."""
    return " ".join(f"{_clock(one.start)}-{_clock(one.end)}" for one in windows)


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def read_length(text: str) -> int | None:
    """Read minutes, hours, or working days of eight hours; nothing promises nothing. Raises ValidationError."""
    text = text.strip().lower()
    if not text:
        return None
    found = _LENGTH.fullmatch(text)
    if not found:
        raise ValidationError(_("Write 30m, 4h or 3d (working days of eight hours)."))
    return int(found.group(1)) * _UNITS[found.group(2)]


def show_length(minutes: int | None) -> str:
    """Write a length as it is read."""
    if minutes is None:
        return ""
    unit = next(name for name in ("d", "h", "m") if minutes % _UNITS[name] == 0 and (minutes or name == "m"))
    return f"{minutes // _UNITS[unit]}{unit}"


class Parsed(forms.CharField):
    """A line of text that a function reads."""

    def __init__(self, reader: Any, **more: Any) -> None:
        """Take the function; it raises ValidationError."""
        super().__init__(required=False, max_length=200, **more)
        self._reader = reader

    def clean(self, value: Any) -> Any:
        """Read it."""
        return self._reader(str(super().clean(value)))


class HoursForm(forms.Form):
    """The hours and promises of a desk."""

    closed = forms.CharField(
        label=gettext_lazy("Closed on"),
        required=False,
        widget=forms.Textarea({"rows": 8}),
        help_text=gettext_lazy("A date a line, and why: 2026-12-25 Christmas Day."),
    )
    days = forms.CharField(
        label=gettext_lazy("Other hours on"),
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("A date a line, and its hours: 2026-12-24 08:00-12:00. This goes before the lines above."),
    )
    pauses = forms.BooleanField(label=gettext_lazy("Waiting for the caller does not count"), required=False)
    restarts = forms.BooleanField(label=gettext_lazy("A request that is opened again has all its time again"), required=False)

    def __init__(self, *args: Any, **more: Any) -> None:
        """Add a line for each weekday, and the goals of each priority."""
        super().__init__(*args, **more)
        for day, name in enumerate(WEEKDAYS):
            self.fields[f"week_{day}"] = Parsed(read_windows, label=name)
        for level in _PRIORITIES:
            for goal, label in GOALS.items():
                self.fields[f"{goal}_{level}"] = Parsed(read_length, label=f"P{level}: {label}")
            self.fields[f"always_{level}"] = forms.BooleanField(label=_("P%(level)s: at night too") % {"level": level}, required=False)

    @staticmethod
    def of(view: HoursView) -> dict[str, Any]:
        """Give what the form begins with."""
        said: dict[str, Any] = {"pauses": view.rules.pauses, "restarts": view.rules.restarts}
        said |= {f"week_{day}": show_windows(view.calendar.week.get(day, ())) for day in range(7)}
        said["closed"] = "\n".join(f"{day.isoformat()} {name}" for day, name in sorted(view.closed_names.items()))
        said["days"] = "\n".join(f"{day.isoformat()} {show_windows(windows)}" for day, windows in sorted(view.calendar.days.items()))
        for level in _PRIORITIES:
            target = view.rules.targets.get(("", level), Target())
            said |= {f"{goal}_{level}": show_length(getattr(target, goal)) for goal in GOALS} | {f"always_{level}": target.always}
        return said

    def clean_closed(self) -> dict[date, str]:
        """Read the closed dates."""
        return _dated(self.cleaned_data["closed"])

    def clean_days(self) -> dict[date, tuple[Window, ...]]:
        """Read the days that are otherwise."""
        return {day: read_windows(said) for day, said in _dated(self.cleaned_data["days"]).items()}

    def draft(self, before: HoursView) -> HoursDraft:
        """Give what was said; targets of single kinds, which are not shown here, stay as they were."""
        said = self.cleaned_data
        targets = {one: target for one, target in before.rules.targets.items() if one[0]}
        for level in _PRIORITIES:
            goals = {str(goal): said[f"{goal}_{level}"] for goal in GOALS}
            targets["", level] = Target(**goals, always=said[f"always_{level}"])
        return HoursDraft(
            week={day: said[f"week_{day}"] for day in range(7)},
            targets=targets,
            closed=said["closed"],
            days=said["days"],
            pauses=said["pauses"],
            restarts=said["restarts"],
        )

    @property
    def rows(self) -> list[tuple[int, list[forms.BoundField]]]:
        """Give the fields of each priority."""
        return [(level, [self[f"{goal}_{level}"] for goal in GOALS] + [self[f"always_{level}"]]) for level in _PRIORITIES]

    @property
    def weekdays(self) -> list[forms.BoundField]:
        """Give the fields of the week."""
        return [self[f"week_{day}"] for day in range(7)]


def _dated(text: str) -> dict[date, str]:
    """Read lines that begin with a date. Raises ValidationError."""
    found: dict[date, str] = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        day, _blank, rest = line.partition(" ")
        try:
            found[date.fromisoformat(day)] = rest.strip()[:100]
        except ValueError:
            raise ValidationError(_("“%(line)s” does not begin with a date such as 2026-12-25.") % {"line": line[:60]}) from None
    return found


def added(lines: str, holidays: Mapping[date, str]) -> str:
    """Give closed dates with holidays added, in order; what is there already keeps its name."""
    return "\n".join(f"{day.isoformat()} {name}" for day, name in sorted({**holidays, **_dated(lines)}.items()))
