"""The queue: what is most urgent, what is mine, what nobody has."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from varsko.desk import queries, words
from varsko.desk.data import RequestView
from varsko.desk.pages import filters
from varsko.desk.pages.asked import actor_of
from varsko.people.data import Subject
from varsko.people.domain.permissions import demand, may

PAGE = 50
_TABS = {
    filters.OPEN: pgettext_lazy("requests", "Open"),
    filters.MINE: pgettext_lazy("requests", "Mine"),
    filters.TEAMS: pgettext_lazy("requests", "My teams"),
    filters.NOBODYS: pgettext_lazy("requests", "Nobody's"),
    filters.WAITING: pgettext_lazy("requests", "Waiting"),
    filters.OVER: pgettext_lazy("requests", "Solved and closed"),
}


@require_safe
@vary_on_headers("HX-Request")
def requests(request: HttpRequest) -> HttpResponse:
    """Show the list that the address asks for; only its rows to a page that has the rest already."""
    by = actor_of(request)
    demand(by, "see", queries.ANY)
    wanted = filters.read(request.GET)
    desks = queries.desks(by=by)
    context = _rows(request, wanted) | {"has_desk": bool(desks)}
    if request.htmx:  # type: ignore[attr-defined]  # set by django-htmx
        return render(request, "desk/_list.html", context)
    chosen = {"desks": desks, "kinds": words.KINDS, "may_open": may(by, "open", queries.ANY)}
    return render(request, "desk/list.html", context | chosen | {"may_set_up": may(by, "configure", Subject(kind="desk"))})


def _rows(request: HttpRequest, wanted: filters.Filter) -> dict[str, Any]:
    by = actor_of(request)
    is_over = wanted.shown == filters.OVER
    where = wanted.where(by)
    if is_over:
        found = queries.requests(by=by, where=where, before=wanted.before, limit=PAGE + 1)
    else:
        found = queries.queue(by=by, where=where, after=wanted.after, limit=PAGE + 1)
    asked = {name: filters.shown(name, by) for name in filters.LISTS if name != filters.OVER}
    counts = queries.counts(asked, by=by, within=wanted.narrowed())
    top = {"after": None, "before": None}
    keys = queries.incident_keys([one.id for one in found], by=by)
    return {
        "filter": wanted,
        "rows": [(one, keys.get(one.id, "")) for one in found[:PAGE]],
        "tabs": [(wanted.address(shown=name, **top), word, wanted.shown == name, counts.get(name)) for name, word in _TABS.items()],
        "newest": wanted.address(**top) if wanted.after or wanted.before else "",
        "older": _next(wanted, found[PAGE - 1], is_over=is_over) if len(found) > PAGE else "",
        "here": wanted.address(),
        "is_over": is_over,
    }


def _next(wanted: filters.Filter, last: RequestView, *, is_over: bool) -> str:
    return wanted.address(before=last.number) if is_over else wanted.address(after=(last.priority, last.number))
