"""The room of an incident."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from varsko.conversations import queries as conversations
from varsko.core.clock import now
from varsko.incidents import actions
from varsko.incidents.pages.asked import actor_of, incident_of
from varsko.incidents.pages.single import topic_of


@require_safe
def room(request: HttpRequest, key: str) -> HttpResponse:
    """Show the room of an incident."""
    found, by, at = incident_of(request, key), actor_of(request), now()
    kept = actions.enter_room(by=by, at=at, ref=found.id)
    shown = conversations.open_room(by, kept.id, at=at, before=_number(request), reply=request.GET.get("reply", ""))
    return render(request, "incidents/room.html", {**topic_of(found, by=by), "open": shown})


def _number(request: HttpRequest) -> int:
    said = request.GET.get("before", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 19 else 0
