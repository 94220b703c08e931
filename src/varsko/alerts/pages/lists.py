"""The list of alerts, and what is done to many of them at once."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from varsko.alerts import queries
from varsko.alerts.data import SNOOZES
from varsko.alerts.pages import filters, problems, rows, verbs
from varsko.catalog import queries as catalog
from varsko.kernel.errors import Invalid
from varsko.people import queries as people
from varsko.people.data import Actor, Subject
from varsko.people.domain.permissions import may

PAGE = 50
MOST_AT_ONCE = 500
_WORDS = {
    filters.UNCLOSED: gettext_lazy("Not closed"),
    "open": pgettext_lazy("state of an alert", "Open"),
    "acknowledged": pgettext_lazy("state of an alert", "Acknowledged"),
    "snoozed": pgettext_lazy("state of an alert", "Snoozed"),
    "closed": pgettext_lazy("state of an alert", "Closed"),
    filters.ALL: gettext_lazy("All"),
}


@require_safe
@vary_on_headers("HX-Request")
def alerts(request: HttpRequest) -> HttpResponse:
    """Show the list that the address asks for; only its rows to a page that has the rest already."""
    return _answer(request, filters.read(request.GET))


@require_POST
def act(request: HttpRequest) -> HttpResponse:
    """Do one verb to the chosen alerts, and show the list again as the address says."""
    chosen = request.POST.getlist("alert")[:MOST_AT_ONCE]
    wanted = filters.read(request.GET)
    if not chosen:
        messages.error(request, _("Choose alerts first."))
    else:
        verbs.do(request, request.POST.get("verb", ""), chosen)
    if request.htmx:  # type: ignore[attr-defined]  # set by django-htmx
        return _answer(request, wanted)
    return HttpResponseRedirect(reverse("alerts") + wanted.address())


def _answer(request: HttpRequest, wanted: filters.Filter) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by people's middleware
    context = _rows(actor, wanted)
    if request.htmx:  # type: ignore[attr-defined]  # set by django-htmx
        return render(request, "alerts/_list.html", context)
    context |= {
        "teams": people.teams(by=actor),
        "services": catalog.services(by=actor),
        "kept": queries.kept_views(actor),
        "levels": range(1, 6),
        "whose": [("", _("Everybody's")), (filters.TEAMS, _("My teams'")), (filters.MINE, _("Mine"))],
    }
    return render(request, "alerts/list.html", context)


def _rows(actor: Actor, wanted: filters.Filter) -> dict[str, Any]:
    error, found = "", []
    may_act = may(actor, "acknowledge", Subject(kind="alert", team_ids=actor.team_ids))
    try:
        found = queries.alerts(by=actor, where=wanted.where(actor), before=wanted.before, limit=PAGE + 1)
    except Invalid as invalid:
        error = problems.told(invalid)
    return {
        "filter": wanted,
        "rows": rows.drawn(found[:PAGE], may_act=may_act),
        "error": error,
        "tabs": [(wanted.address(shown=shown, before=None), word, wanted.shown == shown) for shown, word in _WORDS.items()],
        "newest": wanted.address(before=None) if wanted.before else "",
        "older": wanted.address(before=found[PAGE - 1].number) if len(found) > PAGE else "",
        "here": wanted.address(),
        "snoozes": SNOOZES,
        "may_act": may_act,
        "is_bare": wanted.is_plain and wanted.shown in {filters.UNCLOSED, filters.ALL},
    }
