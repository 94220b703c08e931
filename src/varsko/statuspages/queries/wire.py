"""Pages as Statuspage's programs read them: the shapes of its public JSON, which its management API shares."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from varsko.statuspages.data import Board, ComponentView, GroupView, Measured, MetricView, PageView, ReportView, SaidView, TemplateView
from varsko.statuspages.domain.metrics import COUNTS, STEPS, Period, mean
from varsko.statuspages.domain.nesting import full_names, insides
from varsko.statuspages.domain.stages import wire
from varsko.statuspages.domain.states import DESCRIPTIONS, INDICATORS, worst
from varsko.statuspages.words import best

_MOST = 50


def address(page: PageView) -> str:
    """Give the absolute address of a page: at its own host name when it has one."""
    return f"https://{page.served[0]}" if page.served else f"{settings.VARSKO.url}/status/{page.slug}"


def when(moment: datetime | None, page: PageView) -> str | None:
    """Write an instant with milliseconds and the offset of the page's zone, Z for UTC."""
    if moment is None:
        return None
    return moment.astimezone(ZoneInfo(page.time_zone)).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def page(view: PageView) -> dict[str, Any]:
    """Say which page it is."""
    return {
        "id": view.code,
        "name": view.name,
        "url": address(view),
        "time_zone": view.time_zone,
        "updated_at": when(view.updated_at, view),
    }


def status(board: Board) -> dict[str, Any]:
    """Say how it stands in one word and one sentence."""
    return {"indicator": INDICATORS[board.overall], "description": DESCRIPTIONS[board.overall]}


def component(one: ComponentView, view: PageView) -> dict[str, Any]:
    """Write a component."""
    return {
        "id": one.code,
        "name": one.name,
        "status": one.state.value,
        "created_at": when(one.created_at, view),
        "updated_at": when(one.updated_at, view),
        "position": one.position,
        "description": one.description or None,
        "showcase": one.showcase,
        "start_date": one.began_on.isoformat(),
        "group_id": one.group or None,
        "page_id": view.code,
        "group": False,
        "only_show_if_degraded": one.only_if_degraded,
    }


def group(one: GroupView, name: str, parts: list[ComponentView], view: PageView, state: str) -> dict[str, Any]:
    """Write a group as it stands among the components, by its full name: there are no groups within groups in this shape."""
    return {
        "id": one.code,
        "name": name,
        "status": state,
        "created_at": when(one.created_at, view),
        "updated_at": when(one.updated_at, view),
        "position": one.position,
        "description": one.description or None,
        "showcase": False,
        "start_date": None,
        "group_id": None,
        "page_id": view.code,
        "group": True,
        "only_show_if_degraded": False,
        "components": [part.code for part in parts],
    }


def update(said: SaidView, report: ReportView, view: PageView) -> dict[str, Any]:
    """Write an update of an incident."""
    changed = [{"code": one.code, "name": one.name, "old_status": one.before, "new_status": one.after} for one in said.changes]
    return {
        "id": said.code,
        "status": wire(said.stage),
        "body": best(said.texts, view.language)[1],
        "incident_id": report.code,
        "created_at": when(said.created_at, view),
        "updated_at": when(said.edited_at or said.created_at, view),
        "display_at": when(said.said_at, view),
        "affected_components": changed or None,
        "deliver_notifications": said.told,
        "custom_tweet": None,
        "tweet_id": None,
    }


def incident(report: ReportView, view: PageView) -> dict[str, Any]:
    """Write an incident or maintenance, updates the newest first."""
    said = {
        "id": report.code,
        "name": best(report.titles, view.language)[1],
        "status": wire(report.stage),
        "created_at": when(report.created_at, view),
        "updated_at": when(report.updated_at, view),
        "monitoring_at": when(report.monitoring_at, view),
        "resolved_at": when(report.over_at, view),
        "impact": report.impact.value,
        "shortlink": f"{address(view)}/incidents/{report.code}",
        "started_at": when(report.began_at, view),
        "page_id": view.code,
        "incident_updates": [update(one, report, view) for one in report.updates],
        "components": [component(one.component, view) for one in report.affected],
        "reminder_intervals": None,
    }
    if report.is_maintenance:
        said |= {"scheduled_for": when(report.planned_for or report.began_at, view), "scheduled_until": when(report.planned_until, view)}
    return said


