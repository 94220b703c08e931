"""A page for a big screen in the room: read from five metres, live, and fetched anew by the browser where there is no script."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from varsko.core.clock import now
from varsko.desk import queries
from varsko.desk.pages.asked import actor_of
from varsko.kernel.errors import NotFound
from varsko.kernel.text import clean
from varsko.people.domain.permissions import demand


@require_safe
@vary_on_headers("HX-Request")
def wall(request: HttpRequest) -> HttpResponse:
    """Show how things stand; only its inside to a page that has the rest already."""
    by = actor_of(request)
    demand(by, "see", queries.ANY)
    desk, desks = clean(request.GET.get("desk", ""))[:40], queries.desks_on_walls(by)
    if desk and desk not in {one.slug for one in desks}:
        raise NotFound("desk")
    at = now()
    context = {"wall": queries.wall(by=by, at=at, desk=desk), "at": at, "desk": desk, "desks": desks}
    template = "desk/_wall.html" if request.htmx else "desk/wall.html"  # type: ignore[attr-defined]  # set by django-htmx
    return render(request, template, context)
