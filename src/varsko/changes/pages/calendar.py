"""The calendar of changes, month by month, and its secret address for other calendars."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import get_current_timezone, localtime
from django.views.decorators.http import require_POST, require_safe

from varsko.changes import actions, queries
from varsko.changes.data import ChangeView, FreezeView
from varsko.changes.pages.asked import actor_of
from varsko.core.clock import now
from varsko.kernel.errors import NotFound
from varsko.kernel.intervals import Interval
from varsko.people.domain.permissions import demand

_WEEK = timedelta(days=7)
_FIRST_YEAR, _LAST_YEAR = 2000, 2200


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """Show six weeks from the Monday before a day on: what is changed when, and when nothing is to be."""
    by = actor_of(request)
    demand(by, "see", queries.ANY)
    first = _monday(request.GET.get("from", ""))
    zone = get_current_timezone()
    span = Interval(datetime.combine(first, time(), zone), datetime.combine(first + 6 * _WEEK, time(), zone))
    frozen = queries.freezes(span.start, by=by, until=span.end)
    days = _days(first, queries.calendar(span, by=by), frozen)
    context = {
        "weeks": [days[index : index + 7] for index in range(0, len(days), 7)],
        "days": [one for one in days if one["changes"] or one["freezes"]],
        "first": first,
        "last": first + 6 * _WEEK - timedelta(days=1),
        "earlier": (first - 4 * _WEEK).isoformat(),
        "later": (first + 4 * _WEEK).isoformat(),
        "freezes": frozen,
        "has_feed": queries.has_feed(by),
    }
    return render(request, "changes/calendar.html", context)


def _monday(said: str) -> date:
    """Read a day, and give the Monday of its week; this week's for what is no day."""
    try:
        day = date.fromisoformat(said)
    except ValueError:
        day = localtime(now()).date()
    day = day if _FIRST_YEAR < day.year < _LAST_YEAR else localtime(now()).date()
    return day - timedelta(days=day.weekday())


def _days(first: date, changes: Sequence[ChangeView], freezes: Sequence[FreezeView]) -> list[dict[str, Any]]:
    today, zone = localtime(now()).date(), get_current_timezone()
    days = []
    for number in range(42):
        day = first + timedelta(days=number)
        span = Interval(datetime.combine(day, time(), zone), datetime.combine(day + timedelta(days=1), time(), zone))
        days.append(
            {
                "date": day,
                "is_today": day == today,
                "changes": [one for one in changes if one.window and one.window.overlaps(span)],
                "freezes": [one for one in freezes if Interval(one.begins_at, one.ends_at).overlaps(span)],
            }
        )
    return days


@login_not_required
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """Give the calendar to whoever holds its address; calendars of other people and programs have no sign-in."""
    owner = queries.feed_by_token(token)
    if owner is None:
        raise NotFound("calendar")
    text = queries.ical(owner, now())
    return HttpResponse(text, content_type="text/calendar; charset=utf-8", headers={"Cache-Control": "private, max-age=300"})


@require_POST
def feed_do(request: HttpRequest) -> HttpResponse:
    """Make a secret address and show it once, or let it stop working."""
    by = actor_of(request)
    if request.POST.get("do") == "close":
        actions.close_feed(by=by)
        return redirect("change-calendar")
    token = actions.open_feed(by=by, at=now())
    response = render(request, "changes/feed.html", {"address": f"{settings.VARSKO.url}{reverse('change-feed', args=[token])}"})
    response.headers["Cache-Control"] = "no-store"
    return response
