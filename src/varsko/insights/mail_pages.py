"""The page on which somebody says whether the page for those who lead comes to them by mail."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from varsko.core.clock import now
from varsko.incidents import queries as incidents
from varsko.insights import actions, queries
from varsko.insights.forms import MailForm
from varsko.people.data import Actor
from varsko.people.domain.permissions import demand
from varsko.ui.forms import saved, status_of


@require_http_methods(["GET", "HEAD", "POST"])
def of_all_by_mail(request: HttpRequest) -> HttpResponse:
    """Have the page sent, or end it."""
    by: Actor = request.actor  # type: ignore[attr-defined]  # set by people's middleware
    demand(by, "see", incidents.ANY)
    mine = queries.overview_mail(by)
    start = {"every": mine.every if mine else "never", "form": mine.form if mine else "letter"}
    form = MailForm(request.POST if request.method == "POST" else None, initial=start)
    if saved(form, lambda: actions.send_overview(by=by, at=now(), **form.cleaned_data)):
        messages.success(request, _("Saved.") if form.cleaned_data["every"] else _("It is sent to you no more."))
        return redirect("insights-overview-mail")
    return render(request, "insights/mail.html", {"form": form, "mine": mine}, status=status_of(form))
