"""What the small forms of requests share: each asks one thing, and does it."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from varsko.catalog import queries as catalog
from varsko.desk import queries
from varsko.desk.data import RequestView
from varsko.people.data import Actor
from varsko.ui.forms import StepForm

Choices = list[tuple[Any, Any]]


class RequestForm(StepForm[RequestView]):
    """One thing to say about a request."""


def categories(desk_ids: Iterable[object]) -> Choices:
    """Offer the categories of desks."""
    return [("", _("Not sorted yet")), *((one.id, one.path) for one in queries.categories(desk_ids))]


def services(by: Actor) -> Choices:
    """Offer the services that the asker may see."""
    return [("", _("None or unknown")), *((one.id, one.name) for one in catalog.services(by))]
