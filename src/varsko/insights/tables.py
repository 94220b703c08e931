"""Reports as tables to take away, for other programs."""

import csv
from collections.abc import Iterable, Sequence
from datetime import timedelta
from io import StringIO

from django.utils.timezone import localtime

from varsko.incidents.data import IncidentView, Milestones
from varsko.insights.data import Overview, Patterns
from varsko.insights.domain.pairs import PAIRS
from varsko.insights.domain.recurrence import HOURS_TOGETHER

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def times(rows: Iterable[tuple[Milestones, dict[str, timedelta | None]]]) -> str:
    """Give every incident with every metric, in minutes, as CSV."""
    heading = ["key", "summary", "severity", "service", "declared_at", *(f"{metric}_minutes" for metric in PAIRS)]
    return _csv([heading, *(_times(one, lengths) for one, lengths in rows)])


def _times(one: Milestones, lengths: dict[str, timedelta | None]) -> list[object]:
    minutes = [round(length.total_seconds() / 60, 1) if (length := lengths[metric]) is not None else "" for metric in PAIRS]
    return [one.key, one.summary, one.severity, one.service, one.declared_at.isoformat(), *minutes]


def overview(found: Overview) -> str:
    """Give the figures of the page for those who lead: what, of which severity, in the period and in the one before, and the currency."""
    levels = [
        [name, one.severity, getattr(one, name), getattr(one, f"{name}_before" if name == "minutes" else "before")]
        for one in found.levels
        for name in ("count", "minutes")
    ]
    desk = [["came", "", found.desk.came, found.desk.came_before], ["solved", "", found.desk.solved, found.desk.solved_before]]
    return _csv([["what", "severity", "here", "before", "currency"], *levels, *desk, *_costs(found)])


def _costs(found: Overview) -> list[list[object]]:
    if found.costs is None:
        return []
    named = [("down_time", number, one) for number, one in found.costs.severities.items()]
    whole = [("down_time", "", found.costs.down), *((f"work_{kind}", "", one) for kind, one in found.costs.kinds.items())]
    whole.append(("work", "", found.costs.work))
    return [[f"cost_of_{name}", number, one.here, one.before, found.costs.currency] for name, number, one in [*named, *whole]]


def recurring(found: Patterns) -> str:
    """Give what recurs as CSV: a line for each thing that incidents share, with how many, in which months, which, and its problems.

    Groups come first; their name is the words that they share. Days of the week count from 1 for Monday, times of the day are hours.
    """
    heading = ["shared", "name", "incidents", *found.months, "keys", "problems"]
    return _csv([heading, *_groups(found), *_tallies(found), *_spread(found)])


def _groups(found: Patterns) -> list[list[object]]:
    return [
        [
            "recurring",
            " ".join(group.words or group.services),
            len(group.incidents),
            *(sum(_month(one) == month for one in group.incidents) for month in found.months),
            " ".join(one.key for one in group.incidents),
            " ".join(key for key, _title in group.problems),
        ]
        for group in found.recurring
    ]


def _month(one: IncidentView) -> str:
    """Name the month in which all other counts have an incident: when it began to hurt, on the reader's clock."""
    return localtime(one.impact_started_at or one.declared_at).strftime("%Y-%m")


def _tallies(found: Patterns) -> list[list[object]]:
    shared = {"service": found.services, "type": found.types, "noticed": found.noticed, "kind": found.kinds, "factor": found.factors}
    return [[name, one.name, one.count, *one.months, " ".join(one.keys), ""] for name, rows in shared.items() for one in rows]


def _spread(found: Patterns) -> list[list[object]]:
    blank = [""] * (len(found.months) + 2)
    days = [["weekday", number, count, *blank] for number, count in enumerate(found.weekdays, 1)]
    return [*days, *(["hour", part * HOURS_TOGETHER, count, *blank] for part, count in enumerate(found.hours))]


def _csv(rows: Iterable[Sequence[object]]) -> str:
    text = StringIO()
    csv.writer(text).writerows([_plain(cell) for cell in row] for row in rows)
    return text.getvalue()


def _plain(cell: object) -> object:
    """Keep a spreadsheet from reading a text as a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
