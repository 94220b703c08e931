"""What belongs to an incident: people, alerts, other incidents, tasks. Who may see the incident may see these, but for alerts."""

from django.db.models import Q

from varsko.alerts import queries as alerts
from varsko.core.texts import in_order
from varsko.incidents.data import HoldingView, IncidentView, LinkView, Ref, RelationView, TaskView
from varsko.incidents.models import Guest, Holding, LinkedAlert, Relation, Task
from varsko.incidents.queries.lists import views, visible_to
from varsko.kernel.ids import as_uuid
from varsko.people.data import Actor


def holdings(incident_id: object) -> list[HoldingView]:
    """List the parts people have or had, in the order in which they began."""
    return [holding_view(row) for row in Holding.objects.filter(incident=as_uuid(incident_id)).order_by("began_at", "id")]


def guests(incident_id: object) -> list[Ref]:
    """List who may know of a private incident besides chiefs, by name."""
    rows = Guest.objects.filter(incident=as_uuid(incident_id)).select_related("user").order_by("user_id")
    return in_order([Ref(id=str(row.user_id), name=row.user.name) for row in rows], lambda one: one.name)


def links(incident_id: object, *, by: Actor) -> list[LinkView]:
    """List the alerts of an incident, the oldest first, as far as the asker may see them."""
    rows = list(LinkedAlert.objects.filter(incident=as_uuid(incident_id)).order_by("linked_at", "pk"))
    found = (
        {view.id: view for view in alerts.alerts(by=by, where=Q(pk__in=[row.alert_id for row in rows]), limit=len(rows))} if rows else {}
    )
    return [
        LinkView(alert=found[str(row.alert_id)], is_call=row.is_call, linked_at=row.linked_at, note=row.note)
        for row in rows
        if str(row.alert_id) in found
    ]


def relations(view: IncidentView, *, by: Actor) -> list[RelationView]:
    """List the other incidents that one has to do with, as far as the asker may know of them."""
    mine = as_uuid(view.id)
    ties = Relation.objects.filter(Q(one=mine) | Q(other=mine))
    near = Q(pk__in=ties.values("one")) | Q(pk__in=ties.values("other")) | Q(children=mine) | Q(parent=mine) | Q(duplicate_of=mine)
    found = views(visible_to(by).filter(near).exclude(number=view.number).distinct().order_by("number"), by)
    if not found:
        return []
    related = {str(pk) for pair in ties.values_list("one", "other") for pk in pair}
    return [RelationView(relation=_relation(view, one, related), incident=one) for one in found]


def _relation(view: IncidentView, other: IncidentView, related: set[str]) -> str:
    if other.key == view.parent:
        return "parent"
    if other.parent == view.key:
        return "child"
    return "related" if other.id in related else "duplicate"


def tasks(incident_id: object) -> list[TaskView]:
    """List the tasks of an incident by number."""
    return [task_view(row) for row in Task.objects.filter(incident=as_uuid(incident_id)).order_by("number")]


def holding_view(row: Holding) -> HoldingView:
    """Freeze a part."""
    return HoldingView(
        id=str(row.pk),
        role=row.role,
        label=row.label,
        user_id=str(row.user_id or ""),
        user_name=row.user_name,
        began_at=row.began_at,
        began_reason=row.began_reason,
        ended_at=row.ended_at,
        end_reason=row.end_reason,
        note=row.note,
    )


def task_view(row: Task) -> TaskView:
    """Freeze a task."""
    return TaskView(
        number=row.number,
        kind=row.kind,
        title=row.title,
        owner_id=str(row.owner_id or ""),
        owner_name=row.owner_name,
        due_on=row.due_on,
        created_at=row.created_at,
        done_at=row.done_at,
        done_by=row.done_by,
    )
