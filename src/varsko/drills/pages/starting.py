"""Beginning a drill."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from varsko.core.clock import now
from varsko.drills import actions
from varsko.drills.forms import StartForm
from varsko.drills.pages.asked import actor_of
from varsko.incidents import queries as incidents
from varsko.people.domain.permissions import demand
from varsko.ui.forms import attempt, status_of


@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Choose a script and people, and begin."""
    by = actor_of(request)
    demand(by, "change", incidents.ANY)
    form = StartForm(request.POST if request.method == "POST" else None, by=by, script=request.GET.get("script", ""))
    begun = attempt(form, lambda: actions.start(by=by, at=now(), wanted=form.wanted()))
    if begun is not None:
        return redirect("drill", key=begun.key)
    return render(request, "drills/start.html", {"form": form}, status=status_of(form))
