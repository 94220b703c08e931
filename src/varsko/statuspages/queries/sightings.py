"""What readers say they see, added up: never who."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from django.db.models import Count, Q

from varsko.kernel.ids import as_uuid
from varsko.statuspages.data import ComponentView, PageView, SeenView
from varsko.statuspages.domain.sightings import BACKGROUND, WINDOW, Sighted, judge
from varsko.statuspages.domain.stages import CLAIMING
from varsko.statuspages.domain.states import State
from varsko.statuspages.models import Affected, Report, Sighting
from varsko.statuspages.queries.pages import components

HOUR = timedelta(hours=1)


def seen(page: PageView, *, at: datetime) -> list[SeenView]:
    """Add up, by component, what readers of a page said in the last day; the most of the last ten minutes first."""
    rows = Sighting.objects.filter(page=as_uuid(page.id), report=None, at__gt=at - BACKGROUND - WINDOW)
    found = rows.order_by().values_list("component__code").annotate(
        now=_readers(at - WINDOW), hour=_readers(at - HOUR), day=_readers(at - BACKGROUND), before=_readers(None, at - WINDOW)
    )  # fmt: skip
    parts = {one.code: one for one in components(page.id)}
    told = _told(page)
    made = [_view(page, parts.get(code or ""), told, *numbers) for code, *numbers in found]
    return sorted(made, key=lambda one: (one.now, one.hour, one.day), reverse=True)


def _readers(since: datetime | None, until: datetime | None = None) -> Count:
    within = Q(at__gt=since) if since else Q(at__lte=until)
    return Count("reader", distinct=True, filter=within)


def _view(page: PageView, part: ComponentView | None, told: bool, now: int, hour: int, day: int, before: int) -> SeenView:
    sighted = Sighted(recent=now, before=before, known=part.state != State.OPERATIONAL if part else told)
    verdict = judge(sighted, least=page.alarm_from)
    code, name = (part.code, part.name) if part else ("", "")
    return SeenView(component=code, name=name, now=now, hour=hour, day=day, usual=sighted.usual, verdict=verdict)


def _told(page: PageView) -> bool:
    """Tell whether a page tells of anything at this moment."""
    rows = Report.objects.filter(page=as_uuid(page.id), published_at__isnull=False, stage__in=sorted(CLAIMING))
    return rows.filter(kind=Report.Kind.INCIDENT).exists() or Affected.objects.filter(report__in=rows).exists()


def answered(report_ids: Iterable[object]) -> Mapping[str, int]:
    """Count, by report id, the readers who have it too and found it told: so many questions nobody had to answer."""
    rows = Sighting.objects.filter(report__in=[as_uuid(one) for one in report_ids]).order_by()
    return {str(report): number for report, number in rows.values_list("report_id").annotate(Count("reader", distinct=True))}
