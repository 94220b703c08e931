"""Where an update of an incident would stand, before it is sent."""

from dataclasses import dataclass

from django.db.models import Count, Q

from varsko.incidents.data import IncidentView
from varsko.kernel.ids import as_uuid
from varsko.people.data import Actor
from varsko.people.domain.permissions import may
from varsko.statuspages.models import Report, StatusPage, Subscriber
from varsko.statuspages.queries.pages import about_page

_TOLD = frozenset({StatusPage.Access.PUBLIC, StatusPage.Access.GROUPS})


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """A page that takes an update: with the text inside or outside, at once or when somebody publishes it.

    `subscribers` counts all that could hear of it; some may have chosen other components.
    """

    name: str
    is_inside: bool
    is_prepared: bool
    subscribers: int


def reached(incident: IncidentView, *, by: Actor) -> list[Reached]:
    """List by name the pages that would take an update of an incident, as far as the asker may see them; none of a private one."""
    if incident.private or incident.drill:
        return []
    services = [as_uuid(one.id) for one in (incident.service, *incident.affected) if one]
    rows = StatusPage.objects.exclude(takes="nothing").filter(components__service__in=services).distinct().order_by("name", "pk")
    seen = [row for row in rows if may(by, "see", about_page(row.access, row.teams))]
    reports = dict(Report.objects.filter(incident=as_uuid(incident.id), page__in=seen).values_list("page_id", "published_at"))
    hearing = Q(report=None) | Q(report__incident=as_uuid(incident.id))
    known = Subscriber.objects.filter(hearing, page__in=seen, state=Subscriber.State.ACTIVE).order_by()
    counts = dict(known.values_list("page_id").annotate(number=Count("pk")))
    return [
        Reached(
            name=row.name,
            is_inside=row.access == StatusPage.Access.INTERNAL,
            is_prepared=reports[row.pk] is None if row.pk in reports else row.takes == "draft",
            subscribers=counts.get(row.pk, 0) if row.access in _TOLD else 0,
        )
        for row in seen
    ]
