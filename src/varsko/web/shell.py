"""The frame around every page: where one can go, and who one is."""

from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from varsko.core.live.lines import last_number
from varsko.core.live.readers import reader_mark
from varsko.paging.queries import unread, waiting_for
from varsko.ui.words import StrOrPromise


@dataclass(frozen=True, slots=True)
class Area:
    """A place in the sidebar."""

    href: str
    icon: str
    label: StrOrPromise
    is_here: bool = False
    count: int = 0


AREAS = (
    Area("/", "home", pgettext_lazy("the first page", "Home")),
    Area("/alerts", "bell", _("Alerts")),
    Area("/incidents", "flame", _("Incidents")),
    Area("/desk", "inbox", _("Desk")),
    Area("/changes", "calendar-time", _("Changes")),
    Area("/portal", "help", pgettext_lazy("where one asks for help", "Help")),
    Area("/status-pages", "world", _("Status pages")),
    Area("/knowledge", "bookmark", _("Knowledge base")),
    Area("/postmortems", "book", _("Reviews")),
    Area("/on-call", "calendar", _("On call")),
    Area("/rooms", "message", _("Rooms")),
    Area("/services", "server", _("Services")),
    Area("/insights", "activity", _("Insights")),
    Area("/settings", "settings", _("Settings")),
)
_FOR_CUSTOMERS = frozenset({"/portal"})
PERSONAL = (Area("/profile", "user", _("Profile")),)


def shell(request: HttpRequest) -> dict[str, Any]:
    """Give templates the frame; without somebody signed in there is none."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    waiting = waiting_for(user.pk)
    areas = [
        replace(area, is_here=_is_here(area.href, request.path), count=waiting if area.href == "/" else 0) for area in areas_of(user.role)
    ]
    news = {"heard": last_number(), "unread": unread(user.pk), "reader": reader_mark(user.pk)}
    return {"shell": {"areas": areas, "personal": PERSONAL, "me": user, **news}}


def areas_of(role: str) -> tuple[Area, ...]:
    """List the areas that somebody of a role can use at all."""
    return tuple(area for area in AREAS if area.href in _FOR_CUSTOMERS) if role == "customer" else AREAS


def _is_here(href: str, path: str) -> bool:
    return path == href or (href != "/" and path.startswith(f"{href}/"))
