"""Who is here: the list, one person, invitations."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from varsko.core.clock import now
from varsko.kernel.errors import Invalid, NotFound
from varsko.kernel.text import fold
from varsko.people import actions, queries
from varsko.people.data import Person, Subject, TeamView
from varsko.people.domain.permissions import demand, may
from varsko.people.domain.roles import may_give
from varsko.people.forms import ROLE_NAMES, ROLE_WORDS, EditPerson, Invite
from varsko.people.pages.asking import asker
from varsko.ui.forms import attempt, saved, status_of

_ANYBODY = Subject(kind="user")


def people(request: HttpRequest) -> HttpResponse:
    """List people; the address holds what was looked for."""
    by = asker(request)
    demand(by, "see", _ANYBODY)
    wanted = {name: request.GET.get(name, "") for name in ("q", "role", "team")}
    teams = queries.teams(by)
    found = [one for one in queries.everybody() if _fits(one, wanted, teams)]
    is_chief = may(by, "configure", _ANYBODY)
    context = {
        "rows": [
            {"person": one, "role": ROLE_WORDS[one.role], "teams": [team for team in teams if one.id in team.members]} for one in found
        ],
        "wanted": wanted,
        "teams": teams,
        "roles": ROLE_WORDS,
        "is_chief": is_chief,
        "invitations": queries.invitations() if is_chief else [],
        "now": now(),
    }
    return render(request, "people/people.html", context)


def person(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """Show one person; admins change them here."""
    by = asker(request)
    demand(by, "see", Subject(kind="user", owner_id=str(user_id)))
    one = queries.user(user_id)
    if one is None:
        raise NotFound("user")
    is_chief = may(by, "configure", _ANYBODY)
    form = EditPerson(request.POST or None, initial=_initial(one)) if is_chief else None
    if form and saved(form, lambda: actions.update_user(by=by, at=now(), user_id=one.id, **form.cleaned_data)):
        messages.success(request, _("Saved."))
        return redirect("person", user_id=one.id)
    contacts = queries.contacts([one.id]).get(one.id, []) if is_chief or one.id == by.who.id else []
    teams = [team for team in queries.teams(by) if one.id in team.members]
    context = {
        "person": one,
        "role": ROLE_NAMES[one.role],
        "form": form,
        "teams": teams,
        "contacts": contacts,
        "is_me": one.id == by.who.id,
        "tie": queries.tie(one.id) if is_chief or one.id == by.who.id else None,
        "may_untie": one.id == by.who.id or may_give(by, one.role),
    }
    return render(request, "people/person.html", context, status=status_of(form) if form else 200)


@require_POST
def untie(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """Let the provider's name for somebody mean nobody here any more: one's own, or as an admin."""
    by = asker(request)
    if actions.untie(by=by, at=now(), user_id=user_id):
        messages.success(request, _("%(provider)s is not tied to this account any more.") % {"provider": settings.VARSKO.oidc_label})
    return redirect("profile") if str(user_id) == by.who.id else redirect("person", user_id=user_id)


@require_POST
def delete_person(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """Remove a person for good."""
    one = queries.user(user_id)
    try:
        actions.delete_user(by=asker(request), at=now(), user_id=user_id)
    except Invalid as error:
        messages.error(request, " ".join(error.errors.values()))
        return redirect("person", user_id=user_id)
    messages.success(request, _("%(name)s is removed.") % {"name": one.name if one else ""})
    return redirect("people")


@never_cache
def invite(request: HttpRequest) -> HttpResponse:
    """Invite somebody; the link is shown once, for installations that send no mail."""
    by = asker(request)
    demand(by, "configure", _ANYBODY)
    teams = [(team.id, team.name) for team in queries.teams(by)]
    form = Invite(request.POST or None, teams=teams, initial={"language": by.language})
    made = attempt(form, lambda: actions.invite(by=by, at=now(), **form.cleaned_data))
    if made:
        return render(request, "people/invited.html", {"invitation": made[0], "link": made[1]})
    return render(request, "people/invite.html", {"form": form}, status=status_of(form))


@require_POST
@never_cache
def change_invitation(request: HttpRequest, invitation_id: UUID) -> HttpResponse:
    """Mail an invitation again, or take it back."""
    by = asker(request)
    if request.POST.get("do") == "resend":
        link = actions.resend_invitation(by=by, at=now(), invitation_id=invitation_id)
        invitation = next(one for one in queries.invitations() if one.id == str(invitation_id))
        return render(request, "people/invited.html", {"invitation": invitation, "link": link})
    actions.revoke_invitation(by=by, at=now(), invitation_id=invitation_id)
    messages.success(request, _("The invitation is taken back."))
    return redirect("people")


def _fits(one: Person, wanted: dict[str, str], teams: list[TeamView]) -> bool:
    if wanted["q"] and fold(wanted["q"]) not in fold(f"{one.name} {one.email}"):
        return False
    if wanted["role"] and one.role != wanted["role"]:
        return False
    return not wanted["team"] or any(team.id == wanted["team"] and one.id in team.members for team in teams)


def _initial(one: Person) -> dict[str, Any]:
    return {field: getattr(one, field) for field in EditPerson.base_fields}
