"""What the pages of incidents show of drills."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest

from varsko.core.clock import now
from varsko.drills import queries
from varsko.drills.pages.asked import actor_of, may_start
from varsko.incidents.data import IncidentView

Shown = tuple[str, dict[str, Any]]


def of_incident(request: HttpRequest, incident: IncidentView) -> Shown | None:
    """Lead from a drill that follows a script to its clock and its debrief."""
    found = queries.drill(incident.id, by=actor_of(request), at=now()) if incident.drill else None
    return ("drills/_panel.html", {"drill": found}) if found else None


def of_incidents(request: HttpRequest, _rows: Sequence[IncidentView]) -> Shown | None:
    """Lead from the list of drills to the scripts."""
    return "drills/_lead.html", {"may_start": may_start(actor_of(request))}
