"""Pages and what is on them, as far as the asker may see."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.contrib.auth.hashers import check_password
from django.db.models import Q, QuerySet
from django.utils.crypto import constant_time_compare

from varsko.core.texts import in_order
from varsko.kernel.errors import NotFound
from varsko.kernel.ids import as_uuid
from varsko.kernel.zones import inst
from varsko.people.data import Actor, Subject
from varsko.people.domain.permissions import demand, may
from varsko.statuspages.data import ComponentView, GroupView, PageView, ReportView, Standing
from varsko.statuspages.domain.nesting import insides, outline
from varsko.statuspages.domain.networks import within
from varsko.statuspages.domain.stages import OVER, Kind
from varsko.statuspages.domain.states import State, worst
from varsko.statuspages.models import Component, Group, Report, StatusPage
from varsko.statuspages.queries.views import component_view, group_view, page_view, report_view

ABOUT = Subject(kind="status_page")
MOST_LISTED = 100
_HIDDEN = {StatusPage.Access.TEAMS, StatusPage.Access.GROUPS}
IS_OVER = Q(stage__in=sorted(OVER))


def pages(by: Actor) -> list[PageView]:
    """List by name the pages that somebody may look after."""
    rows = StatusPage.objects.order_by("pk").prefetch_related("hosts")
    return in_order([page_view(row) for row in rows if may(by, "see", about_page(row.access, row.teams))], lambda one: one.name)


def page(ref: object) -> PageView | None:
    """Find a page by id, code or slug. The caller asks whether the reader may see it: `may_read`."""
    row = StatusPage.objects.filter(where(ref)).prefetch_related("hosts").first()
    return page_view(row) if row else None


def about_page(access: str, teams: Iterable[str]) -> Subject:
    """Say what a page is to those who ask whether they may: one that is for certain teams or groups is hidden from all others."""
    return Subject(kind=ABOUT.kind, private=True, team_ids=frozenset(teams)) if access in _HIDDEN else ABOUT


def about(view: PageView) -> Subject:
    """Say what a page is to those who ask whether they may."""
    return about_page(view.access, view.teams)


def is_hidden(by: Actor, subject: Subject, verb: str) -> bool:
    """Tell whether somebody who wants to do this is not to learn that there is such a page."""
    return subject.private and not may(by, "see", subject) and not may(by, verb, subject)


def page_for(by: Actor, ref: object, verb: str) -> PageView:
    """Find a page for whoever looks after it. Raises NotAllowed, NotFound; one that is hidden from them is not found."""
    found = page(ref)
    if found is None or is_hidden(by, about(found), verb):
        demand(by, verb, ABOUT)
        raise NotFound("status page")
    demand(by, verb, about(found))
    return found


def where(ref: object) -> Q:
    """Give the condition that an id, a code or a slug stands for."""
    found = as_uuid(ref)
    return Q(pk=found) if found else Q(slug=str(ref)[:60]) | Q(code=str(ref)[:12])


def may_read(by: Actor, view: PageView) -> bool:
    """Tell whether somebody may read a whole page for who they are: anybody a public one, who may see incidents any that is not hidden."""
    if view.access == StatusPage.Access.TEAMS and by.team_ids & set(view.teams):
        return True  # whoever they are in the team: customers have no other rights here
    return view.is_public or may(by, "see", about(view))


def is_from(view: PageView, address: str) -> bool:
    """Tell whether a page is read from this address of the network without signing in."""
    return view.access == StatusPage.Access.NETWORK and within(address, view.networks)


def opens(view: PageView, *, password: str = "", link: str = "") -> bool:
    """Tell whether a password or the secret of a link opens a page that is shared that way."""
    row = StatusPage.objects.filter(pk=view.id).first()
    if row is None:
        return False
    if row.access == StatusPage.Access.PASSWORD:
        return bool(row.password) and check_password(password, row.password)
    return row.access == StatusPage.Access.LINK and constant_time_compare(link, row.link_secret)


def way_in(view: PageView) -> str:
    """Give what proves that somebody came in by password or link; it changes when the password or the link does."""
    row = StatusPage.objects.get(pk=view.id)
    return f"{row.access}:{row.password}:{row.link_secret}"


def link_secret(view: PageView) -> str:
    """Give the secret of a page's link, for those who may configure it."""
    return StatusPage.objects.values_list("link_secret", flat=True).get(pk=view.id)


def groups(page_id: object) -> list[GroupView]:
    """List the groups of a page in their order, each followed by the groups within it."""
    rows = Group.objects.filter(page=as_uuid(page_id)).select_related("parent").order_by("position", "name", "code")
    return [one for _depth, one in outline([group_view(row) for row in rows])]


