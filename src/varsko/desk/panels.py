"""What the desk hangs into the pages of incidents: how many callers wait to hear of it."""

from typing import Any

from django.http import HttpRequest

from varsko.desk import queries
from varsko.incidents.data import IncidentView

_MOST = 10


def of_incident(request: HttpRequest, found: IncidentView) -> tuple[str, dict[str, Any]] | None:
    """Show who called about an incident."""
    count = queries.count_of_incident(found.id)
    if not count:
        return None
    rows = queries.of_incident(found.id, by=request.actor, limit=_MOST)  # type: ignore[attr-defined]  # set by people's middleware
    return "desk/_panel.html", {"count": count, "rows": rows}
