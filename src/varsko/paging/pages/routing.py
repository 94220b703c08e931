"""The routing rules of a team: which escalation or schedule is notified of which alerts."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from varsko.core.clock import now
from varsko.kernel.errors import NotFound
from varsko.paging import queries
from varsko.paging.forms.routing import Choices, RuleForm
from varsko.paging.pages.asking import asker
from varsko.people import queries as people
from varsko.people.data import Actor, TeamView
from varsko.people.domain.permissions import demand, may
from varsko.routing import actions
from varsko.routing import queries as routing
from varsko.routing.data import RuleView
from varsko.schedules import queries as schedules
from varsko.ui.conditions import FIELD_NAMES, OPERATIONS
from varsko.ui.forms import saved, status_of


@require_safe
def rules(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """List a team's rules in the order in which they are asked."""
    by = asker(request)
    team = _team(by, team_id)
    names = dict(_targets(by))
    rows = [
        {"rule": one, "notify": names.get(f"{one.notify_kind}:{one.notify_id}", ""), "conditions": _said(one)}
        for one in routing.rules(team.id)
    ]
    context = {"team": team, "rows": rows, "may_configure": may(by, "configure", people.about_team(team))}
    return render(request, "paging/rules.html", context)


def new_rule(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """Give a team a new rule."""
    by = asker(request)
    team = _managed(by, team_id)
    form = RuleForm(request.POST or None, rule=None, targets=_targets(by))
    is_first = not routing.rules(team.id)
    if saved(form, lambda: actions.create_rule(by=by, at=now(), team_id=team.id, is_default=is_first, **form.values())):
        messages.success(request, _("Saved."))
        return redirect("routing", team_id=team.id)
    return render(request, "paging/rule.html", {"form": form, "team": team}, status=status_of(form))


def rule(request: HttpRequest, team_id: UUID, rule_id: UUID) -> HttpResponse:
    """Change a rule."""
    by = asker(request)
    team = _managed(by, team_id)
    view = _rule(team, rule_id)
    form = RuleForm(request.POST or None, rule=view, targets=_targets(by))
    if saved(form, lambda: actions.update_rule(by=by, at=now(), rule_id=view.id, **form.values())):
        messages.success(request, _("Saved."))
        return redirect("routing", team_id=team.id)
    return render(request, "paging/rule.html", {"form": form, "team": team, "rule": view}, status=status_of(form))


@require_POST
def change_rule(request: HttpRequest, team_id: UUID, rule_id: UUID) -> HttpResponse:
    """Move a rule up or down, or remove it."""
    by = asker(request)
    view = _rule(_managed(by, team_id), rule_id)
    step = {"up": -1, "down": 1}.get(request.POST.get("do", ""))
    if step:
        actions.move_rule(by=by, at=now(), rule_id=view.id, position=view.position + step)
    elif request.POST.get("do") == "remove":
        actions.delete_rule(by=by, at=now(), rule_id=view.id)
    return redirect("routing", team_id=team_id)


def _team(by: Actor, team_id: UUID) -> TeamView:
    view = people.team(team_id)
    if view is None or not may(by, "see", people.about_team(view)):
        raise NotFound("team")
    return view


def _managed(by: Actor, team_id: UUID) -> TeamView:
    view = _team(by, team_id)
    demand(by, "configure", people.about_team(view))
    return view


def _rule(team: TeamView, rule_id: UUID) -> RuleView:
    found = next((one for one in routing.rules(team.id) if one.id == str(rule_id)), None)
    if found is None:
        raise NotFound("routing rule")
    return found


def _targets(by: Actor) -> Choices:
    ladders = [(f"escalation:{one.id}", _("Escalation %(name)s") % {"name": one.name}) for one in queries.policies(by)]
    plans = [(f"schedule:{one.id}", _("Schedule %(name)s") % {"name": one.name}) for one in schedules.schedules(by)]
    return [*ladders, *plans, ("none:", _("Nobody"))]


def _said(view: RuleView) -> list[str]:
    """Say the conditions of a rule in words."""
    return [
        " ".join(
            part
            for part in (
                str(FIELD_NAMES.get(one.field, one.field)),
                one.key,
                _("not:") if one.negate else "",
                str(OPERATIONS[one.operation]),
                f"“{one.expected}”" if one.expected else "",
            )
            if part
        )
        for one in view.criteria.conditions
    ]
