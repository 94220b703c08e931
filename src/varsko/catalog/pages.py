"""The pages of services."""

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from varsko.catalog import actions, queries
from varsko.catalog.data import Drawing, Hurt, ServiceView
from varsko.catalog.domain.drawing import BOX_HEIGHT, BOX_WIDTH
from varsko.catalog.forms import TIERS, EditService
from varsko.core.clock import now
from varsko.kernel.errors import Invalid, NotFound
from varsko.kernel.text import fold, shorten
from varsko.people import queries as people
from varsko.people.data import Actor, Subject
from varsko.people.domain.permissions import demand, may
from varsko.ui.forms import attempt, saved, status_of

_LONGEST_LABEL = 20


def services(request: HttpRequest) -> HttpResponse:
    """List services; the address holds what was looked for."""
    by = _asker(request)
    demand(by, "see", Subject(kind="service"))
    wanted = {name: request.GET.get(name, "") for name in ("q", "team", "archived")}
    found = queries.services(by, archived=wanted["archived"] == "1")
    context = {
        "rows": [{"service": one, "tier": TIERS[one.tier]} for one in found if _fits(one, wanted)],
        "wanted": wanted,
        "is_bare": not any(wanted.values()),
        "teams": people.teams(by),
        "may_create": bool(_owners(by)),
    }
    return render(request, "catalog/services.html", context)


def service(request: HttpRequest, service_id: UUID) -> HttpResponse:
    """Show one service: who answers for it, what it needs, and who is hurt when it breaks."""
    by = _asker(request)
    view = _seen(by, service_id)
    known = {one.id: one for one in queries.services(by)} | {view.id: view}
    may_configure = may(by, "configure", queries.about(view))
    context = {
        "service": view,
        "tier": TIERS[view.tier],
        "needs": _told(queries.needed_for(view.id), known),
        "hurt": _told(queries.hurt_by(view.id), known),
        "providers": queries.reliances(by, at=now(), service_id=view.id),
        "outside": queries.providers(by) if may_configure else [],
        "graph": _graph(queries.drawing(view.id, known), known, view.id),
        "may_configure": may_configure,
        "others": [one for one in known.values() if one.id != view.id and one.id not in view.needs] if may_configure else [],
    }
    return render(request, "catalog/service.html", context)


def new_service(request: HttpRequest) -> HttpResponse:
    """Make a service."""
    by = _asker(request)
    owners = _owners(by)
    if not owners:
        demand(by, "configure", Subject(kind="service"))
    form = EditService(request.POST or None, teams=owners, initial={"tier": 3})
    made = attempt(form, lambda: actions.create_service(by=by, at=now(), **form.cleaned_data))
    if made:
        return redirect("service", service_id=made.id)
    return render(request, "catalog/edit.html", {"form": form}, status=status_of(form))


def edit_service(request: HttpRequest, service_id: UUID) -> HttpResponse:
    """Change a service."""
    by = _asker(request)
    view = _seen(by, service_id)
    demand(by, "configure", queries.about(view))
    form = EditService(request.POST or None, teams=_owners(by), initial=_initial(view))
    if saved(form, lambda: actions.update_service(by=by, at=now(), service_id=view.id, **form.cleaned_data)):
        messages.success(request, _("Saved."))
        return redirect("service", service_id=view.id)
    return render(request, "catalog/edit.html", {"form": form, "service": view}, status=status_of(form))


@require_POST
def change_service(request: HttpRequest, service_id: UUID) -> HttpResponse:
    """Put a service into the archive or take it back; add or drop something it needs."""
    by = _asker(request)
    view = _seen(by, service_id)
    wish, needs_id = request.POST.get("do", ""), request.POST.get("needs_id", "")
    try:
        if wish == "archive":
            actions.archive_service(by=by, at=now(), service_id=view.id)
        elif wish == "restore":
            actions.restore_service(by=by, at=now(), service_id=view.id)
        elif wish == "link":
            actions.link_dependency(by=by, at=now(), service_id=view.id, needs_id=needs_id)
        elif wish == "unlink":
            actions.unlink_dependency(by=by, at=now(), service_id=view.id, needs_id=needs_id)
        elif wish == "lean":
            part = request.POST.get("part", "")
            actions.lean_on(by=by, at=now(), service_id=view.id, provider_id=request.POST.get("provider", ""), part=part)
        elif wish == "let_go":
            actions.let_go_of(by=by, at=now(), service_id=view.id, reliance_id=_number(request.POST.get("reliance", "")))
    except Invalid as error:
        messages.error(request, " ".join(error.errors.values()))
    return redirect("service", service_id=view.id)


def _number(said: str) -> int:
    return int(said) if said.isascii() and said.isdigit() and len(said) < 19 else 0


def _fits(view: ServiceView, wanted: dict[str, str]) -> bool:
    words = fold(" ".join([view.name, view.description, *view.aliases]))
    return fold(wanted["q"]) in words and (not wanted["team"] or view.team_id == wanted["team"])


def _told(found: list[Hurt], known: dict[str, ServiceView]) -> list[dict[str, Any]]:
    """Say of each service how far away it is and by way of what; those the reader may not know of are left out."""
    seen = [one for one in found if one.service.id in known]
    return [{"service": one.service, "steps": one.steps, "via": known.get(one.via), "tier": TIERS[one.service.tier]} for one in seen]


def _graph(drawing: Drawing, known: dict[str, ServiceView], here: str) -> dict[str, Any] | None:
    if len(drawing.boxes) == 1:
        return None
    boxes = [
        {
            "x": box.x,
            "y": box.y,
            "text_x": box.x + BOX_WIDTH // 2,
            "text_y": box.y + BOX_HEIGHT // 2,
            "id": box.id,
            "name": known[box.id].name,
            "label": shorten(known[box.id].name, _LONGEST_LABEL),
            "is_here": box.id == here,
        }
        for box in drawing.boxes
    ]
    return {"width": drawing.width, "height": drawing.height, "boxes": boxes, "lines": drawing.lines, "w": BOX_WIDTH, "h": BOX_HEIGHT}


def _initial(view: ServiceView) -> dict[str, Any]:
    return {
        "name": view.name,
        "team_id": view.team_id,
        "tier": view.tier,
        "description": view.description,
        "aliases": "\n".join(one for one in view.aliases if one != fold(view.name)),
        "links": "\n".join(f"{link.title} {link.url}" for link in view.links),
    }


def _owners(by: Actor) -> list[tuple[str, Any]]:
    """List the teams that `by` may give a service to; chiefs may also leave it without an owner."""
    own = [(one.id, one.name) for one in people.teams(by) if may(by, "configure", people.about_team(one))]
    return [("", _("Nobody yet")), *own] if may(by, "configure", Subject(kind="service")) else own


def _seen(by: Actor, service_id: UUID) -> ServiceView:
    view = queries.service(service_id)
    if view is None or not may(by, "see", queries.about(view)):
        raise NotFound("service")
    return view


def _asker(request: HttpRequest) -> Actor:
    return cast(Actor, request.actor)  # type: ignore[attr-defined]  # set by people's middleware
