"""Who hears of a report, as it is at this moment: by what they asked for, and by what they may know of."""

from collections.abc import Collection, Iterable, Mapping
from uuid import UUID

from django.db.models import QuerySet

from varsko.statuspages.domain.following import Following, why_unheard
from varsko.statuspages.models import Affected, Report, StatusPage, Subscriber
from varsko.statuspages.queries.audiences import admitted, seen_by_people

TOLD = frozenset({StatusPage.Access.PUBLIC, StatusPage.Access.GROUPS})
"""Pages that have subscribers."""


def those_who_hear(report: Report, rows: Iterable[Subscriber], seen: Mapping[UUID, frozenset[str]]) -> list[Subscriber]:
    """Give those of some subscribers who hear of a report; `seen` is what they may know of, as `sights` gives it."""
    concerned = concerned_by([report.pk])[report.pk]
    return [one for one in rows if hears(one, report, concerned, seen)]


def concerned_by(reports: Collection[UUID]) -> Mapping[UUID, frozenset[str]]:
    """Give the codes of the components that each of some reports is about, in one question."""
    found: dict[UUID, set[str]] = {one: set() for one in reports}
    for report, code in Affected.objects.filter(report__in=reports).values_list("report", "component__code"):
        found[report].add(code)
    return {one: frozenset(codes) for one, codes in found.items()}


def hears(one: Subscriber, report: Report, concerned: Collection[str], seen: Mapping[UUID, frozenset[str]]) -> bool:
    """Tell whether a subscriber hears of a report that concerns components of these codes; `seen` as `sights` gives it."""
    return why_unheard(_asked(one, seen), report=report.code, kind=report.kind, concerned=concerned) is None


def active(page: StatusPage) -> QuerySet[Subscriber]:
    """Give the confirmed subscribers of a page that tells some, in the order in which they came."""
    rows = Subscriber.objects.filter(page=page, state=Subscriber.State.ACTIVE).select_related("report").order_by("pk")
    return rows if page.access in TOLD else rows.none()


def sights(page: StatusPage, rows: Collection[Subscriber]) -> Mapping[UUID, frozenset[str]]:
    """Give what each of some subscribers may know of, as codes of components; nobody is limited where there are no groups of readers."""
    if page.access != StatusPage.Access.GROUPS:
        return {}
    groups = {one.id: one for one in admitted(page.pk)}
    of_people = seen_by_people(groups.values(), {str(one.person_id) for one in rows if one.person_id})
    found = {}
    for one in rows:
        group = groups.get(str(one.audience_id))
        found[one.pk] = (group.components if group else frozenset()) | of_people.get(str(one.person_id), frozenset())
    return found


def _asked(one: Subscriber, seen: Mapping[UUID, frozenset[str]]) -> Following:
    report = one.report.code if one.report else ""
    return Following(report=report, kind=one.wants, components=frozenset(one.components), sees=seen.get(one.pk))
