"""Teams: the list, one team, its people."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from varsko.core.clock import now
from varsko.core.texts import in_order
from varsko.kernel.errors import NotFound
from varsko.people import actions, queries
from varsko.people.data import Actor, Subject, TeamView
from varsko.people.domain.permissions import demand, may
from varsko.people.forms import EditTeam, Member
from varsko.people.pages.asking import asker
from varsko.ui.forms import saved, status_of


def teams(request: HttpRequest) -> HttpResponse:
    """List teams."""
    by = asker(request)
    demand(by, "see", Subject(kind="team"))
    found = queries.teams(by)
    names = queries.users({user_id for team in found for user_id in team.managers})
    rows = [{"team": team, "managers": [names[one] for one in team.managers], "is_mine": team.id in by.team_ids} for team in found]
    return render(request, "people/teams.html", {"rows": rows, "may_create": may(by, "configure", Subject(kind="team"))})


def team(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """Show one team and its people; managers change them here."""
    by = asker(request)
    view = _seen(by, team_id)
    may_configure = may(by, "configure", queries.about_team(view))
    members = queries.users(view.members)
    others = [(one.id, f"{one.name} ({one.email})") for one in queries.everybody() if one.id not in view.members and one.is_active]
    context = {
        "team": view,
        "members": [{"person": one, "role": view.roles[one.id]} for one in in_order(members.values(), lambda one: one.name)],
        "may_configure": may_configure,
        "is_mine": view.id in by.team_ids,
        "may_delete": may(by, "delete", queries.about_team(view)),
        "form": Member(people=others) if may_configure else None,
    }
    return render(request, "people/team.html", context)


def edit_team(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """Change a team's name, description and privacy."""
    by = asker(request)
    view = _seen(by, team_id)
    demand(by, "configure", queries.about_team(view))
    form = EditTeam(request.POST or None, initial={"name": view.name, "description": view.description, "private": view.private})
    if saved(form, lambda: actions.update_team(by=by, at=now(), team_id=view.id, **form.cleaned_data)):
        messages.success(request, _("Saved."))
        return redirect("team", team_id=view.id)
    return render(request, "people/team_edit.html", {"form": form, "team": view}, status=status_of(form))


@require_POST
def change_members(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """Take somebody in, give them another role, or let them go."""
    by = asker(request)
    user_id = request.POST.get("user_id", "")
    if request.POST.get("do") == "remove":
        actions.remove_member(by=by, at=now(), team_id=team_id, user_id=user_id)
    else:
        actions.add_member(by=by, at=now(), team_id=team_id, user_id=user_id, role=request.POST.get("role", ""))
    return redirect("team", team_id=team_id)


@require_POST
def delete_team(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """Remove a team; its people stay."""
    by = asker(request)
    view = _seen(by, team_id)
    actions.delete_team(by=by, at=now(), team_id=view.id)
    messages.success(request, _("The team %(name)s is removed.") % {"name": view.name})
    return redirect("teams")


def _seen(by: Actor, team_id: UUID) -> TeamView:
    view = queries.team(team_id)
    if view is None or not may(by, "see", queries.about_team(view)):
        raise NotFound("team")
    return view
