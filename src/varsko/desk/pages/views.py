"""The views of the queue that are kept: under a name, for oneself or for others, and the one that one begins with."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from varsko.core.clock import now
from varsko.desk import actions, queries
from varsko.desk.forms import ViewForm
from varsko.desk.pages import filters
from varsko.desk.pages.asked import actor_of
from varsko.people.domain.permissions import demand
from varsko.ui.forms import attempt, status_of


@require_http_methods(["GET", "HEAD", "POST"])
def views(request: HttpRequest) -> HttpResponse:
    """Show the views that one has, and keep the queue under a name as the address shows it."""
    by = actor_of(request)
    demand(by, "see", queries.ANY)
    wanted = filters.read(request.GET).address(after=None, before=None)
    form = ViewForm(request.POST if request.method == "POST" else None, by=by)
    kept = attempt(form, lambda: actions.keep_view(by=by, at=now(), query=wanted, **form.values()))
    if kept:
        messages.success(request, _("The view “%(name)s” is kept.") % {"name": kept.name})
        return HttpResponseRedirect(reverse("desk") + wanted)
    context = {"form": form, "kept": queries.kept_views(by), "here": wanted, "may_keep": bool(request.GET)}
    return render(request, "desk/views.html", context, status=status_of(form))


@require_POST
def forget_view(request: HttpRequest, ref: str) -> HttpResponse:
    """Take a kept view away."""
    actions.forget_view(by=actor_of(request), at=now(), view_id=ref)
    return redirect("desk-views")


@require_POST
def begin_with(request: HttpRequest) -> HttpResponse:
    """Choose the view that one begins with."""
    actions.begin_with(by=actor_of(request), at=now(), view_id=request.POST.get("view", ""))
    return redirect("desk-views")
