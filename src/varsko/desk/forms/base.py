"""What the small forms of requests share: each asks one thing, and does it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _

from varsko.catalog import queries as catalog
from varsko.desk import queries
from varsko.desk.data import RequestView
from varsko.kernel.errors import Invalid
from varsko.people.data import Actor
from varsko.ui.words import StrOrPromise

Choices = list[tuple[Any, Any]]


class RequestForm(forms.Form):
    """One thing to say about a request. `TITLE` heads its page, `BUTTON` says what pressing does."""

    TITLE: ClassVar[StrOrPromise] = ""
    BUTTON: ClassVar[StrOrPromise] = ""
    FIELDS: ClassVar[Mapping[str, str]] = MappingProxyType({})

    def __init__(self, *args: Any, by: Actor, request_: RequestView, **more: Any) -> None:
        """Prepare for one request and whoever asks."""
        super().__init__(*args, **more)
        self.by, self.request_ = by, request_
        self.prepare()

    def prepare(self) -> None:
        """Fill choices and what the request says already."""

    def apply(self, at: datetime) -> None:
        """Do it. Raises Invalid."""
        raise NotImplementedError

    def refuse(self, error: Invalid) -> None:
        """Show what the action said at its field."""
        for name, text in error.errors.items():
            field = self.FIELDS.get(name, name)
            self.add_error(field if field in self.fields else None, text)


def offer(form: forms.Form, name: str, choices: Choices) -> None:
    """Fill the choices of a field."""
    form.fields[name].choices = choices  # type: ignore[attr-defined]  # a ChoiceField


def categories(desk_ids: Iterable[object]) -> Choices:
    """Offer the categories of desks."""
    return [("", _("Not sorted yet")), *((one.id, one.path) for one in queries.categories(desk_ids))]


def services(by: Actor) -> Choices:
    """Offer the services that the asker may see."""
    return [("", _("None or unknown")), *((one.id, one.name) for one in catalog.services(by))]
