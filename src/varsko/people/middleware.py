"""Says for each request who asks, in which language and time zone."""

import zoneinfo
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from varsko.people import queries
from varsko.people.data import NOBODY


def actor(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Set `request.actor`, and let a signed-in person read in their own language and zone; others by their browser's language."""

    def respond(request: HttpRequest) -> HttpResponse:
        asking = queries.actor_for_user(request.user)
        request.actor = asking  # type: ignore[attr-defined]  # Django's documented way to hand something to views
        if asking is not NOBODY:
            translation.activate(asking.language)
        with timezone.override(_zone(asking.time_zone if asking is not NOBODY else settings.VARSKO.time_zone)):
            return get_response(request)

    return respond


def _zone(name: str) -> zoneinfo.ZoneInfo:
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        return zoneinfo.ZoneInfo(settings.VARSKO.time_zone)