def components(page_id: object) -> list[ComponentView]:
    """List the components of a page in their order."""
    rows = Component.objects.filter(page=as_uuid(page_id)).select_related("group")
    return [component_view(row) for row in rows.order_by("position", "name")]


def components_within(page_id: object, code: str) -> list[ComponentView]:
    """List the components of a group and of the groups within it, however deep, in their order."""
    held = insides(groups(page_id)).get(code, ())
    return [one for one in components(page_id) if one.group in held]


def components_of(page_ids: Iterable[object]) -> Mapping[str, list[ComponentView]]:
    """List the components of each of several pages in their order, by the page's id; pages without any are left out."""
    rows = Component.objects.filter(page__in=[as_uuid(one) for one in page_ids]).select_related("group")
    found: dict[str, list[ComponentView]] = defaultdict(list)
    for row in rows.order_by("position", "name"):
        found[str(row.page_id)].append(component_view(row))
    return found


def component(page_id: object, code: str) -> ComponentView | None:
    """Find a component of a page by its code or id."""
    rows = Component.objects.filter(page=as_uuid(page_id)).select_related("group")
    wanted = as_uuid(code)
    row = rows.filter(Q(pk=wanted) if wanted else Q(code=code[:12])).first()
    return component_view(row) if row else None


def loaded(rows: QuerySet[Report]) -> QuerySet[Report]:
    """Load all that a shape of a report needs."""
    return rows.prefetch_related("updates", "affected__component__group")


def report(page_id: object, code: str, *, drafts: bool = False) -> ReportView | None:
    """Find a report of a page by its code or id; those that are only prepared with `drafts`."""
    wanted = as_uuid(code)
    rows = Report.objects.filter(Q(pk=wanted) if wanted else Q(code=code[:12]), page=as_uuid(page_id))
    row = loaded(rows if drafts else rows.filter(published_at__isnull=False)).first()
    return report_view(row) if row else None


def reports(page_id: object, where: Q | None = None, *, drafts: bool = False, limit: int = 50, skip: int = 0) -> list[ReportView]:
    """List reports of a page, the newest first."""
    rows = Report.objects.filter(where or Q(), page=as_uuid(page_id))
    rows = rows if drafts else rows.filter(published_at__isnull=False)
    return [report_view(row) for row in loaded(rows.order_by("-began_at", "-created_at"))[skip : skip + limit]]


def during(first: date, last: date, zone: ZoneInfo) -> Q:
    """Give the condition of reports of what happened on some of these days, both included, of a zone."""
    begin, end = inst(datetime.combine(first, time()), zone), inst(datetime.combine(last + timedelta(days=1), time()), zone)
    return Q(began_at__lt=end) & (Q(over_at=None) | Q(over_at__gte=begin))


def planned(begin: datetime, end: datetime, service_ids: Iterable[str], *, by: Actor) -> list[ReportView]:
    """List maintenance that is planned or under way between two moments and touches a component of one of the services.

    Of any page that the asker may know of.
    """
    wanted = [found for one in service_ids if (found := as_uuid(one))]
    if not wanted or not may(by, "see", ABOUT):
        return []
    rows = Report.objects.filter(~IS_OVER, kind=Kind.MAINTENANCE, over_at=None, planned_for__lt=end, planned_until__gt=begin)
    not_for_all = StatusPage.objects.filter(access__in=_HIDDEN)
    hidden = [row.pk for row in not_for_all if not may(by, "see", about_page(row.access, row.teams))]
    touching = rows.filter(affected__component__service__in=wanted).exclude(page__in=hidden).distinct().order_by("planned_for")
    return [report_view(row) for row in loaded(touching[:MOST_LISTED])]


def ongoing(page_id: object) -> list[ReportView]:
    """List what is prepared, planned or goes on, the newest first: what whoever looks after the page has to do with."""
    return reports(page_id, Q(published_at=None) | ~IS_OVER, drafts=True, limit=MOST_LISTED)


def standing(page_id: object) -> Standing:
    """Say in short how a page stands."""
    states = [State(one) for one in Component.objects.filter(page=as_uuid(page_id)).values_list("state", flat=True)]
    rows = Report.objects.filter(page=as_uuid(page_id))
    going = rows.filter(published_at__isnull=False, kind=Report.Kind.INCIDENT).exclude(IS_OVER).count()
    return Standing(worst=worst(states), components=len(states), incidents=going, drafts=rows.filter(published_at=None).count())
