"""What pages of other things show of articles that are about them."""

from typing import Any

from django.http import HttpRequest

from varsko.knowledge import queries, references
from varsko.knowledge.pages.asked import actor_of

Shown = tuple[str, dict[str, Any]]


def of_incident(request: HttpRequest, incident: Any) -> Shown | None:
    """Show the articles that are about an incident or its service, runbooks first."""
    service = getattr(incident, "service", None)
    return _shown(request, [("incident", incident.key), *([("service", service.id)] if service else [])])


def of_alert(request: HttpRequest, alert: Any) -> Shown | None:
    """Show the articles that are about an alert, one of the same alias, or its service."""
    things = [("alert", str(alert.number)), references.kin("alert", alert.alias)]
    return _shown(request, [*things, *([("service", alert.service_id)] if alert.service_id else [])])


def of_request(request: HttpRequest, asked: Any) -> Shown | None:
    """Show the articles that were used for a request, or are about it or its service."""
    service = getattr(asked, "service", None)
    return _shown(request, [("request", asked.key), *([("service", service.id)] if service else [])])


def of_service(request: HttpRequest, service: Any) -> Shown | None:
    """Show the articles that are about a service."""
    return _shown(request, [("service", service.id)])


def _shown(request: HttpRequest, things: list[tuple[str, str]]) -> Shown | None:
    rows = queries.articles_about(things, by=actor_of(request))
    return ("knowledge/_panel.html", {"rows": rows}) if rows else None
