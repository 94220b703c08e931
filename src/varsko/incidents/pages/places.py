"""The room of an incident, and the document on its state."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from varsko.conversations import queries as conversations
from varsko.core.clock import now
from varsko.incidents import actions
from varsko.incidents.pages.asked import actor_of, incident_of
from varsko.knowledge import queries as documents


@require_safe
def room(request: HttpRequest, key: str) -> HttpResponse:
    """Show the room of an incident."""
    found, by, at = incident_of(request, key), actor_of(request), now()
    kept = actions.enter_room(by=by, at=at, ref=found.id)
    shown = conversations.open_room(by, kept.id, at=at, before=_number(request), reply=request.GET.get("reply", ""))
    return render(request, "incidents/room.html", {"incident": found, "open": shown})


@require_safe
def state(request: HttpRequest, key: str) -> HttpResponse:
    """Show the document on the state of an incident."""
    found, by = incident_of(request, key), actor_of(request)
    view = actions.open_state(by=by, at=now(), ref=found.id)
    titles = {"known": _("What we know"), "theories": _("Theories and experiments"), "changes": _("Changes, and how to take them back")}
    return render(request, "incidents/state.html", {"incident": found, "document": documents.panel(by, view, titles)})


def _number(request: HttpRequest) -> int:
    said = request.GET.get("before", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 19 else 0
