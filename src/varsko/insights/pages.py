"""The pages of reports."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from varsko.core.clock import now
from varsko.desk import queries as desk
from varsko.incidents import queries as incidents
from varsko.insights import queries, tables, words
from varsko.insights.cost_lines import cost_lines
from varsko.insights.data import Patterns, Recurring, Row, Tally, Waiting
from varsko.insights.domain.pairs import DEFAULT, PAIRS
from varsko.insights.domain.recurrence import HOURS_TOGETHER
from varsko.insights.mail_pages import of_all_by_mail as of_all_by_mail
from varsko.insights.overview import overview
from varsko.insights.recurring import patterns
from varsko.people.data import Actor, Subject
from varsko.people.domain.permissions import demand, may
from varsko.postmortems import queries as reviews
from varsko.ui import times
from varsko.ui.files import taken_away

_WIDTH, _LINE, _EDGE, _TALL, _BELOW = 440, 34, 12, 110, 8
_DAYS, _HALF_A_YEAR = 90, 180
_NAMED = 20
_WORDS_APART = 75


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the address asks for; anything that makes no sense in it is passed over."""

    metric: str
    group: str
    days: int
    severity: int

    def address(self, **changes: object) -> str:
        """Write it as a query, with changes."""
        said = {"metric": self.metric, "group": self.group, "days": self.days, "severity": self.severity or "", **changes}
        return "?" + urlencode({name: value for name, value in said.items() if value})


def _asked(request: HttpRequest) -> Asked:
    said = request.GET
    metric, group, days, severity = (said.get(name, "") for name in ("metric", "group", "days", "severity"))
    return Asked(
        metric=metric if metric in PAIRS else DEFAULT,
        group=group if group in queries.GROUPS else queries.GROUPS[0],
        days=int(days) if days in {str(one) for one in words.PERIODS} else _DAYS,
        severity=int(severity) if len(severity) == 1 and severity in "123456789" else 0,
    )


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by people's middleware
    demand(actor, "see", incidents.ANY)
    return actor


@require_safe
def insights(request: HttpRequest) -> HttpResponse:
    """Lead to the first report."""
    return redirect("insights-incidents")


@require_safe
def of_incidents(request: HttpRequest) -> HttpResponse:
    """Show how long incidents take, as distributions."""
    by, asked = _actor(request), _asked(request)
    found = queries.report(by=by, at=now(), metric=asked.metric, group=asked.group, days=asked.days, severity=asked.severity)
    names = {str(one.number): f"{one.number}, {one.name}" for one in incidents.levels()}
    context = {
        "report": found,
        "asked": asked,
        "rows": [(_name(row, asked.group, names), row) for row in found.rows],
        "picture": [_drawn(number, _name(row, asked.group, names), row) for number, row in enumerate(found.rows)],
        "height": len(found.rows) * _LINE + _LINE,
        "width": _WIDTH,
        "end": _WIDTH - _EDGE,
        "ticks": _ticks(found.longest, len(found.rows)),
        "verdict": words.VERDICTS[found.verdict],
        "metrics": words.METRICS,
        "short": words.SHORT[asked.metric],
        "groups": words.GROUPS,
        "group": words.GROUPS[asked.group],
        "periods": words.PERIODS,
        "levels": incidents.levels(),
        "csv": asked.address(),
    }
    return render(request, "insights/incidents.html", context)


def _name(row: Row, group: str, levels: dict[str, str]) -> str:
    return levels.get(row.name, row.name) if group == "severity" else row.name or _("Unknown")


def _x(share: float) -> float:
    return round(_EDGE + share * (_WIDTH - 2 * _EDGE), 1)


def _drawn(number: int, name: str, row: Row) -> dict[str, Any]:
    """Give the coordinates of a line of the picture."""
    y = number * _LINE + _LINE
    dots = [(_x(one.x), one) for one in row.dots]
    return {"name": name, "y": y, "label_y": y - 14, "top": y - 9, "dots": dots, "median": _x(row.median_x), "most": _x(row.most_x)}


def _ticks(longest: timedelta, rows: int) -> list[tuple[float, timedelta]]:
    """Give lengths to read the axis by, as many as have room for their words."""
    lengths = [timedelta(minutes=one) for one in (1, 10, 60, 180, 1440, 10080)] if rows else []
    ticks: list[tuple[float, timedelta]] = []
    for x, one in [(_x(queries.place(one, longest)), one) for one in lengths if one <= longest]:
        if not ticks or x - ticks[-1][0] >= _WORDS_APART:
            ticks.append((x, one))
    return ticks


@require_safe
def recurring(request: HttpRequest) -> HttpResponse:
    """Show what recurs over months, and what asks for a problem of its own."""
    by = _actor(request)
    days, severity = _period(request)
    found = patterns(by=by, at=now(), days=days, severity=severity)
    context = {
        "found": found,
        "days": days,
        "severity": severity,
        "periods": words.LONG_PERIODS,
        "levels": incidents.levels(),
        "tables": _tables(found),
        "weekdays": list(zip(words.WEEKDAYS, found.weekdays, strict=True)),
        "hours": [(f"{part * HOURS_TOGETHER:02}–{(part + 1) * HOURS_TOGETHER:02}", count) for part, count in enumerate(found.hours)],
        "groups": [(one, _problem(one)) for one in found.recurring],
        "may_open": may(by, "open", desk.ANY),
        "csv": "?" + urlencode({"days": days, "severity": severity or ""}),
    }
    return render(request, "insights/patterns.html", context)


