"""Who hears of a report, as it is at this moment: by what they asked for, and by what they may know of."""

from collections.abc import Collection, Iterable, Mapping
from uuid import UUID

from django.db.models import QuerySet

from varsko.statuspages.domain.following import Following, why_unheard
from varsko.statuspages.models import Affected, Report, StatusPage, Subscriber
from varsko.statuspages.queries.audiences import audiences, seen_by_people

TOLD = frozenset({StatusPage.Access.PUBLIC, StatusPage.Access.GROUPS})
"""Pages that have subscribers."""


def those_who_hear(report: Report, rows: Iterable[Subscriber], seen: Mapping[UUID, frozenset[str]]) -> list[Subscriber]:
    """Give those of some subscribers who hear of a report; `seen` is what they may know of, as `sights` gives it."""
    concerned = set(Affected.objects.filter(report=report).values_list("component__code", flat=True))
    asked = [(one, _asked(one, seen)) for one in rows]
    return [one for one, wish in asked if why_unheard(wish, report=report.code, kind=report.kind, concerned=concerned) is None]


def active(page: StatusPage) -> QuerySet[Subscriber]:
    """Give the confirmed subscribers of a page that tells some, in the order in which they came."""
    rows = Subscriber.objects.filter(page=page, state=Subscriber.State.ACTIVE).select_related("report").order_by("pk")
    return rows if page.access in TOLD else rows.none()


def sights(page: StatusPage, rows: Collection[Subscriber]) -> Mapping[UUID, frozenset[str]]:
    """Give what each of some subscribers may know of, as codes of components; nobody is limited where there are no groups of readers."""
    if page.access != StatusPage.Access.GROUPS:
        return {}
    groups = {one.id: one for one in audiences(page.pk)}
    of_people = seen_by_people(groups.values(), {str(one.person_id) for one in rows if one.person_id})
    found = {}
    for one in rows:
        group = groups.get(str(one.audience_id))
        found[one.pk] = (group.components if group else frozenset()) | of_people.get(str(one.person_id), frozenset())
    return found


def _asked(one: Subscriber, seen: Mapping[UUID, frozenset[str]]) -> Following:
    report = one.report.code if one.report else ""
    return Following(report=report, kind=one.wants, components=frozenset(one.components), sees=seen.get(one.pk))
