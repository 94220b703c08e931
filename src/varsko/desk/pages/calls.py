"""The telephone log: one line, understood while it is typed, logged with Enter."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from django.views.decorators.vary import vary_on_headers

from varsko.core.clock import now
from varsko.core.once import Paper, once
from varsko.desk import actions, queries, words
from varsko.desk.data import CallerDraft, Channel, Draft, RequestView
from varsko.desk.domain.line import Read
from varsko.desk.pages.asked import actor_of
from varsko.incidents import queries as incidents
from varsko.kernel.errors import Invalid
from varsko.kernel.text import clean
from varsko.people.data import Actor
from varsko.people.domain.permissions import demand

_LONGEST = 400
_NOBODY = "new"
_SOON = timedelta(minutes=2)  # later the same words may be the next caller's


@require_http_methods(["GET", "HEAD", "POST"])
@vary_on_headers("HX-Request")
def call(request: HttpRequest) -> HttpResponse:
    """Show how a line is understood, or log it."""
    by = actor_of(request)
    demand(by, "open", queries.ANY)
    said = request.POST if request.method == "POST" else request.GET
    line = clean(said.get("line", "")).strip()[:_LONGEST]
    context: dict[str, Any] = {"line": line} | (_understood(request, line) if line else {})
    if request.method == "POST" and line:
        try:
            return _log(request, context["read"])
        except Invalid as invalid:
            context |= {"wrong": " ".join(invalid.errors.values())}
    if request.htmx:  # type: ignore[attr-defined]  # set by django-htmx
        return render(request, "desk/_understood.html", context)
    return render(request, "desk/call.html", context, status=422 if "wrong" in context else 200)


def _understood(request: HttpRequest, line: str) -> dict[str, Any]:
    by = actor_of(request)
    read, people = queries.understand(line, by=by)
    tree = queries.categories([one.id for one in queries.desks(by=by)])
    last = queries.of_caller(people[0].id, by=by, limit=3) if people else []
    ongoing = {one.key: one for one in incidents.ongoing(by=by)} if read.ongoing else {}
    return {
        "read": read,
        "people": people[:6],
        "category": next((one.path for one in tree if one.id == read.category), ""),
        "urgency": words.URGENCIES[read.urgency],
        "impact": words.IMPACTS[read.impact],
        "last": last,
        "ongoing": [ongoing[key] for key in read.ongoing if key in ongoing],
        "because": dict(read.because),
    }


def _log(request: HttpRequest, read: Read) -> HttpResponse:
    by, said = actor_of(request), request.POST
    tree = queries.categories([one.id for one in queries.desks(by=by)])
    place = next((one for one in tree if one.id == read.category), None)
    draft = Draft(
        title=read.title or _("A call"),
        channel=Channel.PHONE,
        desk=place.desk_id if place else "",
        category_id=read.category,
        service_id=read.service,
        impact=read.impact,
        urgency=read.urgency,
        caller=_caller(said.get("caller", ""), read),
        objects=read.objects,
        assignee_id=by.who.id if by.who.kind == "user" and said.get("verb") == "solve" else "",
    )
    outcome = once(
        Paper("call", by.who, _said(said, read)),
        lambda: _keep(by, draft, said),
        name=lambda made: made.key,
        at=now(),
        within=_SOON,
        holds=lambda key: queries.request(key, by=by) is not None,
    )
    if outcome.made is None:
        messages.info(request, _("You have sent this already: it is %(key)s. It was not sent a second time.") % {"key": outcome.ref})
    return redirect("desk-request", key=outcome.ref)


def _keep(by: Actor, draft: Draft, said: Mapping[str, str]) -> RequestView:
    """Open the request, tie it to the incident that was chosen, and solve it where that was pressed: all of it, or nothing."""
    at = now()
    made = actions.open_request(by=by, at=at, draft=draft)
    if said.get("incident"):
        actions.link_incident(by=by, at=at, ref=made.id, incident=said["incident"])
    if said.get("verb") == "solve":
        actions.move(by=by, at=at, ref=made.id, move="solve")
    return made


def _caller(chosen: str, read: Read) -> CallerDraft | None:
    """Give who calls: the one that was chosen, else the likeliest, else a new guest."""
    if chosen and chosen != _NOBODY:
        return CallerDraft(id=chosen)
    if read.callers and chosen != _NOBODY:
        return CallerDraft(id=read.callers[0])
    guest = CallerDraft(name=read.name, email=read.email, phone=read.phone)
    return guest if read.name or read.email or read.phone else None


def _said(said: Mapping[str, str], read: Read) -> dict[str, str]:
    """Give what tells a call from another."""
    return {name: said.get(name, "") for name in ("line", "incident", "verb")} | {"caller": _overruled(said.get("caller", ""), read)}


def _overruled(chosen: str, read: Read) -> str:
    """Name who was chosen in place of the likeliest; a guest becomes the likeliest once the call is logged, and is no other then."""
    return "" if chosen in {"", _NOBODY, *read.callers[:1]} else chosen
