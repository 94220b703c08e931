"""The list of incidents: what is going on first, then the past."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from varsko.catalog import queries as catalog
from varsko.incidents import queries, words
from varsko.incidents.data import IncidentView
from varsko.incidents.pages import filters
from varsko.incidents.pages.asked import actor_of
from varsko.people.data import Subject
from varsko.people.domain.permissions import demand

PAGE = 50
_WORDS = {
    filters.ALL: _("All"),
    "ongoing": _("Going on"),
    "resolved": _("Resolved"),
    "done": _("Reviewed and closed"),
    "declined": _("Declined and merged"),
    filters.DRILLS: _("Drills"),
}


@require_safe
@vary_on_headers("HX-Request")
def incidents(request: HttpRequest) -> HttpResponse:
    """Show the list that the address asks for; only its rows to a page that has the rest already."""
    demand(actor_of(request), "see", Subject(kind="incident"))
    wanted = filters.read(request.GET)
    context = _rows(request, wanted)
    if request.htmx:  # type: ignore[attr-defined]  # set by django-htmx
        return render(request, "incidents/_list.html", context)
    by = actor_of(request)
    services = catalog.services(by=by)
    teams = dict(sorted(((one.team_id, one.team_name) for one in services if one.team_id), key=lambda pair: pair[1]))
    context |= {"services": services, "types": queries.types(), "owed": queries.owed(by=by), "teams": teams.items()}
    context["team_name"] = teams.get(wanted.team, "")
    return render(request, "incidents/list.html", context)


def _rows(request: HttpRequest, wanted: filters.Filter) -> dict[str, Any]:
    """Gather the rows; on the first page what is going on stands apart, above the past."""
    by = actor_of(request)
    where = wanted.where(by)
    is_first = wanted.before is None
    under_way = queries.ongoing(by=by, where=where & filters.SHOWN["ongoing"]) if wanted.is_plain and is_first else []
    drills = wanted.shown == filters.DRILLS
    found = queries.incidents(by=by, where=where & _not(under_way, wanted), before=wanted.before, limit=PAGE + 1, drills=drills)
    levels = words.levels(queries.scale().levels)
    counted = queries.with_callers([*under_way, *found[:PAGE]], by=by)
    return {
        "filter": wanted,
        "ongoing": counted[: len(under_way)],
        "rows": counted[len(under_way) :],
        "levels": levels,
        "tabs": [(wanted.address(shown=shown, before=None), word, wanted.shown == shown) for shown, word in _WORDS.items()],
        "newest": wanted.address(before=None) if wanted.before else "",
        "older": wanted.address(before=found[PAGE - 1].number) if len(found) > PAGE else "",
        "here": wanted.address(),
    }


def _not(under_way: list[IncidentView], wanted: filters.Filter) -> Any:
    """Leave out what stands above already, on every page of the bare list."""
    return ~filters.SHOWN["ongoing"] if under_way or wanted.is_plain else filters.SHOWN[filters.ALL]
