"""What a request has to do with other things, as far as the asker may know of them."""

from collections import Counter
from collections.abc import Iterable, Sequence

from django.db.models import Count, Exists, OuterRef, Q

from varsko.core.rows import find
from varsko.desk.data import CallerView, RequestView, TieView
from varsko.desk.models import Caller, Link, MeToo, Request
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


def count_of_incident(incident_id: object, *, by: Actor) -> int:
    """Count the callers who have an incident: those of its requests that the asker may know of, and those who said so in the portal."""
    wanted = as_uuid(incident_id)
    seen = visible_to(by).filter(incident=wanted, caller__isnull=False).values("caller")
    return Caller.objects.filter(Q(pk__in=seen) | Q(me_toos__incident=wanted)).distinct().count()


def callers_by_incident(incident_ids: Sequence[str], by: Actor) -> dict[str, int]:
    """Count the callers of incidents as `count_of_incident` does, in one query; incidents that nobody has are left out."""
    wanted = [as_uuid(one) for one in incident_ids]
    seen = visible_to(by).filter(incident__in=wanted, caller__isnull=False)
    calls = seen.order_by().values_list("incident").annotate(n=Count("caller", distinct=True))
    called = seen.filter(incident=OuterRef("incident"), caller=OuterRef("caller"))
    more = MeToo.objects.filter(~Exists(called), incident__in=wanted).order_by().values_list("incident").annotate(n=Count("caller"))
    found: Counter[str] = Counter()
    for pk, n in calls.union(more, all=True):
        found[str(pk)] += n
    return dict(found)


def callers_of_incident(incident_id: object) -> list[CallerView]:
    """List who calls about an incident, each once, for letters alone: no asker's rights are looked at."""
    wanted = as_uuid(incident_id)
    rows = Caller.objects.filter(Q(requests__incident=wanted) | Q(me_toos__incident=wanted))
    return [caller_view(row) for row in rows.distinct().order_by("pk")]


def incident_keys(request_ids: Iterable[str], *, by: Actor) -> dict[str, str]:
    """Give the key of the incident that requests are tied to, by request id, as far as the asker may know of them."""
    tied = Request.objects.filter(pk__in=[as_uuid(one) for one in request_ids], incident__isnull=False).values_list("pk", "incident")
    pairs = {str(pk): incident for pk, incident in tied}
    known = incidents.keys(set(pairs.values()), by=by) if pairs else {}
    return {pk: known[str(incident)] for pk, incident in pairs.items() if str(incident) in known}
