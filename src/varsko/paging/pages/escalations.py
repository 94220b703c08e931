"""Escalations: the list, and one on one screen."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from varsko.core.clock import now
from varsko.kernel.errors import NotFound
from varsko.paging import actions, queries
from varsko.paging.data import PolicyView
from varsko.paging.forms.escalations import EscalationForm, Groups
from varsko.paging.pages.asking import asker
from varsko.people import queries as people
from varsko.people.data import Actor, Subject
from varsko.people.domain.permissions import demand, may
from varsko.schedules import queries as schedules
from varsko.ui.forms import attempt, saved, status_of


@require_safe
def escalations(request: HttpRequest) -> HttpResponse:
    """List escalations with their steps in words."""
    by = asker(request)
    demand(by, "see", Subject(kind="escalation"))
    rows = queries.policies(by)
    return render(request, "paging/escalations.html", {"rows": rows, "may_create": may(by, "configure", _new(by))})


def new_escalation(request: HttpRequest) -> HttpResponse:
    """Make an escalation."""
    by = asker(request)
    demand(by, "configure", _new(by))
    form = EscalationForm(request.POST or None, policy=None, targets=targets(by), teams=_teams(by))
    made = attempt(form, lambda: actions.create_escalation(by=by, at=now(), **form.values()))
    if made:
        messages.success(request, _("Saved."))
        return redirect("escalation", policy_id=made.id)
    return render(request, "paging/escalation.html", {"form": form}, status=status_of(form))


def escalation(request: HttpRequest, policy_id: UUID) -> HttpResponse:
    """Show and change an escalation."""
    by = asker(request)
    view = seen(by, policy_id)
    may_configure = may(by, "configure", queries.about(view))
    form = EscalationForm(request.POST or None, policy=view, targets=targets(by), teams=_teams(by, view))
    if may_configure and saved(form, lambda: actions.update_escalation(by=by, at=now(), policy_id=view.id, **form.values())):
        messages.success(request, _("Saved. Escalations under way go on as they began."))
        return redirect("escalation", policy_id=view.id)
    context = {"form": form, "policy": view, "may_configure": may_configure}
    return render(request, "paging/escalation.html", context, status=status_of(form))


@require_POST
def delete_escalation(request: HttpRequest, policy_id: UUID) -> HttpResponse:
    """Remove an escalation; those under way go on."""
    by = asker(request)
    view = seen(by, policy_id)
    actions.delete_escalation(by=by, at=now(), policy_id=view.id)
    messages.success(request, _("%(name)s is gone.") % {"name": view.name})
    return redirect("escalations")


def seen(by: Actor, policy_id: UUID) -> PolicyView:
    """Find the escalation that somebody wants to see. Raises NotFound, also for what the asker may not know of."""
    view = queries.policy(policy_id)
    if view is None or not may(by, "see", queries.about(view, people.private_team_ids())):
        raise NotFound("escalation")
    return view


def targets(by: Actor) -> Groups:
    """List whom a step can tell."""
    return [
        (_("Schedules"), [(f"schedule:{one.id}", one.name) for one in schedules.schedules(by)]),
        (_("Teams"), [(f"team:{one.id}", one.name) for one in people.teams(by)]),
        (
            _("People"),
            [(f"user:{one.id}", one.name or one.email) for one in people.everybody() if one.is_active and one.role != "customer"],
        ),
    ]


def _new(by: Actor) -> Subject:
    return Subject(kind="escalation", team_ids=by.manages)


def _teams(by: Actor, view: PolicyView | None = None) -> list[tuple[str, str]]:
    mine = [one for one in people.teams(by) if may(by, "configure", people.about_team(one))]
    there = [(view.team_id, view.team_name)] if view and view.team_id else []
    return list(dict([*there, *((one.id, one.name) for one in mine)]).items())
