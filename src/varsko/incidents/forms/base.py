"""What the small forms of incidents share: each asks one thing, and does it."""

from collections.abc import Container, Iterable
from typing import Any, ClassVar

from django.utils.translation import gettext as _

from varsko.incidents import queries
from varsko.incidents.data import IncidentView
from varsko.people import queries as people
from varsko.ui.forms import StepForm

Choices = list[tuple[str, Any]]


class SmallForm(StepForm[IncidentView]):
    """One thing to say about an incident. `HOME` names the page after; the fields that are `folded` away stand at the end."""

    HOME: ClassVar[str] = "incident"
    FOLDED: ClassVar[Any] = ""
    folded: Container[str] = ()

    @property
    def incident(self) -> IncidentView:
        """Be read as what it is about."""
        return self.about

    @property
    def lead(self) -> str:
        """Say what matters before it is pressed; "" for nothing."""
        return ""


def insiders(first: str = "") -> Choices:
    """Offer everybody who can have a part, whoever asks at the top."""
    found = [one for one in people.everybody() if one.is_active and one.role in queries.INSIDERS]
    ordered: Iterable[Any] = sorted(found, key=lambda one: one.id != first)
    return [("", _("Choose")), *((one.id, one.name) for one in ordered)]
