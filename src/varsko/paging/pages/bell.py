"""The bell: what one was told inside the product."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from varsko.core.clock import now
from varsko.paging import actions, queries, words
from varsko.paging.data import BellItem
from varsko.paging.domain.news import SHIFTS, Occasion
from varsko.paging.letters import brief
from varsko.paging.pages.asking import asker
from varsko.ui.times import absolute

PAGE = 50
_LONGEST_NUMBER = 9
_ICONS = {
    "page": "bell",
    Occasion.ACKNOWLEDGED: "user-check",
    Occasion.CLOSED: "circle-check",
    Occasion.ASSIGNED: "user",
    Occasion.NOTED: "note",
    Occasion.MENTIONED: "at",
    Occasion.SHIFT_START: "phone",
    Occasion.SHIFT_END: "coffee",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line under the bell."""

    item: BellItem
    icon: str
    text: str
    why: str
    href: str


@require_safe
@never_cache
def bell(request: HttpRequest) -> HttpResponse:
    """List what one was told, the newest first; only the list to a page that has the rest already."""
    by, before = asker(request), request.GET.get("before", "")
    items = queries.bell(by.who.id, before=before, limit=PAGE + 1)
    context = {
        "lines": [_line(one) for one in items[:PAGE]],
        "older": "?" + urlencode({"before": items[PAGE - 1].place}) if len(items) > PAGE else "",
        "newest": "/bell" if before else "",
    }
    return render(request, "paging/bell.html", context)


@require_safe
@never_cache
def sign(request: HttpRequest) -> HttpResponse:
    """Give the bell itself with its number, for an open page that knows of some; with words to be said aloud when there are more."""
    known = request.GET.get("known", "")
    return render(request, "ui/_bell.html", {"heard": int(known) if known.isdecimal() and len(known) < _LONGEST_NUMBER else None})


@require_POST
def read(request: HttpRequest) -> HttpResponse:
    """Note that one has read everything."""
    actions.read_bell(by=asker(request), at=now())
    return redirect("bell")


def _line(item: BellItem) -> Line:
    alert = item.alert
    href = f"/alerts/{alert.number}" if alert else item.facts.get("path", "/on-call")
    why = ", ".join(words.why(way["via"], way["source"]) for way in item.via)
    return Line(item=item, icon=_ICONS[item.occasion], text=_text(item), why=why or item.facts.get("note", ""), href=href)


def _text(item: BellItem) -> str:
    if item.occasion == Occasion.MENTIONED:
        return words.mention(who=item.facts["who"], room=item.facts["room"])
    if item.occasion in SHIFTS:
        moment = datetime.fromisoformat(item.facts["moment"])
        return words.shift(item.occasion, schedule=item.facts["schedule"], when=absolute(moment), is_coming=moment > item.at)
    about = brief(item.alert) if item.alert else ""
    return about if item.occasion == "page" else words.news(item.occasion, who=item.facts["who"], alert=about)
