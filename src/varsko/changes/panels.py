"""What changes hang into the pages of requests and incidents."""

from typing import Any

from django.http import HttpRequest

from varsko.changes import queries
from varsko.changes.pages.asked import actor_of
from varsko.desk import queries as desk
from varsko.desk.data import RequestView
from varsko.incidents import queries as incidents
from varsko.incidents.data import IncidentView
from varsko.people.domain.permissions import may

Shown = tuple[str, dict[str, Any]]


def of_request(request: HttpRequest, found: RequestView) -> Shown | None:
    """Lead from a request of the kind change to its plan, or to the button that begins one."""
    if found.kind != "change":
        return None
    by = actor_of(request)
    planned = queries.change(found.id, by=by)
    may_plan = planned is None and found.is_open and may(by, "change", desk.subjects([found.id])[found.id])
    return ("changes/_of_request.html", {"request_": found, "change": planned, "may_plan": may_plan}) if planned or may_plan else None


def of_incident(request: HttpRequest, found: IncidentView) -> Shown | None:
    """Name the changes and deploys that were made shortly before an incident began."""
    by = actor_of(request)
    rows, deploys = queries.suspects(found, by=by), queries.near_deploys(found, by=by)
    if not rows and not deploys:
        return None
    may_say = may(by, "change", incidents.subjects([found.id])[found.id])
    return "changes/_suspects.html", {"rows": rows, "deploys": deploys, "incident": found, "may_say": may_say}
