"""Where a page says something else than incidents and alerts: what the manager is to know at a glance."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Max, Q
from django.db.models.functions import Coalesce, Greatest

from varsko.alerts import queries as alerts
from varsko.incidents import queries as incidents
from varsko.kernel.ids import as_uuid
from varsko.people.data import Actor
from varsko.statuspages.domain.alerting import NOTHING, of_alerts
from varsko.statuspages.domain.stages import Kind
from varsko.statuspages.domain.states import State, worst
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """What open alerts say of a component, by name, when the page says something better: `state`, for `length`."""

    component: str
    state: State
    length: timedelta


def alarms(page_id: object, *, by: Actor, at: datetime) -> list[Alarm]:
    """List where a page says something better than the open alerts that the asker may see, the longest first.

    Only of components that let nothing become of alerts: of the others something is proposed. What is under maintenance is not listed.
    """
    rows = Component.objects.filter(page=as_uuid(page_id), service__isnull=False, heeds=NOTHING).exclude(state=State.MAINTENANCE)
    silent = list(rows.annotate(last=Greatest(Max("spells__began_at"), Coalesce(Max("spells__ended_at"), Max("spells__began_at")))))
    open_ = alerts.since_of_services({str(one.service_id) for one in silent}, by=by) if silent else []
    found = []
    for one in silent:
        said = [(of_alerts(priority), since) for service, priority, since in open_ if service == str(one.service_id)]
        worse = [(state, since) for state, since in said if worst([state, State(one.state)]) != one.state]
        if worse:
            since = max(min(since for _state, since in worse), one.last or one.created_at)
            found.append(Alarm(component=one.name, state=worst(state for state, _since in worse), length=at - since))
    return sorted(found, key=lambda one: one.length, reverse=True)


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
