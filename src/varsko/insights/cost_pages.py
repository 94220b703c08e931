"""The page on which somebody says what an hour of down time and of work costs."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from varsko.core.clock import now
from varsko.incidents import queries as incidents
from varsko.insights.costs import history, rates, set_rates
from varsko.insights.forms import CostsForm
from varsko.people import queries as people
from varsko.people.data import Actor, Subject
from varsko.people.domain.permissions import demand
from varsko.ui.forms import saved, status_of


@require_http_methods(["GET", "HEAD", "POST"])
def of_costs(request: HttpRequest) -> HttpResponse:
    """Say what an hour costs."""
    by: Actor = request.actor  # type: ignore[attr-defined]  # set by people's middleware
    demand(by, "configure", Subject(kind="settings"))
    form = CostsForm(request.POST if request.method == "POST" else None, rates=rates(), levels=incidents.levels(), teams=people.teams(by))
    if saved(form, lambda: set_rates(by=by, at=now(), **form.wanted())):
        messages.success(request, _("Saved."))
        return redirect("insights-overview")
    if "base" in form.errors:
        form.renew(rates().version)
    return render(
        request,
        "insights/costs.html",
        {"form": form, "versions": [(one, who, when) for one, who, when in history() if one.currency]},
        status=status_of(form),
    )
