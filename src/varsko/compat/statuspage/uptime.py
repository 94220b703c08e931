"""How much of the time components and groups worked, by days of the page's zone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import chain
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.dateparse import parse_date, parse_datetime

from varsko.compat.statuspage.parts import component_of, group_of
from varsko.compat.statuspage.wire import Call, Reply, route
from varsko.kernel.errors import Invalid
from varsko.kernel.moments import is_plausible
from varsko.kernel.zones import inst, wall
from varsko.statuspages import queries
from varsko.statuspages.data import ComponentView, PageView, Worked
from varsko.statuspages.queries import wire

_USUAL_DAYS, _MOST_DAYS, _MOST_EVENTS = 90, 731, 100


_STATES = ("major_outage", "partial_outage", "degraded_performance", "under_maintenance")


@dataclass(frozen=True, slots=True)
class _Range:
    """The days that are asked for, both included, and what was made of the question."""

    first: date
    last: date
    warnings: tuple[str, ...]


def component(call: Call) -> Reply:
    """Show the uptime of a component whose days are shown."""
    view = call.page()
    one = component_of(call, view)
    if not one.showcase:
        raise Invalid({"component": "Its days are not shown on the page."})
    asked = _asked(call, view)
    found = queries.worked(view, [one], asked.first, asked.last, at=call.at)
    said = _said(found[one.id], asked, view)
    return Reply({**said, "id": one.code, "name": one.name, "related_events": _events(call, view, [one], asked)[one.code]})


def group(call: Call) -> Reply:
    """Show the uptime of a group: the average of the components in it, however deep, whose days are shown."""
    view = call.page()
    one = group_of(call, view)
    parts = [part for part in queries.components_within(view.id, one.code) if part.showcase]
    if not parts:
        raise Invalid({"group": "The days of none of its components are shown on the page."})
    asked = _asked(call, view)
    found = queries.worked(view, parts, asked.first, asked.last, at=call.at)
    each = [_said(found[part.id], asked, view) for part in parts]
    events = _events(call, view, parts, asked)
    return Reply(
        {
            **each[0],
            "uptime_percentage": queries.average(worked.share for worked in found.values()),
            **{name: sum(said[name] for said in each) for name in ("major_outage", "partial_outage")},
            "id": one.code,
            "name": one.name,
            "related_events": [{"component_id": code, "incidents": told} for code, told in events.items()],
        }
    )


def _asked(call: Call, view: PageView) -> _Range:
    today = wall(call.at, ZoneInfo(view.time_zone)).date()
    last = _day(call, view, "end") or today
    first = _day(call, view, "start") or last - timedelta(days=_USUAL_DAYS - 1)
    earliest = today - timedelta(days=_MOST_DAYS - 1)
    warnings = []
    if last > today:
        warnings.append("End date was adjusted to today. See range_end field in response for end date used.")
    if first < earliest:
        warnings.append("Start date was adjusted. See range_start field in response for start date used.")
    first, last = max(first, earliest), min(last, today)
    if first > last:
        raise Invalid({"start": "must not be after end"})
    return _Range(first, last, tuple(warnings))


def _day(call: Call, view: PageView, name: str) -> date | None:
    said = call.query.get(name, "")
    if not said:
        return None
    try:
        moment, day = parse_datetime(said), parse_date(said)
    except ValueError:
        moment, day = None, None
    if day is not None and is_plausible(datetime.combine(day, time())):
        return day
    if moment is None or not is_plausible(moment):
        raise Invalid({name: "must be a day such as 2026-03-02, or a time of one"})
    return wall(moment, ZoneInfo(view.time_zone)).date() if moment.tzinfo else moment.date()


def _said(found: Worked, asked: _Range, view: PageView) -> dict[str, Any]:
    zone = ZoneInfo(view.time_zone)
    begin = inst(datetime.combine(asked.first, time()), zone)
    end = inst(datetime.combine(asked.last + timedelta(days=1), time()), zone) - timedelta(seconds=1)
    return {
        "range_start": wire.when(begin, view),
        "range_end": wire.when(end, view),
        "uptime_percentage": found.share,
        **{state: found.seconds[state] for state in _STATES},
        "warnings": list(asked.warnings),
    }


def _events(call: Call, view: PageView, parts: Sequence[ComponentView], asked: _Range) -> dict[str, list[dict[str, str]]]:
    """Name the incidents of these days by component."""
    told: dict[str, list[dict[str, str]]] = {one.code: [] for one in parts}
    zone = ZoneInfo(view.time_zone)
    reports = queries.reports(view.id, queries.during(asked.first, asked.last, zone), limit=_MOST_EVENTS)
    for report, code in chain.from_iterable(((one, part.component.code) for part in one.affected) for one in reports):
        if code in told and not report.is_maintenance:
            told[code].append({"id": report.code})
    return told


ROUTES = (
    *route("GET", "/v1/pages/{page}/components/{component}/uptime", component),
    *route("GET", "/v1/pages/{page}/component-groups/{group}/uptime", group),
)
