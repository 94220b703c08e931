"""When what happened in past incidents, for reports: many at a time, in three queries."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Min, OuterRef, Q, Subquery

from varsko.incidents.data import Milestones, Span
from varsko.incidents.models import Update
from varsko.incidents.queries.lists import incidents, visible_to
from varsko.kernel.ids import as_uuid
from varsko.people.data import Actor

_OVER = ("resolved", "reviewed", "closed")
_MOST = 5000


def milestones(*, by: Actor, since: datetime, until: datetime, severity: int = 0) -> list[Milestones]:
    """List the milestones of incidents that are over and were declared in a period, the newest first, as far as the asker may see them.

    Incidents that go on, were declined or merged are left out; a `severity` of 0 is all.
    """
    where = Q(status__in=_OVER, declared_at__gte=since, declared_at__lt=until)
    found = incidents(by=by, where=where & Q(severity=severity) if severity else where, limit=_MOST)
    rows = visible_to(by).filter(pk__in=[as_uuid(one.id) for one in found])
    came = {
        str(pk): (answered, lead, told)
        for pk, answered, lead, told in rows.annotate(
            answered=Min("links__alert__acknowledged_at", filter=Q(links__is_call=True)),
            lead=Min("holdings__began_at", filter=Q(holdings__role="manager")),
            told=Subquery(Update.objects.filter(incident=OuterRef("pk")).order_by("number").values("sent_at")[:1]),
        ).values_list("pk", "answered", "lead", "told")
    }
    return [
        Milestones(
            key=one.key,
            summary=one.summary,
            severity=one.severity,
            service=one.service.name if one.service else "",
            impact_started_at=one.impact_started_at,
            detected_at=one.detected_at,
            declared_at=one.declared_at,
            acknowledged_at=came[one.id][0],
            manager_at=came[one.id][1],
            told_at=came[one.id][2],
            impact_ended_at=one.impact_ended_at,
            resolved_at=one.resolved_at,
        )
        for one in found
    ]


def spans(*, by: Actor, where: Q) -> Iterator[Span]:
    """Give the spans of all incidents the asker may see, however many they are, without drills."""
    names = ("severity", "declared_at", "impact_started_at", "impact_ended_at", "resolved_at")
    for severity, declared, began, ended, resolved in visible_to(by).filter(where, drill=False).values_list(*names).iterator():
        yield Span(severity, declared, began or declared, ended or resolved)
