"""What status pages hang into the form in which an incident tells people."""

from typing import Any

from django.http import HttpRequest

from varsko.incidents.data import IncidentView
from varsko.statuspages import queries
from varsko.statuspages.pages.asked import actor_of


def of_update(request: HttpRequest, incident: IncidentView) -> tuple[str, dict[str, Any]] | None:
    """Say on which pages an update would stand, and how many hear of it there."""
    found = queries.reached(incident, by=actor_of(request))
    return ("statuspages/_reached.html", {"pages": found}) if found else None
