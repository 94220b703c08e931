"""What forms of all stages share."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any, ClassVar, Generic, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.utils.timezone import get_current_timezone, localtime
from django.utils.translation import gettext as _

from varsko.kernel.errors import Invalid
from varsko.kernel.moments import is_plausible
from varsko.ui.words import StrOrPromise

Result = TypeVar("Result")
About = TypeVar("About")
Choices = Sequence[tuple[Any, Any]]


class WallField(forms.Field):
    """A date and time of a wall clock, as the browser's own picker writes it; gives a naive datetime."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")

    def to_python(self, value: Any) -> datetime | None:
        """Read it; raises ValidationError."""
        if not value:
            return None
        try:
            found = datetime.fromisoformat(str(value)).replace(tzinfo=None)
        except ValueError:
            found = None
        if found is None or not is_plausible(found):
            raise ValidationError(_("Write a date and a time, such as 2026-03-29T08:00."))
        return found


class MomentField(WallField):
    """The same on the reader's own clock; takes and gives an aware datetime, whole minutes."""

    def prepare_value(self, value: Any) -> Any:
        """Show a moment as the reader's clock did."""
        return localtime(value).replace(tzinfo=None) if isinstance(value, datetime) and value.tzinfo else value

    def to_python(self, value: Any) -> datetime | None:
        """Read it in the reader's zone, or take what a field that cannot be changed holds; raises ValidationError."""
        if isinstance(value, datetime) and value.tzinfo:
            return value
        wall = super().to_python(value)
        return wall.replace(tzinfo=get_current_timezone()) if wall else None

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare as the page showed it, without seconds."""
        before = self.prepare_value(initial)
        return (before.isoformat(timespec="minutes") if isinstance(before, datetime) else "") != str(data or "")[:16]


class ActionForm(forms.Form):
    """A form whose action may refuse; `FIELDS` says which field an action's word means, others go to the whole form."""

    FIELDS: ClassVar[Mapping[str, str]] = MappingProxyType({})

    def refuse(self, error: Invalid) -> None:
        """Show what the action said at its field."""
        for name, text in error.errors.items():
            field = self.FIELDS.get(name, name)
            self.add_error(field if field in self.fields else None, text)


class StepForm(ActionForm, Generic[About]):
    """One thing to say about something, and whoever says it. `TITLE` heads its page, `BUTTON` says what pressing does."""

    TITLE: ClassVar[StrOrPromise] = ""
    BUTTON: ClassVar[StrOrPromise] = ""

    def __init__(self, *args: Any, by: Any, about: About, **more: Any) -> None:
        """Prepare for one thing and whoever asks, an Actor."""
        super().__init__(*args, **more)
        self.by, self.about = by, about
        self.prepare()

    def prepare(self) -> None:
        """Fill choices and what is said already; for forms that have any."""

    def apply(self, at: datetime) -> str | None:
        """Do it; may say what came of it, where that is not seen on the page after. Raises Invalid."""
        raise NotImplementedError


def offer(form: forms.Form, name: str, choices: Choices) -> None:
    """Fill the choices of a field."""
    form.fields[name].choices = choices  # type: ignore[attr-defined]  # a ChoiceField


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
    """Give 422 for a page that shows what is wrong with a form, else 200; a form that only asks for more says so by `is_next_step`."""
    return 422 if any(form.is_bound and form.errors and not getattr(form, "is_next_step", False) for form in forms) else 200
