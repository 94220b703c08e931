"""Incidents, one or many, as far as the asker may see them."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from varsko.catalog import queries as catalog
from varsko.incidents.data import IncidentView, Ref
from varsko.incidents.domain import limits
from varsko.incidents.domain.status import ONGOING, Move, Status, moves_from
from varsko.incidents.models import Affected, Guest, Incident, LinkedAlert
from varsko.kernel.ids import as_uuid
from varsko.people.data import Actor, Subject
from varsko.people.domain.permissions import may
from varsko.people.queries import private_team_ids

IS_ONGOING = Q(status__in=sorted(ONGOING))
_NOWHERE = Q(pk__in=())
_MOST_ONGOING = 100
_OWN_MOVES = frozenset({Move.MERGE, Move.SPLIT})


def visible_to(actor: Actor) -> QuerySet[Incident]:
    """Give the incidents that an actor may know of. A private one is for chiefs and its guests alone."""
    if not may(actor, "see", Subject(kind="incident")):
        return Incident.objects.none()
    if may(actor, "see", Subject(kind="incident", private=True, guests=frozenset())):
        return Incident.objects.all()
    mine = Guest.objects.filter(incident=OuterRef("pk"), user=as_uuid(actor.who.id))
    is_person = actor.who.kind in {"user", "link"}
    return Incident.objects.filter(Q(private=False) | Exists(mine)) if is_person else Incident.objects.filter(private=False)


def incident(ref: object, *, by: Actor) -> IncidentView | None:
    """Find an incident by its key (in any case), its number or its id; None if the asker may not know of it."""
    wanted = where(ref)
    return next(iter(views(visible_to(by).filter(wanted), by)), None) if wanted is not _NOWHERE else None


def where(ref: object) -> Q:
    """Give the condition that a key, number or id stands for."""
    if found := as_uuid(ref):
        return Q(pk=found)
    key = limits.as_key(str(ref))
    if not key:
        return _NOWHERE
    return Q(number=int(key)) if key.isdigit() else Q(key=key)


def of_team(team_id: str, *, by: Actor) -> Q:
    """Give the condition that a team owns what is faulty or what suffers, as far as the asker may know of its services."""
    own = [UUID(one.id) for one in catalog.services(by) if one.team_id == team_id]
    return Q(service__in=own) | Q(pk__in=Affected.objects.filter(service__in=own).values("incident"))


def ongoing(*, by: Actor, where: Q | None = None) -> list[IncidentView]:
    """List what is going on, the worst first, then the newest; drills are left out."""
    return views(visible_to(by).filter(IS_ONGOING, where or Q(), drill=False).order_by("severity", "-number")[:_MOST_ONGOING], by)


def is_ongoing(key: str) -> bool:
    """Tell whether an incident goes on, whoever may know of it."""
    return Incident.objects.filter(IS_ONGOING, key=key).exists()


def incidents(*, by: Actor, where: Q | None = None, before: int | None = None, limit: int = 50, drills: bool = False) -> list[IncidentView]:
    """List incidents the asker may see, the newest first, or with `drills` drills alone; `before` is the number of the last one seen."""
    rows = visible_to(by).filter(where or Q(), drill=drills)
    rows = rows.filter(number__lt=before) if before is not None else rows
    return views(rows.order_by("-number")[:limit], by)


def count(*, by: Actor, where: Q | None = None) -> int:
    """Count incidents the asker may see, without drills."""
    return visible_to(by).filter(where or Q(), drill=False).count()


def of_alert(alert_id: object, *, by: Actor) -> IncidentView | None:
    """Find the incident that an alert belongs to, if the asker may know of it."""
    linked = LinkedAlert.objects.filter(alert=as_uuid(alert_id)).values("incident")
    return next(iter(views(visible_to(by).filter(pk__in=linked), by)), None)


def moves(view: IncidentView) -> tuple[str, ...]:
    """List what can be done to an incident in its status; merging and splitting have pages of their own."""
    return tuple(move.value for move in moves_from(Status(view.status)) if move not in _OWN_MOVES)


def views(rows: QuerySet[Incident], by: Actor) -> list[IncidentView]:
    """Freeze rows for a reader, in a handful of queries however many they are."""
    found = list(rows.select_related("service", "manager", "parent", "duplicate_of", "type").prefetch_related("affected__service"))
    private = private_team_ids() if found else []
    hidden = {pk for pk in private if not may(by, "see", Subject(kind="service", team_ids=frozenset({pk}), private=True))}
    return [view_of(row, hidden) for row in found]


def view_of(row: Incident, hidden_teams: Iterable[str] = ()) -> IncidentView:
    """Freeze a row whose service, manager, parent, duplicate_of, type and affected services are loaded."""
    hidden = set(hidden_teams)
    return IncidentView(
        id=str(row.pk),
        number=row.number,
        key=row.key,
        summary=row.summary,
        description=row.description,
        severity=row.severity,
        look_again=row.look_again and row.status in ONGOING,
        status=row.status,
        private=row.private,
        drill=row.drill,
        debrief=row.debrief,
        is_ongoing=row.status in ONGOING,
        service=_ref(row.service, hidden),
        affected=tuple(ref for one in row.affected.all() if (ref := _ref(one.service, hidden))),
        detected_by=row.detected_by,
        reporter_id=str(row.reporter_id or ""),
        reporter_name=row.reporter_name,
        contact=row.contact,
        manager_id=str(row.manager_id or ""),
        manager_name=row.manager.name if row.manager else "",
        video=row.video,
        workaround=row.workaround,
        cause=row.cause,
        fix=row.fix,
        known=row.known,
        cases=row.cases,
        customers_inside=row.customers_inside,
        customers_outside=row.customers_outside,
        declared_at=row.declared_at,
        updated_at=row.updated_at,
        impact_started_at=row.impact_started_at,
        detected_at=row.detected_at,
        impact_ended_at=row.impact_ended_at,
        next_update_at=row.next_update_at,
        resolved_at=row.resolved_at,
        duplicate_of=row.duplicate_of.key if row.duplicate_of else "",
        parent=row.parent.key if row.parent else "",
        type=Ref(id=str(row.type.pk), name=row.type.name) if row.type else None,
        facts=row.facts,
    )


def _ref(service: Any, hidden_teams: set[str]) -> Ref | None:
    """Name a service, unless it is none or hidden."""
    if service is None or str(service.team_id) in hidden_teams:
        return None
    return Ref(id=str(service.pk), name=service.name)


def keys(ids: Iterable[object], *, by: Actor) -> dict[str, str]:
    """Give the keys of incidents by id, in one query; those that the asker may not know of are left out."""
    wanted = [found for one in ids if (found := as_uuid(one))]
    return {str(pk): key for pk, key in visible_to(by).filter(pk__in=wanted).values_list("pk", "key")}