def postmortem(learned: Mapping[str, Mapping[str, str]], view: PageView) -> str | None:
    """Give what readers may know of the review, in the page's own language as far as there is one."""
    return best({language: said["body"] for language, said in learned.items()}, view.language)[1] or None


def components(board: Board) -> list[dict[str, Any]]:
    """Write components and groups as one list. A component stands in one group; the state of a group is that of all in it, however deep."""
    by_group: dict[str, list[ComponentView]] = defaultdict(list)
    for one in board.components:
        by_group[one.group].append(one)
    names, held = full_names(board.groups), insides(board.groups)
    states = {one.code: worst(part.state for code in held[one.code] for part in by_group.get(code, ())) for one in board.groups}
    groups = [group(one, names[one.code], by_group.get(one.code, []), board.page, states[one.code]) for one in board.groups]
    return [component(one, board.page) for one in board.components] + groups


def documents(board: Board) -> dict[str, dict[str, Any]]:
    """Write every public document by its path under `api/v2/`."""
    view = board.page
    head = {"page": page(view)}
    newest = sorted(board.reports, key=lambda one: one.began_at, reverse=True)
    incidents = [incident(one, view) for one in newest if not one.is_maintenance][:_MOST]
    unresolved = [incident(one, view) for one in board.open_incidents]
    planned = [incident(one, view) for one in newest if one.is_maintenance][:_MOST]
    resolved = [incident(one, view) for one in newest if not one.is_maintenance and one.is_over][:_MOST]
    upcoming = [incident(one, view) for one in board.upcoming]
    active = [incident(one, view) for one in board.running]
    parts, how = components(board), status(board)
    return {
        "summary.json": {
            **head, "components": parts, "incidents": unresolved, "scheduled_maintenances": [*active, *upcoming], "status": how,
        },
        "status.json": {**head, "status": how},
        "components.json": {**head, "components": parts},
        "incidents.json": {**head, "incidents": incidents},
        "incidents/unresolved.json": {**head, "incidents": unresolved},
        "incidents/resolved.json": {**head, "incidents": resolved},
        "scheduled-maintenances.json": {**head, "scheduled_maintenances": planned},
        "scheduled-maintenances/upcoming.json": {**head, "scheduled_maintenances": upcoming},
        "scheduled-maintenances/active.json": {**head, "scheduled_maintenances": active},
    }  # fmt: skip


def metric(one: MetricView, view: PageView) -> dict[str, Any]:
    """Write something that is measured."""
    return {
        "id": one.code,
        "metrics_provider_id": view.code,
        "metric_identifier": one.code,
        "name": one.name,
        "display": one.shown,
        "tooltip_description": one.explanation or None,
        "backfilled": True,
        "y_axis_min": one.least,
        "y_axis_max": one.most,
        "y_axis_hidden": False,
        "suffix": one.unit or None,
        "decimal_places": one.decimals,
        "most_recent_data_at": when(one.newest_at, view),
        "created_at": when(one.created_at, view),
        "updated_at": when(one.updated_at, view),
        "last_fetched_at": when(one.newest_at, view),
        "backfill_percentage": 100,
        "reference_name": one.name,
    }


def measured(one: Measured, period: Period) -> dict[str, Any]:
    """Write what was measured in a period, as Statuspage's own pages fetch it."""
    heaps = one.heaps.get(period, ())
    values = [heap.mean for heap in heaps]
    summary = {"sum": sum(values), "mean": mean(heaps)}
    data = [{"timestamp": int(heap.at.timestamp()), "value": round(heap.mean, one.metric.decimals)} for heap in heaps]
    return {
        "period": {"count": COUNTS[period], "interval": STEPS[period], "identifier": period.value},
        "metrics": [
            {"metric": {"id": one.metric.code, "name": one.metric.name, "suffix": one.metric.unit}, "summary": summary, "data": data}
        ],
        "summary": {**summary, "last": values[-1] if values else None},
    }


def template(one: TemplateView, view: PageView, parts: list[ComponentView]) -> dict[str, Any]:
    """Write a text that is ready."""
    return {
        "id": one.code,
        "name": one.name,
        "title": best(one.titles, view.language)[1],
        "body": best(one.texts, view.language)[1],
        "group_id": None,
        "update_status": one.stage,
        "components": [component(part, view) for part in parts if part.code in one.components],
        "should_tweet": False,
        "should_send_notifications": one.told,
    }
