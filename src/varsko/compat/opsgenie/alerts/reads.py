"""Reading alerts: one, many, counted; their notes, log and recipients; what became of a request."""

from collections.abc import Callable
from typing import Any

from django.db.models import Q

from varsko.alerts import queries as alerts
from varsko.alerts.data import AlertView, StoryLine
from varsko.compat.opsgenie.alerts.shape import log_shown, note_shown, recipient_shown, request_shown, shown, shown_in_list
from varsko.compat.opsgenie.wire import Call, Endpoint, Refused, Reply, data, listed, route, window
from varsko.kernel.errors import NotFound
from varsko.paging import queries as paging
from varsko.people import queries as people

KINDS = ("id", "alias", "tiny")
_COUNTED_AHEAD = 200

_COLUMNS = {
    "createdat": "number",
    "updatedat": "updated_at",
    "tinyid": "number",
    "alias": "alias",
    "message": "message",
    "status": "state",
    "priority": "priority",
    "acknowledged": "acknowledged_at",
    "isseen": "seen",
    "snoozed": "snoozed_until",
    "snoozeduntil": "snoozed_until",
    "count": "count",
    "lastoccurredat": "last_occurred_at",
    "lastoccuredat": "last_occurred_at",  # a widely used client spells it so
    "source": "source",
    "owner": "owner__email",
    "integration.name": "key__name",
    "integration.type": "kind",
    "report.acktime": "acknowledged_at",
    "report.closetime": "closed_at",
    "report.acknowledgedby": "acknowledged_by",
    "report.closedby": "closed_by",
}


def wanted(call: Call) -> AlertView:
    """Find the alert that the path names. Raises NotFound."""
    kind = call.identified(KINDS) if call.query.has("identifierType") else call.identified(KINDS, "alertIdentifierType")
    found = alerts.alert(call.parts["ref"], kind=kind, by=call.actor)
    if found is None:
        raise NotFound("alert")
    return found


def get(call: Call) -> Reply:
    """Show one alert."""
    return data(shown(wanted(call)))


def every(call: Call) -> Reply:
    """List alerts that a query finds, newest first."""
    where, seen = _where(call), window(call)
    views = alerts.alerts(by=call.actor, where=where, order=_order(call), offset=seen.offset, limit=seen.limit)
    most = seen.offset + seen.limit + _COUNTED_AHEAD
    is_last = 0 < len(views) < seen.limit
    total = seen.offset + len(views) if is_last else alerts.count(by=call.actor, where=where, most=most)
    return listed(call, shown_in_list(views), seen, total, has_end=total < most)


def count(call: Call) -> Reply:
    """Count alerts that a query finds."""
    return data({"count": alerts.count(by=call.actor, where=_where(call))})


def _where(call: Call) -> Q:
    if call.query.text("searchIdentifier"):
        raise NotFound("saved search")
    return alerts.matching(call.query.text("query"))


def _order(call: Call) -> str:
    column = _COLUMNS.get(call.query.text("sort", "createdAt").lower(), "number")
    return column if call.query.text("order").lower() == "asc" else f"-{column}"


def request(call: Call) -> Reply:
    """Tell what became of a request. Those of other keys are not for a team's key to see, nor for one whose maker left."""
    found = alerts.request(call.parts["request"])
    if found is None or ((call.key.team_id or call.is_of_own) and found.key_id != call.key.id):
        headers = {"X-Opsgenie-Errortype": "RequestNotProcessed"}
        raise Refused(404, "Request not found. It might not be processed, yet.", headers=headers)
    return data(request_shown(found))


def _lines(show: Callable[[StoryLine], dict[str, Any]], *, notes_only: bool) -> Endpoint:
    def endpoint(call: Call) -> Reply:
        limit, newest_first = window(call, limit=20).limit, call.query.text("order", "desc").lower() != "asc"
        backwards = call.query.text("direction").lower() == "prev"
        beyond = call.query.text("offset")
        lines = alerts.log(
            wanted(call).id,
            beyond=int(beyond) if beyond.isascii() and beyond.isdigit() and len(beyond) < 19 else None,
            newest_first=newest_first != backwards,
            notes_only=notes_only,
            limit=limit,
        )
        lines = lines[::-1] if backwards else lines
        paging = {"first": call.address_with(offset="", limit=limit, direction="next")}
        if len(lines) == limit:
            paging["next"] = call.address_with(offset=lines[-1].id, limit=limit, direction="next")
        return data([show(line) for line in lines], paging=paging)

    return endpoint


def saved_searches(_call: Call) -> Reply:
    """List saved searches: none, for people keep theirs to themselves."""
    return data([])


def attachments(call: Call) -> Reply:
    """List the files of an alert: none, for alerts keep no files."""
    wanted(call)
    return data([])


def recipients(call: Call) -> Reply:
    """List who was told of an alert, each once, with what they answered."""
    latest = {page.user_id: page for page in paging.story_of_paging(wanted(call).id)}
    known = people.users(latest)
    return data([recipient_shown(page, known[user_id]) for user_id, page in latest.items() if user_id in known])


ROUTES = (
    route("GET", "/v2/alerts", every),
    route("GET", "/v2/alerts/count", count),
    route("GET", "/v2/alerts/requests/{request}", request, is_intake=True),
    route("GET", "/v2/alerts/saved-searches", saved_searches),
    route("GET", "/v2/alerts/{ref...}/notes", _lines(note_shown, notes_only=True)),
    route("GET", "/v2/alerts/{ref...}/logs", _lines(log_shown, notes_only=False)),
    route("GET", "/v2/alerts/{ref...}/recipients", recipients),
    route("GET", "/v2/alerts/{ref...}/attachments", attachments),
    route("GET", "/v2/alerts/{ref...}", get),
)
