"""The page on which somebody says whether the page for those who lead comes to them by mail."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from varsko.core.clock import now
from varsko.incidents import queries as incidents
from varsko.insights import actions, links, queries
from varsko.insights.forms import MailForm
from varsko.kernel.errors import NotFound
from varsko.people import queries as people
from varsko.people.data import Actor
from varsko.people.domain.permissions import demand
from varsko.ui.forms import saved, status_of
from varsko.ui.secrecy import secret_address


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


@csrf_exempt  # the signed token in the address is the proof; there is no session to ride on
@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@secret_address
def end_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """End it by one press; mail programs press it by RFC 8058, without a session. Opening the link changes nothing."""
    person = people.user(links.read(token))
    if person is None:
        raise NotFound("mail")
    if request.method == "POST":
        actions.end_overview(token=token, at=now())
    with translation.override(person.language):
        return render(request, "insights/end.html", {"is_ended": request.method == "POST"})
