"""What a request has to do with other things, as far as the asker may know of them."""

from collections.abc import Iterable

from django.db.models import Q

from varsko.core.rows import find
from varsko.desk.data import CallerView, RequestView, TieView
from varsko.desk.models import Caller, Link, Request
from varsko.desk.queries.access import visible_to
from varsko.desk.queries.lists import caller_view, views
from varsko.incidents import queries as incidents
from varsko.incidents.data import IncidentView
from varsko.kernel.ids import as_uuid
from varsko.people.data import Actor


def ties(request_id: object, *, by: Actor) -> list[TieView]:
    """List the other requests that one has to do with."""
    mine = as_uuid(request_id)
    links = list(Link.objects.filter(Q(one=mine) | Q(other=mine)).order_by("created_at"))
    near = {link.other_id if link.one_id == mine else link.one_id for link in links}
    found = {view.id: view for view in views(visible_to(by).filter(pk__in=near), by)} if near else {}
    made = [(link, str(link.other_id if link.one_id == mine else link.one_id)) for link in links]
    return [TieView(relation=link.relation, request=found[pk], is_from_other=link.one_id != mine) for link, pk in made if pk in found]


def incident_of(request_id: object, *, by: Actor) -> IncidentView | None:
    """Find the incident that a request is tied to, if the asker may know of it."""
    row = find(Request.objects.all(), request_id)
    return incidents.incident(row.incident_id, by=by) if row and row.incident_id else None


def of_incident(incident_id: object, *, by: Actor, limit: int = 50) -> list[RequestView]:
    """List the requests that are tied to an incident, the newest first."""
    return views(visible_to(by).filter(incident=as_uuid(incident_id)).order_by("-number")[:limit], by)


def count_of_incident(incident_id: object) -> int:
    """Count the callers who have an incident: those of its requests, and those who said so in the portal. Tells nobody who they are."""
    return Caller.objects.filter(_has_incident(incident_id)).distinct().count()


def callers_of_incident(incident_id: object) -> list[CallerView]:
    """List who calls about an incident, each once, for letters alone: no asker's rights are looked at."""
    return [caller_view(row) for row in Caller.objects.filter(_has_incident(incident_id)).distinct().order_by("pk")]


def _has_incident(incident_id: object) -> Q:
    wanted = as_uuid(incident_id)
    return Q(requests__incident=wanted) | Q(me_toos__incident=wanted)


def incident_keys(request_ids: Iterable[str], *, by: Actor) -> dict[str, str]:
    """Give the key of the incident that requests are tied to, by request id, as far as the asker may know of them."""
    tied = Request.objects.filter(pk__in=[as_uuid(one) for one in request_ids], incident__isnull=False).values_list("pk", "incident")
    pairs = {str(pk): incident for pk, incident in tied}
    known = incidents.keys(set(pairs.values()), by=by) if pairs else {}
    return {pk: known[str(incident)] for pk, incident in pairs.items() if str(incident) in known}
