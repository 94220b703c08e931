"""What forms of all stages share."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.utils.timezone import get_current_timezone, localtime
from django.utils.translation import gettext as _

from varsko.kernel.errors import Invalid

Result = TypeVar("Result")


class WallField(forms.Field):
    """A date and time of a wall clock, as the browser's own picker writes it; gives a naive datetime."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")

    def to_python(self, value: Any) -> datetime | None:
        """Read it; raises ValidationError."""
        if not value:
            return None
        try:
            return datetime.fromisoformat(str(value)).replace(tzinfo=None)
        except ValueError:
            raise ValidationError(_("Write a date and a time, such as 2026-03-29T08:00.")) from None


class MomentField(WallField):
    """The same on the reader's own clock; takes and gives an aware datetime, whole minutes."""

    def prepare_value(self, value: Any) -> Any:
        """Show a moment as the reader's clock did."""
        return localtime(value).replace(tzinfo=None) if isinstance(value, datetime) and value.tzinfo else value

    def to_python(self, value: Any) -> datetime | None:
        """Read it in the reader's zone; raises ValidationError."""
        wall = super().to_python(value)
        return wall.replace(tzinfo=get_current_timezone()) if wall else None

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare as the page showed it, without seconds."""
        before = self.prepare_value(initial)
        return (before.isoformat(timespec="minutes") if isinstance(before, datetime) else "") != str(data or "")[:16]


def attempt(form: BaseForm, action: Callable[[], Result]) -> Result | None:
    """Do what a form asks for, if it is filled in and valid; what the action finds wrong is shown at its field, and None comes back."""
    if not form.is_valid():
        return None
    try:
        return action()
    except Invalid as error:
        for field, text in error.errors.items():
            form.add_error(field if field in form.fields else None, text)
        return None


def saved(form: BaseForm, action: Callable[[], object]) -> bool:
    """Do the same, and tell whether it was done."""
    return attempt(form, lambda: (action(),)) is not None


def status_of(*forms: BaseForm) -> int:
    """Give 422 for a page that shows what is wrong with a form, else 200."""
    return 422 if any(form.is_bound and form.errors for form in forms) else 200
