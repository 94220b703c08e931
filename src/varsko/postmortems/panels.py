"""What the pages of incidents show of reviews."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest

from varsko.core.clock import now
from varsko.incidents.data import IncidentView
from varsko.postmortems import queries, words
from varsko.postmortems.domain.phases import phase_of
from varsko.postmortems.pages.asked import actor_of

_OVER = frozenset({"resolved", "reviewed", "closed"})
Shown = tuple[str, dict[str, Any]]


def guidance(request: HttpRequest, incident: IncidentView) -> Shown | None:
    """Say what counts in the phase the incident is in."""
    phase = phase_of(incident.status)
    if phase is None:
        return None
    own = queries.values_for(incident.service.id if incident.service else "", actor_of(request))
    name, text = next((name, text) for one, name, text in words.values(own) if one == phase)
    return "postmortems/_guidance.html", {"name": name, "text": text}


def of_incident(request: HttpRequest, incident: IncidentView) -> Shown | None:
    """Lead from an incident that is over to its review, or to the button that begins one."""
    if incident.status not in _OVER:
        return None
    found = queries.review(incident.id, by=actor_of(request))
    may_begin = found is None and queries.may_change(actor_of(request), incident.id)
    return ("postmortems/_panel.html", {"incident": incident, "review": found, "may_begin": may_begin}) if found or may_begin else None


def of_incidents(request: HttpRequest, rows: Sequence[IncidentView]) -> Shown | None:
    """Say above the list of incidents how many wait for their review."""
    waiting, late = queries.waiting(by=actor_of(request), at=now())
    return ("postmortems/_waiting.html", {"waiting": waiting, "late": late}) if waiting else None
