"""What the small forms of incidents share: each asks one thing, and does it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _

from varsko.incidents import queries
from varsko.incidents.data import IncidentView
from varsko.kernel.errors import Invalid
from varsko.people import queries as people
from varsko.people.data import Actor
from varsko.ui.words import StrOrPromise

Choices = list[tuple[str, Any]]


class SmallForm(forms.Form):
    """One thing to say about an incident. `TITLE` heads its page, `BUTTON` says what pressing does, `HOME` names the page after."""

    TITLE: ClassVar[StrOrPromise] = ""
    BUTTON: ClassVar[StrOrPromise] = ""
    HOME: ClassVar[str] = "incident"
    FIELDS: ClassVar[Mapping[str, str]] = MappingProxyType({})

    def __init__(self, *args: Any, by: Actor, incident: IncidentView, **more: Any) -> None:
        """Prepare for one incident and whoever asks."""
        super().__init__(*args, **more)
        self.by, self.incident = by, incident
        self.prepare()

    @property
    def lead(self) -> str:
        """Say what matters before it is pressed; "" for nothing."""
        return ""

    def prepare(self) -> None:
        """Fill choices and what the incident says already."""

    def apply(self, at: datetime) -> None:
        """Do it. Raises Invalid."""
        raise NotImplementedError

    def refuse(self, error: Invalid) -> None:
        """Show what the action said at its field."""
        for name, text in error.errors.items():
            field = self.FIELDS.get(name, name)
            self.add_error(field if field in self.fields else None, text)


def insiders(first: str = "") -> Choices:
    """Offer everybody who can have a part, whoever asks at the top."""
    found = [one for one in people.everybody() if one.is_active and one.role in queries.INSIDERS]
    ordered: Iterable[Any] = sorted(found, key=lambda one: one.id != first)
    return [("", _("Choose")), *((one.id, one.name) for one in ordered)]


def offer(form: forms.Form, name: str, choices: Choices) -> None:
    """Fill the choices of a field."""
    form.fields[name].choices = choices  # type: ignore[attr-defined]  # a ChoiceField
