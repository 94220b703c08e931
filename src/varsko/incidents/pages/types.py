"""The types of incidents of the installation."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from varsko.core.clock import now
from varsko.incidents import actions, queries
from varsko.incidents.data import IncidentType
from varsko.incidents.forms.types import TypeForm
from varsko.incidents.pages.asked import actor_of
from varsko.kernel.errors import Invalid, NotFound
from varsko.people.data import Subject
from varsko.people.domain.permissions import demand, may
from varsko.ui.forms import saved, status_of


@require_safe
def types(request: HttpRequest) -> HttpResponse:
    """List the types."""
    by = actor_of(request)
    demand(by, "see", Subject(kind="settings"))
    context = {"types": queries.types(), "may_configure": may(by, "configure", Subject(kind="settings"))}
    return render(request, "incidents/types.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new_type(request: HttpRequest) -> HttpResponse:
    """Make a type."""
    demand(actor_of(request), "configure", Subject(kind="settings"))
    return _edit(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
def incident_type(request: HttpRequest, type_id: str) -> HttpResponse:
    """Change a type, or delete it."""
    by = actor_of(request)
    demand(by, "configure", Subject(kind="settings"))
    found = queries.type_of(type_id)
    if found is None:
        raise NotFound("type")
    if request.POST.get("do") != "delete":
        return _edit(request, found)
    try:
        actions.delete_type(by=by, at=now(), type_id=found.id)
    except Invalid as error:
        messages.error(request, " ".join(error.errors.values()))
        return redirect("incident-type", type_id=found.id)
    return redirect("incident-types")


def _edit(request: HttpRequest, found: IncidentType | None) -> HttpResponse:
    form = TypeForm(request.POST if request.method == "POST" else None, view=found)
    if saved(form, lambda: actions.save_type(by=actor_of(request), at=now(), wanted=form.wanted())):
        messages.success(request, _("Saved."))
        return redirect("incident-types")
    return render(request, "incidents/type.html", {"form": form, "type": found}, status=status_of(form))
