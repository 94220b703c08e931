"""What the forms of this stage share: wall-clock times, and errors that come back from an action."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from varsko.kernel.errors import Invalid


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


class ActionForm(forms.Form):
    """A form whose action may refuse; `FIELDS` says which field an action's word means, others go to the whole form."""

    FIELDS: ClassVar[Mapping[str, str]] = MappingProxyType({})

    def refuse(self, error: Invalid) -> None:
        """Show what the action said at its field."""
        for name, text in error.errors.items():
            field = self.FIELDS.get(name, name)
            self.add_error(field if field in self.fields else None, text)
