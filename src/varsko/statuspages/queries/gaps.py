"""Where a page says something else than the incidents: what the manager is to know at a glance."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from varsko.incidents import queries as incidents
from varsko.kernel.ids import as_uuid
from varsko.people.data import Actor
from varsko.statuspages.domain.stages import Kind
from varsko.statuspages.domain.states import State
from varsko.statuspages.models import Component, Report
from varsko.statuspages.queries.pages import IS_OVER

_MOST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """An incident that goes on while the page says that a component works, or with `is_over` one that is over while it says otherwise.

    `component` is the name of what is concerned, `length` how long this has been so.
    """

    key: str
    component: str
    length: timedelta
    is_over: bool = False


def gaps(page_id: object, *, by: Actor, at: datetime) -> list[Gap]:
    """List where a page and the incidents that the asker may see disagree, the longest first."""
    return sorted([*_untold(page_id, by, at), *_stale(page_id, by, at)], key=lambda one: one.length, reverse=True)


def _untold(page_id: object, by: Actor, at: datetime) -> list[Gap]:
    working = Component.objects.filter(page=as_uuid(page_id), state=State.OPERATIONAL, service__isnull=False)
    names = {str(service): name for service, name in working.values_list("service_id", "name")}
    if not names:
        return []
    found = []
    for one in incidents.ongoing(by=by):
        hurt = [names[ref.id] for ref in (one.service, *one.affected) if ref and ref.id in names]
        length = at - (one.impact_started_at or one.declared_at)
        found += [Gap(key=one.key, component=name, length=length) for name in dict.fromkeys(hurt)]
    return found


def _stale(page_id: object, by: Actor, at: datetime) -> list[Gap]:
    rows = Report.objects.filter(page=as_uuid(page_id), kind=Kind.INCIDENT, incident__isnull=False, published_at__isnull=False)
    going = list(rows.exclude(IS_OVER).prefetch_related("affected__component")[:_MOST])
    known = {one.id: one for one in incidents.incidents(by=by, where=Q(pk__in=[row.incident_id for row in going]), limit=_MOST)}
    found = []
    for row in going:
        one = known.get(str(row.incident_id))
        if one is not None and not one.is_ongoing:
            names = ", ".join(affected.component.name for affected in row.affected.all())
            found.append(Gap(key=one.key, component=names, length=at - (one.impact_ended_at or one.updated_at), is_over=True))
    return found
