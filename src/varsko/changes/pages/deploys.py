"""What other systems deployed, as a list."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from varsko.changes import queries
from varsko.changes.pages.asked import actor_of, moment_of
from varsko.people.domain.permissions import demand

PAGE = 50


@require_safe
def deploys(request: HttpRequest) -> HttpResponse:
    """List deploys, the latest first."""
    by = actor_of(request)
    demand(by, "see", queries.ANY)
    before, last = moment_of(request.GET.get("before", "")), request.GET.get("last", "")
    rows = queries.deploys(by=by, before=before, last=last, limit=PAGE + 1)
    older = {"before": rows[PAGE - 1].at.isoformat(), "last": rows[PAGE - 1].id} if len(rows) > PAGE else None
    return render(request, "changes/deploys.html", {"rows": rows[:PAGE], "older": older})
