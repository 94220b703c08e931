"""Private calendar addresses, and the calendars behind them."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from varsko.core.clock import now
from varsko.kernel.errors import NotFound
from varsko.schedules import actions, queries
from varsko.schedules.data import ScheduleView
from varsko.schedules.pages.asked import actor_of, key_of, schedule_of


@login_not_required
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """Give the calendar to whoever holds its address; calendars of other people and programs have no sign-in."""
    found = queries.feed_by_token(token)
    if found is None:
        raise NotFound("calendar")
    text = queries.calendar(now(), schedule_id=found.schedule_id, user_id=found.owner_id)
    return HttpResponse(text, content_type="text/calendar; charset=utf-8", headers={"Cache-Control": "private, max-age=300"})


@require_POST
def open_mine(request: HttpRequest) -> HttpResponse:
    """Make an address of the own shifts, and show it once."""
    return _opened(request, None)


@require_POST
def open_one(request: HttpRequest, ref: str) -> HttpResponse:
    """Make an address of a schedule, and show it once."""
    return _opened(request, schedule_of(request, ref))


def _opened(request: HttpRequest, schedule: ScheduleView | None) -> HttpResponse:
    _view, token = actions.open_feed(by=actor_of(request), at=now(), schedule_id=schedule.id if schedule else "")
    context = {
        "address": f"{settings.VARSKO.url}{reverse('calendar-feed', args=[token])}",
        "schedule": schedule,
        "back": reverse("on-call-schedule", args=[key_of(schedule)]) if schedule else reverse("on-call"),
    }
    response = render(request, "schedules/feed.html", context)
    response.headers["Cache-Control"] = "no-store"
    return response


@require_POST
def close(request: HttpRequest, ref: str) -> HttpResponse:
    """Let an own address stop working."""
    actions.close_feed(by=actor_of(request), feed_id=ref)
    return HttpResponseRedirect(reverse("on-call"))
