"""The checklists of the installation."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from varsko.core.clock import now
from varsko.incidents import actions, queries, words
from varsko.incidents.domain.checks import SHIPPED
from varsko.incidents.forms.checks import ChecklistForm
from varsko.incidents.pages.asked import actor_of
from varsko.kernel.errors import NotFound
from varsko.people.data import Subject
from varsko.people.domain.permissions import demand, may
from varsko.ui.forms import saved, status_of

_KEYS = frozenset(one.key for one in SHIPPED)


@require_http_methods(["GET", "HEAD", "POST"])
def checklists(request: HttpRequest) -> HttpResponse:
    """List the checklists, and make one."""
    by = actor_of(request)
    demand(by, "see", Subject(kind="settings"))
    form = ChecklistForm(request.POST if request.method == "POST" else None, by=by)
    if saved(form, lambda: actions.save_checklist(by=by, at=now(), wanted=form.wanted())):
        messages.success(request, _("Saved."))
        return redirect("incident-checklists")
    context = {
        "form": form,
        "lists": [words.checklist(one) for one in queries.checklists()],
        "may_configure": may(by, "configure", Subject(kind="settings")),
    }
    return render(request, "incidents/checklists.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
def checklist(request: HttpRequest, key: str) -> HttpResponse:
    """Change a checklist, delete it, or take the shipped one again."""
    by = actor_of(request)
    demand(by, "configure", Subject(kind="settings"))
    found = next((one for one in queries.checklists() if one.key == key), None)
    if found is None:
        raise NotFound("checklist")
    if request.POST.get("do") == "delete":
        actions.delete_checklist(by=by, at=now(), key=key)
        return redirect("incident-checklists")
    form = ChecklistForm(request.POST if request.method == "POST" else None, by=by, view=found)
    if saved(form, lambda: actions.save_checklist(by=by, at=now(), wanted=form.wanted())):
        messages.success(request, _("Saved."))
        return redirect("incident-checklists")
    context = {"form": form, "list": words.checklist(found), "is_shipped": key in _KEYS, "is_own": bool(found.name)}
    return render(request, "incidents/checklist.html", context, status=status_of(form))
