"""The mail that says how a month was: how well each component worked, what went wrong, what was planned."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone, translation
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from varsko.core import deliveries
from varsko.statuspages import words
from varsko.statuspages.data import ReportView, Worked
from varsko.statuspages.domain.states import State
from varsko.statuspages.domain.uptime import average
from varsko.statuspages.letters import hashed, outgoing, voice
from varsko.statuspages.models import StatusPage, Subscriber
from varsko.statuspages.queries.views import page_view
from varsko.statuspages.queries.wire import address
from varsko.ui import times


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthLine:
    """How much of a month a component worked."""

    code: str
    name: str
    worked: Worked


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """What a month was like: components in their order, and what was told of, the oldest first."""

    lines: tuple[MonthLine, ...]
    reports: tuple[ReportView, ...]


def post_month(page: StatusPage, month: date, told: Month, to: Iterable[Subscriber], *, at: datetime) -> None:
    """Send the report of a month to those who see the same of it, each in their language and zone; inside the caller's transaction."""
    base = address(page_view(page))
    write = cache(lambda language, zone: _letter(page, month, told, base, language, zone))
    key = f"status-month:{page.pk}:{month:%Y-%m}"
    deliveries.enqueue(*(outgoing(page, one, f"{key}:{hashed(one.address)}", write(*voice(page, one)), base) for one in to), at=at)


def _letter(page: StatusPage, month: date, told: Month, base: str, language: str, zone: str) -> dict[str, Any]:
    with translation.override(language), timezone.override(ZoneInfo(zone)):
        name = date_format(month, "YEAR_MONTH_FORMAT")
        facts = {
            "page": page.name,
            "month": name,
            "uptime": _percent(average(one.worked.share for one in told.lines)),
            "lines": [_line(one) for one in told.lines],
            "broken": [_report(one, base, language) for one in told.reports if not one.is_maintenance],
            "planned": [_report(one, base, language) for one in told.reports if one.is_maintenance],
        }
        return {
            "subject": _("[%(page)s] How it went: %(month)s") % {"page": page.name, "month": name},
            "template": "statuspages/mail/month",
            "facts": facts,
            "link": f"{base}/{language}/history?month={month:%Y-%m}",
            "language": language,
        }


def _line(one: MonthLine) -> dict[str, str]:
    down = {state: one.worked.seconds.get(state.value, 0) for state in (State.MAJOR, State.PARTIAL, State.DEGRADED, State.MAINTENANCE)}
    said = [f"{words.STATES[state]}: {times.duration(timedelta(seconds=seconds))}" for state, seconds in down.items() if seconds]
    return {"name": one.name, "uptime": _percent(one.worked.share), "down": ", ".join(said)}


def _percent(share: float | None) -> str:
    return f"{number_format(share, 2)} %" if share is not None else ""


def _report(one: ReportView, base: str, language: str) -> dict[str, str]:
    length = times.duration(one.over_at - one.began_at) if one.over_at else _("still under way")
    return {
        "title": words.best(one.titles, language)[1],
        "at": times.absolute(one.began_at),
        "length": length,
        "names": ", ".join(each.component.name for each in one.affected),
        "link": f"{base}/incidents/{one.code}",
    }
