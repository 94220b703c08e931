"""The list of rooms, and a team's room."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from varsko.conversations import actions, queries
from varsko.conversations.owners import TEAM
from varsko.conversations.pages.asking import asker, number
from varsko.core.clock import now
from varsko.people import queries as people


@require_safe
def rooms(request: HttpRequest) -> HttpResponse:
    """List the rooms of teams: those where something was said last come first, then those nobody has been in yet."""
    by = asker(request)
    kept = {one.room.subject: one for one in queries.rooms(by, about=TEAM)}
    known = {one.id: one for one in queries.teams_of(by)}
    talking = [{"team": known[subject], "kept": one} for subject, one in kept.items() if subject in known]
    silent = [{"team": one, "kept": None} for one in known.values() if one.id not in kept]
    return render(request, "conversations/rooms.html", {"rows": [*talking, *silent]})


@require_safe
def team_room(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """Show a team's room."""
    by, at = asker(request), now()
    room = actions.enter_team(by=by, at=at, team_id=team_id)
    open_room = queries.open_room(by, room.id, at=at, before=number(request.GET.get("before", "")), reply=request.GET.get("reply", ""))
    return render(request, "conversations/team_room.html", {"open": open_room, "team": people.team(team_id)})


@require_safe
def room(request: HttpRequest, room_id: UUID) -> HttpResponse:
    """Lead to the page that shows a room, whatever it is about."""
    opened = queries.entered(asker(request), room_id)
    return redirect(queries.address_of(opened))
