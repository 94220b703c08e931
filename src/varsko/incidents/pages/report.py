"""Saying that something is wrong without signing in: three fields, and thanks. It tells nothing of what is known."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from varsko.core.clock import now
from varsko.core.once import Outcome, Paper, once
from varsko.events.base import Who
from varsko.incidents import actions, queries
from varsko.incidents.forms.report import ReportForm
from varsko.kernel.errors import NotFound
from varsko.ui.forms import attempt, status_of


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """Ask what is wrong, and thank with the key."""
    if not queries.settings().report:
        raise NotFound("page")
    form = ReportForm(request.POST if request.method == "POST" else None)
    outcome = attempt(form, lambda: _report(form))
    key = outcome.ref if outcome else None
    return render(request, "incidents/report.html", {"form": form, "key": key}, status=status_of(form))


def _report(form: ReportForm) -> Outcome[str]:
    at = now()
    return once(
        Paper("report", Who(kind="system"), form.cleaned_data),
        lambda: actions.report(at=at, **form.cleaned_data),
        name=str,
        at=at,
        holds=queries.is_ongoing,
    )
