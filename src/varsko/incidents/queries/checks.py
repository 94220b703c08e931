"""What is known of an incident's impact, and its checklists."""

from datetime import datetime

from django.conf import settings

from varsko.incidents.data import AssessmentView, Checked, Checklist, IncidentView
from varsko.incidents.domain.checks import AUTHORITY_HEARS_WITHIN, SHIPPED, Tick, applies, checked
from varsko.incidents.models import Assessment, Incident
from varsko.incidents.models import Checklist as ChecklistRow
from varsko.incidents.models import Tick as TickRow
from varsko.kernel.ids import as_uuid


def assessment(incident_id: object) -> AssessmentView:
    """Read what is known of the impact; an empty one while nobody has assessed it. Who may see the incident may see it."""
    row = Assessment.objects.filter(incident=as_uuid(incident_id)).select_related("incident").first()
    return assessment_view(row) if row else AssessmentView()


def assessment_view(row: Assessment) -> AssessmentView:
    """Freeze an assessment whose incident is loaded."""
    return AssessmentView(
        impact=row.impact,
        seen=row.seen,
        seen_in=row.seen_in if row.seen_in is not None else {settings.VARSKO.language: row.seen} if row.seen else {},
        groups=row.groups,
        inside=row.inside,
        outside=row.outside,
        is_public=row.is_public,
        is_security=row.is_security,
        is_data=row.is_data,
        by_name=row.by_name,
        first_at=row.first_at,
        changed_at=row.changed_at,
        tell_until=_detected(row.incident) + AUTHORITY_HEARS_WITHIN if row.is_data else None,
    )


def _detected(row: Incident) -> datetime:
    return row.detected_at or row.declared_at


def checklists() -> list[Checklist]:
    """List the checklists: the shipped ones, or what stands in their place, and this installation's own by name."""
    own = {one.key: checklist_view(one) for one in ChecklistRow.objects.order_by("name").prefetch_related("services", "types")}
    shipped = [own.pop(one.key, one) for one in SHIPPED]
    return [*shipped, *own.values()]


def checklist_view(row: ChecklistRow) -> Checklist:
    """Freeze a checklist."""
    return Checklist(
        key=row.key,
        name=row.name,
        items=tuple(row.items),
        severity=row.severity,
        services=tuple(str(one.pk) for one in row.services.all()),
        types=tuple(str(one.pk) for one in row.types.all()),
        again=row.again,
        is_off=row.is_off,
    )


def checks(view: IncidentView, *, at: datetime) -> list[Checked]:
    """List the checklists of an incident, with what of them is ticked at a moment."""
    services = [one.id for one in ((view.service,) if view.service else ()) + view.affected]
    of_type = view.type.id if view.type else ""
    rows = TickRow.objects.filter(incident=as_uuid(view.id))
    ticks = [Tick(list=row.list, item=row.item, by_name=row.by_name, at=row.at) for row in rows]
    return checked([one for one in checklists() if applies(one, view.severity, services, of_type)], ticks, at)
