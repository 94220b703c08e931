"""Beginning a drill."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from varsko.core.clock import now
from varsko.core.once import Outcome, Paper, once
from varsko.drills import actions, queries
from varsko.drills.data import DrillView
from varsko.drills.forms import StartForm
from varsko.drills.pages.asked import actor_of
from varsko.incidents import queries as incidents
from varsko.people.data import Actor
from varsko.people.domain.permissions import demand
from varsko.ui.forms import attempt, status_of


def _begin(form: StartForm, by: Actor) -> Outcome[DrillView]:
    at = now()
    return once(
        Paper("drill", by.who, form.cleaned_data),
        lambda: actions.start(by=by, at=at, wanted=form.wanted()),
        name=lambda made: made.key,
        at=at,
        holds=lambda key: _is_under_way(key, by),
    )


def _is_under_way(key: str, by: Actor) -> bool:
    found = queries.drill(key, by=by, at=now())
    return found is not None and found.ended_at is None


@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Choose a script and people, and begin."""
    by = actor_of(request)
    demand(by, "change", incidents.ANY)
    form = StartForm(request.POST if request.method == "POST" else None, by=by, script=request.GET.get("script", ""))
    begun = attempt(form, lambda: _begin(form, by))
    if begun is not None:
        if begun.made is None:
            messages.info(request, _("You have begun this drill already: it is %(key)s. Nobody is paged again.") % {"key": begun.ref})
        return redirect("drill", key=begun.ref)
    return render(request, "drills/start.html", {"form": form}, status=status_of(form))
