"""All that a page shows at a moment, in a handful of queries however much it is."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q

from varsko.core.rows import find
from varsko.kernel.errors import NotFound
from varsko.kernel.ids import as_uuid
from varsko.kernel.intervals import Interval
from varsko.kernel.zones import inst, wall
from varsko.statuspages.data import Board, ComponentView, PageView, ReportView, Worked
from varsko.statuspages.domain.stages import OVER
from varsko.statuspages.domain.states import State, overall
from varsko.statuspages.domain.uptime import DAYS, Day, Stretch, days, share, total
from varsko.statuspages.domain.uptime import average as average
from varsko.statuspages.models import Report, Spell, StatusPage
from varsko.statuspages.queries.corrections import corrections
from varsko.statuspages.queries.embeds import embed
from varsko.statuspages.queries.logos import logos
from varsko.statuspages.queries.metrics import measured
from varsko.statuspages.queries.pages import components, groups, loaded
from varsko.statuspages.queries.views import page_view, report_view

_MOST_PAST, _MOST_PAST_OF_ALL = 100, 1000  # of the second, each group of readers sees only a part


def board(page_id: object, *, at: datetime) -> Board:
    """Gather what a page shows at a moment. Raises NotFound."""
    row = find(StatusPage.objects.prefetch_related("hosts"), page_id)
    if row is None:
        raise NotFound("status page")
    view = page_view(row)
    parts = components(page_id)
    said = _reports(page_id, at, _MOST_PAST_OF_ALL if view.has_audiences else _MOST_PAST)
    impacts = [one.impact for one in said if not one.is_maintenance and not one.is_over and not one.affected]
    return Board(
        page=view,
        at=at,
        overall=overall((one.state for one in parts), impacts),
        groups=tuple(groups(page_id)),
        components=tuple(parts),
        reports=tuple(said),
        days=_days(view, parts, at),
        measured=tuple(measured(page_id, at=at)),
        corrections=corrections([one.id for one in parts if one.showcase], since=at - timedelta(days=DAYS)),
        logos=logos(page_id),
        embed=embed(page_id),
    )


def _reports(page_id: object, at: datetime, most: int) -> list[ReportView]:
    rows = Report.objects.filter(page=as_uuid(page_id), published_at__isnull=False)
    is_over = Q(stage__in=sorted(OVER))
    going = loaded(rows.exclude(is_over).order_by("-began_at", "-created_at"))
    past = loaded(rows.filter(is_over, began_at__gte=at - timedelta(days=DAYS)).order_by("-began_at", "-created_at"))
    return [report_view(row) for row in (*going[:most], *past[:most])]


def worked(page: PageView, parts: Iterable[ComponentView], first: date, last: date, *, at: datetime) -> Mapping[str, Worked]:
    """Say how much of some days, both included, components worked, by id; those whose days are not shown are left out."""
    today = wall(at, ZoneInfo(page.time_zone)).date()
    found = _days(page, list(parts), at, max((today - first).days, 0) + 1)
    asked = {key: [day for day in some if first <= day.on <= last] for key, some in found.items()}
    return {
        key: Worked(share=share(some, page.weights), seconds={one.value: total(some, one) for one in State}) for key, some in asked.items()
    }


def _days(page: PageView, parts: list[ComponentView], at: datetime, count: int = DAYS) -> Mapping[str, tuple[Day, ...]]:
    zone = ZoneInfo(page.time_zone)
    today = wall(at, zone).date()
    first_day = today - timedelta(days=count)
    first = inst(datetime.combine(first_day, time()), zone)
    shown = [one for one in parts if one.showcase]
    stretches: Mapping[str, list[Stretch]] = defaultdict(list)
    rows = Spell.objects.filter(component__in=[as_uuid(one.id) for one in shown], struck=False).filter(
        Q(ended_at=None) | Q(ended_at__gt=first)
    )
    for component_id, state, began, ended in rows.values_list("component_id", "state", "began_at", "ended_at"):
        stretches[str(component_id)].append(Stretch(State(state), Interval(began, ended or at)))
    return {
        one.id: tuple(
            days(
                stretches[one.id],
                last=today,
                zone=zone,
                began=inst(datetime.combine(min(max(one.began_on, first_day), today + timedelta(days=1)), time()), zone),
                now=at,
                count=count,
            )
        )
        for one in shown
    }
