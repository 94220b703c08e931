"""What speaks against a time for a change, looked up."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from uuid import UUID

from varsko.catalog import queries as catalog
from varsko.changes.domain.conflicts import Conflict, Frozen, Other, Why, with_changes, with_freezes
from varsko.changes.models import COMING, Announcement, Change, Freeze
from varsko.changes.queries.access import visible_to
from varsko.kernel.ids import as_uuid
from varsko.kernel.intervals import Interval
from varsko.people.data import Actor
from varsko.schedules import queries as schedules
from varsko.statuspages import queries as statuspages


def conflicts(span: Interval, service_ids: Iterable[str], *, by: Actor, but: object = None) -> list[Conflict]:
    """List what speaks against a time: freezes, other changes, planned maintenance, nobody on call; `but` is the change itself.

    Of what the asker may not know, only that it is there is said, without a name.
    """
    services = {str(found) for one in service_ids if (found := as_uuid(one))}
    hurt, needed = catalog.around(services)
    near = hurt | needed
    return [
        *with_freezes(span, services, _freezes(span)),
        *_changes(span, services, near, by, as_uuid(but)),
        *_maintenance(span, services, by, as_uuid(but)),
        *_uncovered(span, services),
    ]


def frozen(span: Interval, service_ids: Iterable[str]) -> list[Conflict]:
    """List the freezes that a time falls into."""
    return with_freezes(span, {str(one) for one in service_ids}, _freezes(span))


def _freezes(span: Interval) -> list[Frozen]:
    rows = Freeze.objects.filter(begins_at__lt=span.end, ends_at__gt=span.start, ended_early_at=None).prefetch_related("services")
    return [
        Frozen(
            id=str(row.pk),
            name=row.name,
            reason=row.reason,
            span=Interval(row.begins_at, row.ends_at),
            services=_frozen_services(row),
        )
        for row in rows.order_by("begins_at")
    ]


def _frozen_services(row: Freeze) -> frozenset[str] | None:
    """Name what a freeze is for, None for all; who made it before freezes remembered being narrow said so by their services alone."""
    services = frozenset(str(one.pk) for one in row.services.all())
    return services if services or row.narrow else None


def _changes(span: Interval, services: Collection[str], near: Collection[str], by: Actor, but: UUID | None) -> list[Conflict]:
    if not services:
        return []
    rows = Change.objects.filter(COMING, begins_at__lt=span.end, ends_at__gt=span.start).exclude(pk=but)
    touching = list(rows.filter(services__in=[*services, *near]).distinct().order_by("begins_at").select_related("request"))
    seen = set(visible_to(by).filter(pk__in=[one.pk for one in touching]).values_list("pk", flat=True))
    touched: dict[UUID, set[str]] = defaultdict(set)
    for change, service in Change.services.through.objects.filter(change__in=touching).values_list("change_id", "service_id"):
        touched[change].add(str(service))
    others = [
        Other(
            key=one.request.key if one.pk in seen else "",
            title=one.request.title if one.pk in seen else "",
            span=Interval(one.begins_at, one.ends_at),
            services=frozenset(touched[one.pk]),
        )
        for one in touching
        if one.begins_at and one.ends_at
    ]
    return with_changes(span, services, near, others)


def _maintenance(span: Interval, services: Collection[str], by: Actor, but: UUID | None) -> list[Conflict]:
    own = set(Announcement.objects.filter(change=but).exclude(report="").values_list("report", flat=True)) if but else set()
    return [
        Conflict(
            why=Why.MAINTENANCE,
            name=next(iter(one.titles.values()), ""),
            about=one.code,
            span=Interval(one.planned_for, one.planned_until),
        )
        for one in statuspages.planned(span.start, span.end, services, by=by)
        if one.planned_for and one.planned_until and one.code not in own
    ]


def _uncovered(span: Interval, services: Collection[str]) -> list[Conflict]:
    """Find when nobody is on call in the schedules of the teams that own the services."""
    teams = {one.team_id for one in catalog.services_by_id(services).values()} - {""}
    watched = [one for one in schedules.schedules() if one.team_id in teams and one.enabled] if teams else []
    return [
        Conflict(why=Why.NOBODY_ON_CALL, name=one.name, about=one.id, span=gap)
        for one in watched
        for gap in schedules.uncovered(one.id, span.start, span.length).gaps[:1]
    ]
