"""Services, and what hangs on what."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q, QuerySet

from varsko.catalog.data import Drawing, Hurt, Link, ServiceView
from varsko.catalog.domain import graph
from varsko.catalog.domain.drawing import draw
from varsko.catalog.models import Alias, Dependency, Service
from varsko.core.texts import in_order
from varsko.kernel.ids import as_uuid
from varsko.kernel.text import clean, fold
from varsko.people.data import Actor, Subject
from varsko.people.domain.permissions import may


def services(by: Actor | None = None, *, archived: bool = False) -> list[ServiceView]:
    """List services, the most important first, then by name; those that `by` may see, and with `archived` those of the archive."""
    rows = Service.objects.filter(archived_at__isnull=not archived).order_by("pk")
    views = sorted(in_order(_views(rows), lambda one: one.name), key=lambda one: one.tier)
    return views if by is None else [one for one in views if may(by, "see", about(one))]


def service(ref: object) -> ServiceView | None:
    """Find a service by id or exact name, in the archive too."""
    wanted = as_uuid(ref)
    found = _views(Service.objects.filter(Q(pk=wanted) if wanted else Q(name=clean(str(ref)))))
    return found[0] if found else None


def services_by_id(ids: Iterable[object]) -> dict[str, ServiceView]:
    """Find services by id; unknown ids are left out."""
    wanted = {one for ref in ids if (one := as_uuid(ref))}
    return {view.id: view for view in _views(Service.objects.filter(pk__in=wanted))} if wanted else {}


def links_of(ids: Iterable[object]) -> dict[str, tuple[Link, ...]]:
    """Give the links of services by the services' ids, by one query; services without any are left out."""
    wanted = {one for ref in ids if (one := as_uuid(ref))}
    rows = Service.objects.filter(pk__in=wanted).values_list("pk", "links") if wanted else []
    return {str(pk): tuple(Link(title=one["title"], url=one["url"]) for one in links) for pk, links in rows if links}


def match(names: Iterable[str]) -> ServiceView | None:
    """Find the service that an alert calls by one of these names, whatever their case and accents; the first name that fits wins."""
    wanted = list(dict.fromkeys(folded for name in names if (folded := fold(clean(name)).strip())))
    if not wanted:
        return None
    found = dict(Alias.objects.filter(name__in=wanted, service__archived_at=None).values_list("name", "service_id"))
    return next((service(found[name]) for name in wanted if name in found), None)


def services_called(names: Iterable[str]) -> dict[str, ServiceView]:
    """Find the services that alerts call by these names, each under the name as it was given; for many alerts at once."""
    wanted = {name: folded for name in names if (folded := fold(clean(name)).strip())}
    called = dict(Alias.objects.filter(name__in=set(wanted.values()), service__archived_at=None).values_list("name", "service_id"))
    views = services_by_id(called.values())
    return {name: views[str(called[folded])] for name, folded in wanted.items() if folded in called}


def hurt_by(service_id: object) -> list[Hurt]:
    """List who is hurt when a service breaks, the nearest first; archived services are left out."""
    return _reached(graph.hurt_by(edges(), str(as_uuid(service_id))))


def needed_for(service_id: object) -> list[Hurt]:
    """List what a service stands on, the nearest first; archived services are left out."""
    return _reached(graph.needed_for(edges(), str(as_uuid(service_id))))


def around(service_ids: Iterable[str]) -> tuple[set[str], set[str]]:
    """Give the ids of all that is hurt with any of several services, and of all that any of them needs; one query, however many."""
    wanted, known = [str(one) for one in service_ids], edges()
    hurt = {found.id for one in wanted for found in graph.hurt_by(known, one)}
    return hurt, {found.id for one in wanted for found in graph.needed_for(known, one)}


def edges() -> list[tuple[str, str]]:
    """List (service, what it needs) by id, without archived services."""
    rows = Dependency.objects.filter(service__archived_at=None, needs__archived_at=None).order_by("service__name", "needs__name")
    return [(str(service_id), str(needs_id)) for service_id, needs_id in rows.values_list("service_id", "needs_id")]


def drawing(service_id: object, only: Iterable[str]) -> Drawing:
    """Draw who needs whom around a service, of the services whose ids are in `only`."""
    known = set(only)
    return draw([(one, other) for one, other in edges() if one in known and other in known], str(as_uuid(service_id)))


def about(view: ServiceView) -> Subject:
    """Give what permissions on a service depend on: its team; a private team's services are private."""
    return Subject(kind="service", team_ids=frozenset({view.team_id} - {""}), private=view.private)


def _reached(found: list[graph.Reached]) -> list[Hurt]:
    views = services_by_id([one.id for one in found])
    return [Hurt(service=views[one.id], steps=one.steps, via=one.via) for one in found if one.id in views]


def _views(rows: QuerySet[Service]) -> list[ServiceView]:
    found = list(rows.select_related("team"))
    aliases, needs, needed_by = defaultdict(list), defaultdict(list), defaultdict(list)
    for service_id, name in Alias.objects.filter(service__in=found).order_by("name").values_list("service_id", "name"):
        aliases[service_id].append(name)
    near = Dependency.objects.filter(Q(service__in=found) | Q(needs__in=found)).order_by("service__name", "needs__name")
    for service_id, needs_id in near.values_list("service_id", "needs_id"):
        needs[service_id].append(str(needs_id))
        needed_by[needs_id].append(str(service_id))
    return [
        ServiceView(
            id=str(row.pk),
            name=row.name,
            description=row.description,
            team_id=str(row.team_id or ""),
            team_name=row.team.name if row.team else "",
            private=bool(row.team and row.team.private),
            tier=row.tier,
            links=tuple(Link(title=link["title"], url=link["url"]) for link in row.links),
            aliases=tuple(aliases[row.pk]),
            needs=tuple(needs[row.pk]),
            needed_by=tuple(needed_by[row.pk]),
            archived_at=row.archived_at,
        )
        for row in found
    ]
