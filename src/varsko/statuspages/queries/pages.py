"""Pages and what is on them, as far as the asker may see."""

from django.contrib.auth.hashers import check_password
from django.db.models import Q, QuerySet
from django.utils.crypto import constant_time_compare

from varsko.kernel.ids import as_uuid
from varsko.people.data import Actor, Subject
from varsko.people.domain.permissions import may
from varsko.statuspages.data import ComponentView, GroupView, PageView, ReportView, Standing
from varsko.statuspages.domain.stages import OVER
from varsko.statuspages.domain.states import State, worst
from varsko.statuspages.models import Component, Group, Report, StatusPage
from varsko.statuspages.queries.views import component_view, group_view, page_view, report_view

ABOUT = Subject(kind="status_page")
MOST_LISTED = 100
IS_OVER = Q(stage__in=sorted(OVER))


def pages(by: Actor) -> list[PageView]:
    """List all pages by name, for whoever looks after them."""
    if not may(by, "see", ABOUT):
        return []
    return [page_view(row) for row in StatusPage.objects.order_by("name").prefetch_related("hosts")]


def page(ref: object) -> PageView | None:
    """Find a page by id, code or slug. The caller asks whether the reader may see it: `may_read`."""
    row = StatusPage.objects.filter(where(ref)).prefetch_related("hosts").first()
    return page_view(row) if row else None


def where(ref: object) -> Q:
    """Give the condition that an id, a code or a slug stands for."""
    found = as_uuid(ref)
    return Q(pk=found) if found else Q(slug=str(ref)[:60]) | Q(code=str(ref)[:12])


def may_read(by: Actor, view: PageView) -> bool:
    """Tell whether somebody may read a page for who they are: anybody a public one, who may see incidents any."""
    return view.is_public or may(by, "see", ABOUT)


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
    """List the groups of a page in their order."""
    return [group_view(row) for row in Group.objects.filter(page=as_uuid(page_id)).order_by("position", "name")]


def components(page_id: object) -> list[ComponentView]:
    """List the components of a page in their order."""
    rows = Component.objects.filter(page=as_uuid(page_id)).select_related("group")
    return [component_view(row) for row in rows.order_by("position", "name")]


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


def ongoing(page_id: object) -> list[ReportView]:
    """List what is prepared, planned or goes on, the newest first: what whoever looks after the page has to do with."""
    return reports(page_id, Q(published_at=None) | ~IS_OVER, drafts=True, limit=MOST_LISTED)


def standing(page_id: object) -> Standing:
    """Say in short how a page stands."""
    states = [State(one) for one in Component.objects.filter(page=as_uuid(page_id)).values_list("state", flat=True)]
    rows = Report.objects.filter(page=as_uuid(page_id))
    going = rows.filter(published_at__isnull=False, kind=Report.Kind.INCIDENT).exclude(IS_OVER).count()
    return Standing(worst=worst(states), components=len(states), incidents=going, drafts=rows.filter(published_at=None).count())
