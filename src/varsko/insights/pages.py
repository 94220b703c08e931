"""The pages of reports."""

import csv
from dataclasses import dataclass
from datetime import timedelta
from io import StringIO
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from varsko.core.clock import now
from varsko.incidents import queries as incidents
from varsko.insights import queries, words
from varsko.insights.data import Row
from varsko.insights.domain.pairs import DEFAULT, PAIRS
from varsko.people.data import Actor
from varsko.people.domain.permissions import demand

_WIDTH, _LINE, _EDGE = 440, 34, 12
_DAYS = 90
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


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
    lengths = [timedelta(minutes=one) for one in (1, 10, 60, 360, 1440, 10080)]
    return [(_x(queries.place(one, longest)), one) for one in lengths if one <= longest] if rows else []


@require_safe
def of_incidents_csv(request: HttpRequest) -> HttpResponse:
    """Give every incident of the period with every metric, in minutes, for other programs."""
    by, asked = _actor(request), _asked(request)
    text = StringIO()
    out = csv.writer(text)
    out.writerow(["key", "summary", "severity", "service", "declared_at", *(f"{metric}_minutes" for metric in PAIRS)])
    for one, lengths in queries.table(by=by, at=now(), days=asked.days, severity=asked.severity):
        minutes = [round(length.total_seconds() / 60, 1) if (length := lengths[metric]) is not None else "" for metric in PAIRS]
        out.writerow([one.key, _plain(one.summary), one.severity, _plain(one.service), one.declared_at.isoformat(), *minutes])
    response = HttpResponse(text.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="incidents.csv"'
    return response


def _plain(text: str) -> str:
    """Keep a spreadsheet from reading a text as a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text
