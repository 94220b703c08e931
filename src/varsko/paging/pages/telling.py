"""How one wants to be told; webhooks; new teams."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from varsko.core.clock import now
from varsko.kernel.errors import NotFound
from varsko.paging import actions, queries
from varsko.paging.data import NotificationRuleView, WebhookView
from varsko.paging.forms.telling import EVENT_NAMES, OCCASIONS, RuleForm, TeamForm, WebhookForm
from varsko.paging.pages.asking import asker
from varsko.people import queries as people
from varsko.people.data import Actor, Subject
from varsko.people.domain.permissions import demand
from varsko.schedules import queries as schedules
from varsko.ui.forms import attempt, saved, status_of


@require_safe
def notifications(request: HttpRequest) -> HttpResponse:
    """List one's own rules."""
    by = asker(request)
    rows = [{"rule": one, "when": OCCASIONS.get(one.action_type, one.action_type)} for one in queries.notification_rules(by.who.id)]
    pages_me = any(row["rule"].action_type == "create-alert" for row in rows)  # type: ignore[union-attr]  # the rule of the row
    return render(request, "paging/notifications.html", {"rows": rows, "has_page_rule": pages_me})


def new_notification_rule(request: HttpRequest) -> HttpResponse:
    """Make a rule of one's own."""
    by = asker(request)
    form = RuleForm(request.POST or None, rule=None, contacts=_contacts(by), schedules=_schedules(by))
    if saved(form, lambda: actions.create_notification_rule(by=by, at=now(), user_id=by.who.id, **form.values())):
        messages.success(request, _("Saved."))
        return redirect("notifications")
    return render(request, "paging/notification_rule.html", {"form": form}, status=status_of(form))


def notification_rule(request: HttpRequest, rule_id: UUID) -> HttpResponse:
    """Change a rule of one's own."""
    by = asker(request)
    view = _mine(by, rule_id)
    form = RuleForm(request.POST or None, rule=view, contacts=_contacts(by), schedules=_schedules(by))
    if saved(form, lambda: actions.update_notification_rule(by=by, at=now(), rule_id=view.id, **form.values())):
        messages.success(request, _("Saved."))
        return redirect("notifications")
    return render(request, "paging/notification_rule.html", {"form": form, "rule": view}, status=status_of(form))


@require_POST
def change_notification_rule(request: HttpRequest, rule_id: UUID) -> HttpResponse:
    """Move a rule of one's own up or down, or remove it."""
    by = asker(request)
    view = _mine(by, rule_id)
    step = {"up": -1, "down": 1}.get(request.POST.get("do", ""))
    if step:
        actions.update_notification_rule(by=by, at=now(), rule_id=view.id, position=view.position + step)
    elif request.POST.get("do") == "remove":
        actions.delete_notification_rule(by=by, at=now(), rule_id=view.id)
    return redirect("notifications")


@require_safe
def webhooks(request: HttpRequest) -> HttpResponse:
    """List outgoing webhooks."""
    demand(asker(request), "see", Subject(kind="settings"))
    rows = [{"hook": one, "events": [EVENT_NAMES.get(event, event) for event in one.events]} for one in queries.webhooks()]
    return render(request, "paging/webhooks.html", {"rows": rows})


@never_cache
def new_webhook(request: HttpRequest) -> HttpResponse:
    """Set up a webhook; its secret is shown once, right here."""
    by = asker(request)
    demand(by, "configure", Subject(kind="settings"))
    form = WebhookForm(request.POST or None)
    made = attempt(form, lambda: actions.create_webhook(by=by, at=now(), **form.cleaned_data))
    if made:
        view, secret = made
        return render(request, "paging/webhook_made.html", {"hook": view, "secret": secret})
    return render(request, "paging/webhook.html", {"form": form}, status=status_of(form))


def webhook(request: HttpRequest, webhook_id: UUID) -> HttpResponse:
    """Change a webhook."""
    by = asker(request)
    demand(by, "configure", Subject(kind="settings"))
    view = _hook(webhook_id)
    initial = {"name": view.name, "url": view.url, "events": list(view.events), "enabled": view.enabled}
    form = WebhookForm(request.POST or None, initial=initial)
    if saved(form, lambda: actions.update_webhook(by=by, at=now(), webhook_id=view.id, **form.cleaned_data)):
        messages.success(request, _("Saved."))
        return redirect("webhooks")
    return render(request, "paging/webhook.html", {"form": form, "hook": view}, status=status_of(form))


@require_POST
def delete_webhook(request: HttpRequest, webhook_id: UUID) -> HttpResponse:
    """Remove a webhook."""
    actions.delete_webhook(by=asker(request), at=now(), webhook_id=webhook_id)
    return redirect("webhooks")


def new_team(request: HttpRequest) -> HttpResponse:
    """Make a team together with its schedule, its escalation and its routing rule."""
    by = asker(request)
    demand(by, "configure", Subject(kind="team"))
    choices = [(one.id, one.name or one.email) for one in people.everybody() if one.is_active and one.role != "customer"]
    alone = [one for one, _name in choices] if len(choices) == 1 else []  # whoever begins alone means to be paged
    form = TeamForm(request.POST or None, people=choices, initial={"members": alone})
    team = attempt(form, lambda: actions.set_up_team(by=by, at=now(), **_team_values(form)))
    if team:
        messages.success(request, _("The team has a schedule, an escalation and a routing rule. Look through them."))
        return redirect("team", team_id=team.id)
    return render(request, "paging/new_team.html", {"form": form}, status=status_of(form))


def _team_values(form: TeamForm) -> dict[str, Any]:
    said = form.cleaned_data
    return {**said, "members": [(one, "user") for one in said["members"]]}


def _contacts(by: Actor) -> list[tuple[str, str]]:
    mine = people.contacts([by.who.id]).get(by.who.id, [])
    return [*((f"{one.method}:{one.address}", one.address) for one in mine), ("app:", _("only here, under the bell"))]


def _schedules(by: Actor) -> list[tuple[str, str]]:
    return [(one.id, one.name) for one in schedules.schedules_of(by.who.id, by)]


def _mine(by: Actor, rule_id: UUID) -> NotificationRuleView:
    view = queries.notification_rule(rule_id)
    if view is None or view.user_id != by.who.id:
        raise NotFound("notification rule")
    return view


def _hook(webhook_id: UUID) -> WebhookView:
    view = queries.webhook(webhook_id)
    if view is None:
        raise NotFound("webhook")
    return view