def _period(request: HttpRequest) -> tuple[int, int]:
    """Give the days and the severity that are asked for."""
    days, severity = request.GET.get("days", ""), request.GET.get("severity", "")
    return (
        int(days) if days in {str(one) for one in words.LONG_PERIODS} else _HALF_A_YEAR,
        int(severity) if severity in set("123456789") else 0,
    )


@require_safe
def recurring_csv(request: HttpRequest) -> HttpResponse:
    """Give what recurs, for other programs."""
    by = _actor(request)
    days, severity = _period(request)
    return _file("patterns", tables.recurring(patterns(by=by, at=now(), days=days, severity=severity)))


@require_safe
def of_all(request: HttpRequest) -> HttpResponse:
    """Show one page for those who lead: what a period was like, beside the one before."""
    return render(request, "insights/overview.html", _whole(request))


@require_safe
def of_all_pdf(request: HttpRequest) -> HttpResponse:
    """Give that page as a PDF."""
    return taken_away(render_to_string("insights/overview.md", _whole(request)), "overview", "pdf", _("At a glance"))


@require_safe
def of_all_csv(request: HttpRequest) -> HttpResponse:
    """Give its figures, for other programs."""
    return _file("overview", tables.overview(_whole(request)["found"]))


def _whole(request: HttpRequest) -> dict[str, Any]:
    by, said = _actor(request), request.GET.get("days", "")
    days = int(said) if said in {str(one) for one in words.PERIODS} else _DAYS
    found = overview(by=by, at=now(), days=days)
    names = {one.number: one.name for one in incidents.levels()}
    return {
        "found": found,
        "days": days,
        "periods": words.PERIODS,
        "period": words.PERIODS[days],
        "backlog": _curve(found.desk.backlog),
        "costs": cost_lines(found.costs),
        "currency": found.costs.currency if found.costs else "",
        "may_set_up": may(by, "configure", Subject(kind="settings")),
        "levels": [(f"{one.severity}, {names.get(one.severity, '')}", one) for one in found.levels],
    }


def _curve(waiting: Sequence[Waiting]) -> dict[str, Any] | None:
    """Give the coordinates of the line of open requests; None where there were none."""
    most = max((one.count for one in waiting), default=0)
    if not most:
        return None
    step = (_WIDTH - 2 * _EDGE) / max(len(waiting) - 1, 1)
    tall = _TALL - 2 * _EDGE
    dots = [(round(_EDGE + number * step, 1), round(_EDGE + (1 - one.share) * tall, 1)) for number, one in enumerate(waiting)]
    points = " ".join(f"{x},{y}" for x, y in dots)
    ends = {
        "first": waiting[0].count,
        "last": waiting[-1].count,
        "most": most,
        "since": times.date(waiting[0].at),
        "until": times.date(waiting[-1].at),
    }
    return {"points": points, "dots": dots, "width": _WIDTH, "height": _TALL + _BELOW, "left": _EDGE, "right": _WIDTH - _EDGE, **ends}


def _tables(found: Patterns) -> list[tuple[Any, list[tuple[Any, Tally, list[tuple[str, str]]]]]]:
    """Give the tables: a heading, and for each line its name, its figures, and its incidents by key and summary."""
    named: dict[Any, list[tuple[Any, Tally]]] = {
        words.SHARED["service"]: [(one.name or _("Unknown"), one) for one in found.services],
        words.SHARED["type"]: [(one.name, one) for one in found.types],
        words.SHARED["noticed"]: [(words.NOTICED.get(one.name, one.name), one) for one in found.noticed],
        words.SHARED["kind"]: [(reviews.FACTORS.get(one.name, one.name), one) for one in found.kinds],
        words.SHARED["factor"]: [(one.name, one) for one in found.factors],
    }
    return [
        (heading, [(name, one, [(key, found.summaries[key]) for key in one.keys]) for name, one in rows])
        for heading, rows in named.items()
        if rows
    ]


def _problem(group: Recurring) -> str:
    """Write the query of the desk's form for a problem that names these incidents."""
    text = "\n".join(f"{one.key} {one.summary}" for one in group.incidents[:_NAMED])
    said = {"kind": "problem", "title": group.heart.summary, "text": text, "service_id": group.service_id}
    return "?" + urlencode({name: value for name, value in said.items() if value})


@require_safe
def of_incidents_csv(request: HttpRequest) -> HttpResponse:
    """Give every incident of the period with every metric, in minutes, for other programs."""
    by, asked = _actor(request), _asked(request)
    return _file("incidents", tables.times(queries.table(by=by, at=now(), days=asked.days, severity=asked.severity)))


def _file(name: str, text: str) -> HttpResponse:
    response = HttpResponse(text, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response
