"""Reports of each month for the subscribers who asked for them, each once, in their own language and of what they may see."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from varsko.core import wake
from varsko.statuspages.actions.hearing import active, sights
from varsko.statuspages.domain import months
from varsko.statuspages.letters_monthly import Month, MonthLine, post_month
from varsko.statuspages.models import Monthly, Report, StatusPage, Subscriber
from varsko.statuspages.narrowing import narrowed_reports
from varsko.statuspages.queries.board import worked
from varsko.statuspages.queries.pages import components, during, loaded
from varsko.statuspages.queries.views import page_view, report_view

AT_ONCE = 500
_MOST_REPORTS = 200


def plan_month(page: StatusPage, wanted: Iterable[bool], *, at: datetime) -> None:
    """See to it that the month under way is reported on when it is over, if anybody wants that; inside the caller's transaction."""
    if any(wanted):
        _plan(page, months.month_of(at, ZoneInfo(page.time_zone)))


def send_month(row: Monthly, *, at: datetime) -> None:
    """Write to the next few hundred who want the report of a month, inside the caller's transaction; the rest follows at once.

    When all have it, the next month is planned, as long as anybody wants it.
    """
    page = StatusPage.objects.get(pk=row.page_id)
    wanting = Subscriber.objects.filter(page=page, wants_monthly=True)
    asking = active(page).filter(report=None, wants_monthly=True, kind=Subscriber.Kind.EMAIL)
    found = list((asking.filter(pk__gt=row.reached) if row.reached else asking)[:AT_ONCE])
    for told, rows in _told(page, row.month, found, at):
        post_month(page, row.month, told, rows, at=at)
    is_done = len(found) < AT_ONCE
    if is_done and wanting.exists():
        _plan(page, months.after(row.month))
    row.finish(due_at=None if is_done else at, reached=found[-1].pk if found else row.reached)


def _plan(page: StatusPage, month: date) -> None:
    due = months.sent_at(month, ZoneInfo(page.time_zone))
    _row, is_new = Monthly.objects.get_or_create(page=page, month=month, defaults={"due_at": due})
    if is_new:
        wake.after_commit()


def _told(page: StatusPage, month: date, rows: Sequence[Subscriber], at: datetime) -> list[tuple[Month, list[Subscriber]]]:
    """Give what a month was like in the eyes of some subscribers, with those; whoever may see nothing of the page is left out."""
    seen, alike = sights(page, rows), defaultdict[frozenset[str] | None, list[Subscriber]](list)
    for one in rows:
        alike[_codes(one, seen)].append(one)
    whole = _month(page, month, at) if rows else Month(lines=(), reports=())
    told = [(whole if codes is None else _narrowed(whole, codes), some) for codes, some in alike.items()]
    return [(one, some) for one, some in told if one.lines or one.reports]


def _codes(one: Subscriber, seen: Mapping[UUID, frozenset[str]]) -> frozenset[str] | None:
    """Give the codes of the components that a subscriber is told of; None for all of them."""
    asked = frozenset(one.components)
    if one.pk in seen:
        return seen[one.pk] & asked if asked else seen[one.pk]
    return asked or None


def _month(page: StatusPage, month: date, at: datetime) -> Month:
    view, parts = page_view(page), components(page.pk)
    last = months.after(month) - timedelta(days=1)
    known = worked(view, parts, month, last, at=at)
    lines = tuple(MonthLine(code=one.code, name=one.name, worked=known[one.id]) for one in parts if one.id in known)
    happened = Report.objects.filter(during(month, last, ZoneInfo(page.time_zone)), page=page, published_at__isnull=False)
    rows = loaded(happened.order_by("began_at", "created_at")[:_MOST_REPORTS])
    return Month(lines=lines, reports=tuple(report_view(row) for row in rows if not _is_only_planned(row)))


def _is_only_planned(row: Report) -> bool:
    return row.stage in {"scheduled", "cancelled"}


def _narrowed(whole: Month, codes: frozenset[str]) -> Month:
    lines = tuple(one for one in whole.lines if one.code in codes)
    return Month(lines=lines, reports=tuple(narrowed_reports(whole.reports, codes)))
