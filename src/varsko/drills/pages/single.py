"""The list of drills, and the page of one: its clock, its signals, and the look back."""

from collections.abc import Callable
from types import MappingProxyType
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from varsko.core.clock import now
from varsko.drills import actions, queries, words
from varsko.drills.data import DrillView
from varsko.drills.forms import NotesForm
from varsko.drills.pages.asked import actor_of, drill_of, may_start
from varsko.incidents import queries as incidents
from varsko.kernel.errors import Conflict, Invalid
from varsko.people.data import Actor
from varsko.people.domain.permissions import demand, may
from varsko.ui.files import Paper, taken_away
from varsko.ui.forms import saved, status_of

Verb = Callable[[Actor, DrillView, HttpRequest], object]


@require_safe
def drills(request: HttpRequest) -> HttpResponse:
    """List the drills, and the scripts one can begin with."""
    by = actor_of(request)
    demand(by, "see", incidents.ANY)
    context = {
        "drills": queries.drills(by=by, at=now()),
        "scripts": [one for one in queries.scripts() if not one.is_off],
        "may_start": may_start(by),
    }
    return render(request, "drills/list.html", context)


@require_safe
def drill(request: HttpRequest, key: str) -> HttpResponse:
    """Show a drill; only its inside to a page that has the rest already."""
    found = drill_of(request, key)
    context = _context(request, found)
    return render(request, "drills/_drill.html" if request.htmx else "drills/drill.html", context)  # type: ignore[attr-defined]


def _context(request: HttpRequest, found: DrillView) -> dict[str, Any]:
    return {
        "drill": found,
        "incident": found.incident,
        "may_change": may(actor_of(request), "change", incidents.subjects([found.incident.id])[found.incident.id]),
        "given": [(words.KINDS.get(one.kind, one.kind), words.ICONS.get(one.kind, "flag"), one) for one in found.given],
        "to_come": [(words.KINDS.get(one.kind, one.kind), words.ICONS.get(one.kind, "flag"), one) for one in found.to_come],
        "steps": [(one, words.PROOFS.get(one.proof, one.proof)) for one in found.steps],
        "speeds": words.SPEEDS,
        "speed": words.SPEEDS.get(found.speed, ""),
        "notes": [(word, getattr(found, name)) for name, word in words.NOTES.items() if getattr(found, name)],
    }


@require_safe
def export(request: HttpRequest, key: str, kind: Paper) -> HttpResponse:
    """Give the look back to take away."""
    found = drill_of(request, key)
    return taken_away(render_to_string("drills/drill.md", _context(request, found), request), f"{found.key}-drill", kind, found.key)


@require_POST
def do(request: HttpRequest, key: str) -> HttpResponse:
    """Do what a button of the page says."""
    found = drill_of(request, key)
    try:
        verb = _VERBS.get(request.POST.get("verb", ""))
        if verb is not None:
            verb(actor_of(request), found, request)
    except (Invalid, Conflict) as wrong:
        messages.error(request, " ".join(wrong.errors.values()))
    if request.htmx:  # type: ignore[attr-defined]  # set by django-htmx
        return render(request, "drills/_drill.html", _context(request, drill_of(request, key)))
    return redirect("drill", key=found.key)


def _number(request: HttpRequest, name: str) -> int:
    said = request.POST.get(name, "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 5 else 0


def _mark(by: Actor, found: DrillView, request: HttpRequest) -> None:
    mark = actions.tick if request.POST.get("verb") == "tick" else actions.untick
    mark(by=by, at=now(), ref=found.incident.id, number=_number(request, "number"))


def _review(by: Actor, found: DrillView, request: HttpRequest) -> None:
    actions.take_into_review(by=by, at=now(), ref=found.incident.id)
    messages.success(request, _("The notes stand in the review."))


_VERBS: MappingProxyType[str, Verb] = MappingProxyType(
    {
        "pause": lambda by, found, _request: actions.pause(by=by, at=now(), ref=found.incident.id),
        "go_on": lambda by, found, _request: actions.go_on(by=by, at=now(), ref=found.incident.id),
        "skip": lambda by, found, _request: actions.skip(by=by, at=now(), ref=found.incident.id),
        "end": lambda by, found, _request: actions.end(by=by, at=now(), ref=found.incident.id),
        "speed": lambda by, found, request: actions.set_speed(by=by, at=now(), ref=found.incident.id, speed=_number(request, "speed")),
        "tick": _mark,
        "untick": _mark,
        "review": _review,
    }
)


@require_http_methods(["GET", "HEAD", "POST"])
def notes(request: HttpRequest, key: str) -> HttpResponse:
    """Write down what a drill showed."""
    found = drill_of(request, key, "change")
    form = NotesForm(request.POST if request.method == "POST" else None, drill=found)
    if saved(form, lambda: actions.write_notes(by=actor_of(request), at=now(), ref=found.incident.id, notes=form.cleaned_data)):
        return redirect("drill", key=found.key)
    return render(request, "drills/notes.html", {"drill": found, "form": form}, status=status_of(form))
