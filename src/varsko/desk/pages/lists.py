"""The queue: what is most urgent, what is mine, what nobody has."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from varsko.core.clock import now
from varsko.desk import queries, words
from varsko.desk.data import RequestView
from varsko.desk.domain.kept import KeptView
from varsko.desk.pages import filters
from varsko.desk.pages.asked import actor_of
from varsko.desk.pages.macros import summary
from varsko.people import queries as people
from varsko.people.data import Actor, Subject
from varsko.people.domain.permissions import demand, may

PAGE = 50
_TABS = {
    filters.OPEN: pgettext_lazy("requests", "Open"),
    filters.MINE: pgettext_lazy("requests", "Mine"),
    filters.TEAMS: pgettext_lazy("requests", "My teams"),
    filters.NOBODYS: pgettext_lazy("requests", "Nobody's"),
    filters.LATE: pgettext_lazy("requests", "Late"),
    filters.WAITING: pgettext_lazy("requests", "Waiting"),
    filters.OVER: pgettext_lazy("requests", "Solved and closed"),
}


@require_safe
@vary_on_headers("HX-Request")
def requests(request: HttpRequest) -> HttpResponse:
    """Show the list that the address asks for; only its rows to a page that has the rest already."""
    by = actor_of(request)
    demand(by, "see", queries.ANY)
    views = queries.kept_views(by)
    first = "" if request.GET or request.htmx else _first(views)  # type: ignore[attr-defined]  # set by django-htmx
    if first:
        return HttpResponseRedirect(reverse("desk") + first)
    return answer(request, filters.read(request.GET), views)


def _first(views: Iterable[KeptView]) -> str:
    """Give the query of the view that somebody begins with, "" for the whole queue."""
    found = next((one.query for one in views if one.is_first), "")
    return filters.read_query(found).address() if found else ""


def answer(request: HttpRequest, wanted: filters.Filter, views: Iterable[KeptView]) -> HttpResponse:
    """Draw the list with the views that the asker keeps; only its rows for a page that has the rest already."""
    by = actor_of(request)
    desks = queries.desks(by=by)
    context = _rows(request, wanted, views) | {"has_desk": bool(desks)}
    if request.htmx:  # type: ignore[attr-defined]  # set by django-htmx
        return render(request, "desk/_list.html", context)
    chosen = {"desks": desks, "kinds": words.KINDS, "orders": words.ORDERS, "may_open": may(by, "open", queries.ANY)}
    return render(request, "desk/list.html", context | chosen | {"may_set_up": may(by, "configure", Subject(kind="desk"))})


def _rows(request: HttpRequest, wanted: filters.Filter, views: Iterable[KeptView]) -> dict[str, Any]:
    by = actor_of(request)
    is_over = wanted.shown == filters.OVER
    asked = queries.counted_open if is_over else queries.holding_open  # what is over is found another way
    held = asked(wanted.text) if wanted.text else Q()
    where = replace(wanted, text="").where(by) & (Q() if is_over else held)
    if is_over:
        found = queries.requests(by=by, where=where, text=wanted.text, before=wanted.before, limit=PAGE + 1)
    else:
        found = queries.queue(by=by, where=where, after=wanted.after, limit=PAGE + 1, order=wanted.sorting)
    kept = [(one, filters.read_query(one.query)) for one in views]
    counts = _counts(by, wanted, held, kept)
    top = {"after": None, "before": None}
    keys = queries.incident_keys([one.id for one in found], by=by)
    return {
        "filter": wanted,
        "rows": [(one, keys.get(one.id, "")) for one in found[:PAGE]],
        "kept": [(one, said.address(), wanted.address(**top) == said.address(), counts.get(f"view_{one.id}")) for one, said in kept],
        "at": now(),
        "tabs": [
            (wanted.address(shown=name, order="", **top), word, wanted.shown == name, counts.get(name)) for name, word in _TABS.items()
        ],
        "newest": wanted.address(**top) if wanted.after or wanted.before else "",
        "older": _next(wanted, found[PAGE - 1], is_over=is_over) if len(found) > PAGE else "",
        "here": wanted.address(),
        "is_over": is_over,
        "teams": people.team_names(by) if not is_over else [],
        "macros": [(one, summary(one)) for one in queries.macros(by=by)] if not is_over else [],
        "may_act": not is_over and may(by, "change", queries.ANY),
    }


def _counts(by: Actor, wanted: filters.Filter, held: Q, kept: list[tuple[KeptView, filters.Filter]]) -> dict[str, int]:
    """Count what stands behind each tab and each view, in one query, or in two where words narrow the list; what is over is not counted."""
    narrow = replace(wanted, shown=filters.OPEN, text="").narrowed()
    tabs = {name: filters.shown(name, by) for name in filters.LISTS if name != filters.OVER}
    views = {f"view_{one.id}": said.where(by) for one, said in kept if said.shown != filters.OVER}
    if not wanted.text:
        return queries.counts({name: where & narrow for name, where in tabs.items()} | views, by=by)
    return queries.counts(tabs, by=by, within=narrow & held) | (queries.counts(views, by=by) if views else {})


def _next(wanted: filters.Filter, last: RequestView, *, is_over: bool) -> str:
    return wanted.address(before=last.number) if is_over else wanted.address(after=wanted.place(last))
