"""What the desk hangs into pages: who waits to hear of an incident, why a request is whose it is, how a mail comes to the desk."""

from typing import Any

from django.http import HttpRequest

from varsko.alerts.data import AlertView
from varsko.desk import queries
from varsko.desk.data import RequestView
from varsko.desk.pages.asked import may_change
from varsko.desk.reason_words import escalated, given
from varsko.incidents.data import IncidentView, MailView
from varsko.people.data import Actor
from varsko.people.domain.permissions import may

_MOST = 10


def reasons(request: HttpRequest, found: RequestView) -> tuple[str, dict[str, Any]] | None:
    """Say on a request why it was given to whom, and who heard of it as late."""
    rows = queries.reasons_of(found.id)
    said = [(row.at, escalated(row.data) if row.kind == queries.REASONS[1] else given(row.data)) for row in rows]
    return ("desk/_reasons.html", {"said": said}) if said else None


def objects(request: HttpRequest, found: RequestView) -> tuple[str, dict[str, Any]]:
    """Show what a request is about, and propose what its words name and what its caller uses."""
    by: Actor = request.actor  # type: ignore[attr-defined]  # set by people's middleware
    near = queries.around_request(found, by=by)
    loose = [one for one in near if not one.is_tied]
    context = {
        "objects": [one for one in near if one.is_tied],
        "named": [one for one in loose if one.is_named],
        "used": [one for one in loose if not one.is_named][:_MOST],
        "request_": found,
        "may_change": may_change(request, found),
    }
    return "desk/_objects.html", context


def origin(request: HttpRequest, found: RequestView) -> tuple[str, dict[str, Any]] | None:
    """Show the alert or the message that a request was made of."""
    if not found.has_origin:
        return None
    by: Actor = request.actor  # type: ignore[attr-defined]  # set by people's middleware
    alert, said = queries.made_of(found.id, by=by)
    room, message = said or (None, None)
    context = {"alert": alert, "room": room, "message": message, "request_": found, "may_change": may_change(request, found)}
    return ("desk/_origin.html", context) if alert or said else None


def of_alert(request: HttpRequest, found: AlertView) -> tuple[str, dict[str, Any]] | None:
    """Show the request that was made of an alert, or offer to make one."""
    by: Actor = request.actor  # type: ignore[attr-defined]  # set by people's middleware
    made = queries.of_alert(found.id, by=by)
    is_offered = made is None and may(by, "open", queries.ANY) and queries.may_become_request(found)
    desks = queries.desks(by=by) if is_offered else []
    return ("desk/_of_alert.html", {"made": made, "desks": desks, "alert": found}) if made or desks else None


def of_incident(request: HttpRequest, found: IncidentView) -> tuple[str, dict[str, Any]] | None:
    """Show who called about an incident, and offer to tie another request to it."""
    by: Actor = request.actor  # type: ignore[attr-defined]  # set by people's middleware
    count = queries.count_of_incident(found.id, by=by)
    may_tie = not found.drill and may(by, "change", queries.ANY)
    if not count and not may_tie:
        return None
    rows = queries.of_incident(found.id, by=by, limit=_MOST) if count else []
    return "desk/_panel.html", {"count": count, "rows": rows, "may_tie": may_tie, "incident": found}


def of_left_mail(request: HttpRequest, found: MailView) -> tuple[str, dict[str, Any]] | None:
    """Offer to put a mail that came to incidents into a request, or to begin one with it."""
    by: Actor = request.actor  # type: ignore[attr-defined]  # set by people's middleware
    desks = [one for one in queries.desks(by=by) if may(by, "open", queries.ANY)]
    return ("desk/_left_mail.html", {"mail": found, "desks": desks}) if desks else None
