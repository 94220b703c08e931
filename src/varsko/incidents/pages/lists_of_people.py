"""Who gets updates: the distribution lists of the installation, and what the reader follows."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from varsko.catalog import queries as catalog
from varsko.core.clock import now
from varsko.incidents import actions, queries, words
from varsko.incidents.forms.lists import FollowForm, ListForm
from varsko.incidents.pages.asked import actor_of
from varsko.kernel.errors import NotFound
from varsko.people.data import Subject
from varsko.people.domain.permissions import demand, may
from varsko.ui.forms import saved, status_of


@require_http_methods(["GET", "HEAD", "POST"])
def mailing_lists(request: HttpRequest) -> HttpResponse:
    """List the distribution lists, and make one."""
    by = actor_of(request)
    demand(by, "see", Subject(kind="settings"))
    form = ListForm(request.POST if request.method == "POST" else None, by=by)
    if saved(form, lambda: actions.save_list(by=by, at=now(), wanted=form.wanted())):
        messages.success(request, _("Saved."))
        return redirect("incident-lists")
    may_configure = may(by, "configure", Subject(kind="settings"))
    context = {"form": form, "lists": queries.mailing_lists(), "may_configure": may_configure}
    return render(request, "incidents/lists.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
def mailing_list(request: HttpRequest, list_id: str) -> HttpResponse:
    """Change a distribution list, or delete it."""
    by = actor_of(request)
    demand(by, "configure", Subject(kind="settings"))
    found = next((one for one in queries.mailing_lists() if one.id == list_id), None)
    if found is None:
        raise NotFound("list")
    if request.POST.get("do") == "delete":
        actions.delete_list(by=by, at=now(), list_id=found.id)
        return redirect("incident-lists")
    form = ListForm(request.POST if request.method == "POST" else None, by=by, view=found)
    if saved(form, lambda: actions.save_list(by=by, at=now(), wanted=form.wanted())):
        messages.success(request, _("Saved."))
        return redirect("incident-lists")
    return render(request, "incidents/list_of_people.html", {"form": form, "list": found}, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
def following(request: HttpRequest) -> HttpResponse:
    """Show what the reader follows, add to it, or end it."""
    by = actor_of(request)
    demand(by, "see", Subject(kind="incident"))
    if "stop" in request.POST:
        actions.follow(by=by, at=now(), severity=0, service_id=request.POST["stop"])
        return redirect("incident-following")
    form = FollowForm(request.POST if request.method == "POST" else None, by=by)
    if saved(form, lambda: actions.follow(by=by, at=now(), **form.wanted())):
        messages.success(request, _("Saved."))
        return redirect("incident-following")
    names = {one.id: one.name for one in catalog.services(by)}
    mine = queries.following(by.who.id)
    names[""] = _("All services")
    rows = [(pk, names[pk], words.short(severity)) for pk, severity in mine.items() if pk in names]
    return render(request, "incidents/following.html", {"form": form, "rows": rows}, status=status_of(form))
