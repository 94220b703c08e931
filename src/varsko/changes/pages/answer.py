"""The page behind the link of a letter: what is to be approved? No sign-in; looking changes nothing, one press answers."""

from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from varsko.changes import actions, queries, words
from varsko.changes.data import AskView, Via
from varsko.changes.pages.single import parts_of, rounds_of
from varsko.core.clock import now
from varsko.kernel.errors import Conflict, Invalid, NotFound
from varsko.kernel.zones import is_zone
from varsko.people.data import Actor
from varsko.people.domain.permissions import NotAllowed
from varsko.ui.secrecy import secret_address


@login_not_required
@never_cache
@require_safe
@secret_address
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """Show what is asked. Mail scanners and previews may fetch it as often as they like."""
    return _shown(request, token)


@csrf_exempt  # the signed token in the address is the proof; there is no session to ride on
@login_not_required
@never_cache
@require_POST
@secret_address
def answered(request: HttpRequest, token: str) -> HttpResponse:
    """Say yes or no."""
    found = queries.seat_by_token(token, now())
    if found is None:
        return _shown(request, token)
    ask, by = found
    vote, note = request.POST.get("vote", ""), request.POST.get("note", "")
    try:
        actions.decide(by=by, at=now(), seat=ask.seat.id, vote=vote, note=note, via=Via.LINK)
    except (Conflict, NotFound, NotAllowed):
        return _shown(request, token, status=409)
    except Invalid as error:
        return _shown(request, token, status=422, faults=list(error.errors.values()))
    return redirect("change-answer", token=token)


def _shown(request: HttpRequest, token: str, *, status: int = 200, faults: list[str] | None = None) -> HttpResponse:
    found = queries.seat_by_token(token, now())
    if found is None:
        return render(request, "changes/gone.html", status=404)
    ask, by = found
    with translation.override(by.language), timezone.override(ZoneInfo(by.time_zone if is_zone(by.time_zone) else "UTC")):
        return render(request, "changes/answer.html", _context(ask, by, token, faults or []), status=status)


def _context(ask: AskView, by: Actor, token: str, faults: list[str]) -> dict[str, Any]:
    change = ask.change
    window = change.window
    conflicts = queries.conflicts(window, [one.id for one in change.services], by=by, but=change.id) if window else []
    return {
        "ask": ask,
        "change": change,
        "token": token,
        "faults": faults,
        "is_open": change.state == "asked" and ask.round.state == "open" and not ask.seat.vote,
        "stands_in": ask.seat.person_id != by.who.id,
        "word": words.VOTES[ask.seat.vote],
        "size": words.SIZES[change.size],
        "level": words.LEVELS.get(change.level, ""),
        "parts": parts_of(queries.risk(change)),
        "rounds": rounds_of(queries.rounds(change.id, change.version)),
        "conflicts": [(words.CONFLICTS[one.why], one) for one in conflicts],
    }
