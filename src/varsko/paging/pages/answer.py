"""The page behind the link of a mail: what broke, how bad, is it mine? No sign-in; looking changes nothing, one press answers."""

from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from varsko.alerts.data import AlertView
from varsko.alerts.queries import shown_details, spoken
from varsko.core.clock import now
from varsko.kernel.zones import is_zone
from varsko.paging import actions, links, queries, words
from varsko.paging.data import PageView
from varsko.people.data import Actor
from varsko.ui.secrecy import secret_address

_GONE = "paging/gone.html"


@login_not_required
@never_cache
@require_safe
@secret_address
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """Show what a page is about. Mail scanners and previews may fetch it as often as they like."""
    found = _found(token)
    if found is None:
        return render(request, _GONE, status=404)
    page, alert, actor = found
    with translation.override(actor.language), timezone.override(ZoneInfo(actor.time_zone if is_zone(actor.time_zone) else "UTC")):
        return render(request, "paging/answer.html", _context(page, alert, token))


@csrf_exempt  # the signed token in the address is the proof; there is no session to ride on
@login_not_required
@never_cache
@require_POST
@secret_address
def take(request: HttpRequest, token: str) -> HttpResponse:
    """Acknowledge."""
    found = _found(token)
    if found is None:
        return render(request, _GONE, status=404)
    page, _alert, actor = found
    actions.take(by=actor, at=now(), page_id=page.id)
    return redirect("answer", token=token)


@csrf_exempt  # the signed token in the address is the proof; there is no session to ride on
@login_not_required
@never_cache
@require_POST
@secret_address
def pass_on(request: HttpRequest, token: str) -> HttpResponse:
    """Not me: the next one, now."""
    found = _found(token)
    if found is None:
        return render(request, _GONE, status=404)
    page, _alert, actor = found
    actions.pass_on(by=actor, at=now(), page_id=page.id)
    return redirect("answer", token=token)


def _found(token: str) -> tuple[PageView, AlertView, Actor] | None:
    page_id = links.read(token, now())
    return queries.answering(page_id) if page_id else None


def _context(page: PageView, alert: AlertView, token: str) -> dict[str, Any]:
    told = [one for one in queries.story_of_paging(alert.id) if one.user_id != page.user_id]
    return {
        "page": page,
        "alert": alert,
        "spoken": spoken(alert),
        "details": shown_details(alert),
        "token": token,
        "reasons": [words.why(one["via"], one["source"]) for one in page.via],
        "others": list(dict.fromkeys(one.name for one in told)),
        "coming": queries.what_next(alert.id),
        "passing": queries.passing(page.id, alert, now()) if alert.state == "open" and page.state == "open" else None,
        "is_mine": bool(page.user_id) and alert.owner_id == page.user_id,
    }
