"""Past incidents that look like one, as far as the asker may see them."""

from collections import defaultdict

from django.db.models import QuerySet
from django.db.models.functions import Substr

from varsko.incidents.data import IncidentView, SimilarView
from varsko.incidents.domain.similar import Case
from varsko.incidents.domain.similar import similar as compare
from varsko.incidents.models import Affected, Incident
from varsko.incidents.queries.lists import views, visible_to
from varsko.kernel.ids import as_uuid
from varsko.people.data import Actor

MOST_NEAR, MOST_LATE = 60, 100
"""How many are compared: those of the same services, and the latest at all."""
_READ = 1_000  # of a long description its beginning tells what it is about
_OVER = ("resolved", "reviewed", "closed")


def similar(view: IncidentView, *, by: Actor, limit: int = 4) -> list[SimilarView]:
    """Find past incidents that look like one, the most alike first, with the reason for each: nothing leaves the house for it."""
    names = {ref.id: ref.name for ref in (view.service, *view.affected) if ref}
    past = visible_to(by).filter(status__in=_OVER, drill=False).exclude(number=view.number)
    matches = {one.key: one for one in compare(_case(view), _cases(past, list(names)), limit=limit)}
    shown = {one.key: one for one in views(Incident.objects.filter(key__in=list(matches)), by)} if matches else {}
    return [
        SimilarView(incident=shown[key], services=tuple(names[pk] for pk in one.services if pk in names), words=one.words)
        for key, one in matches.items()
    ]


def _cases(past: QuerySet[Incident], services: list[str]) -> list[Case]:
    """Read what may look alike: a bounded number, each found by an index."""
    wanted = set(past.order_by("-number").values_list("pk", flat=True)[:MOST_LATE])
    known = [found for one in services if (found := as_uuid(one))]
    if known:
        hurt = Affected.objects.filter(service__in=known).values("incident")
        for near in (past.filter(service__in=known), past.filter(pk__in=hurt)):
            wanted |= set(near.order_by("-number").values_list("pk", flat=True)[:MOST_NEAR])
    if not wanted:
        return []
    affected: dict[object, set[str]] = defaultdict(set)
    for incident, service in Affected.objects.filter(incident__in=wanted).values_list("incident_id", "service_id"):
        affected[incident].add(str(service))
    rows = Incident.objects.filter(pk__in=wanted).order_by("-number").annotate(begins=Substr("description", 1, _READ))
    return [
        Case(key=key, text=f"{summary} {text}", service=str(service or ""), affected=frozenset(affected[pk]))
        for pk, key, summary, text, service in rows.values_list("pk", "key", "summary", "begins", "service_id")
    ]


def _case(view: IncidentView) -> Case:
    return Case(
        key=view.key,
        text=f"{view.summary} {view.description[:_READ]}",
        service=view.service.id if view.service else "",
        affected=frozenset(one.id for one in view.affected),
    )
