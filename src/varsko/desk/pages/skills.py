"""Setting up who knows what, and who hears of what is late."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from varsko.core.clock import now
from varsko.desk import actions, queries
from varsko.desk.forms import RungForm, SkillForm
from varsko.desk.pages.asked import actor_of, desk_of
from varsko.kernel.errors import NotFound
from varsko.people import queries as people
from varsko.people.data import Subject
from varsko.people.domain.permissions import demand
from varsko.ui.forms import saved, status_of


@require_safe
def skills(request: HttpRequest) -> HttpResponse:
    """List what people know."""
    rows = queries.skills(by=actor_of(request))
    names = {pk: one.name for pk, one in people.users({pk for one in rows for pk in one.people}).items()}
    context = {"rows": [(one, [names[pk] for pk in one.people if pk in names]) for one in rows]}
    return render(request, "desk/skills.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def skill(request: HttpRequest, ref: str = "") -> HttpResponse:
    """Say who knows something, or take it away."""
    by = actor_of(request)
    demand(by, "configure", Subject(kind="settings"))
    view = queries.skill(ref, by=by) if ref else None
    if ref and view is None:
        raise NotFound("skill")
    if view and request.POST.get("do") == "remove":
        actions.remove_skill(by=by, at=now(), ref=view.id)
        return redirect("desk-skills")
    form = SkillForm(_said(request), by=by, view=view)
    if saved(form, lambda: actions.write_skill(by=by, at=now(), ref=ref, **form.cleaned_data)):
        return redirect("desk-skills")
    return render(request, "desk/skill.html", {"form": form, "view": view}, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
def ladder(request: HttpRequest, slug: str) -> HttpResponse:
    """Show who hears of late requests of a desk, add a rung, or take one away."""
    by, desk = actor_of(request), desk_of(request, slug)
    demand(by, "configure", Subject(kind="desk", team_ids=frozenset({desk.team_id} - {""})))
    if request.POST.get("remove"):
        actions.remove_rung(by=by, at=now(), desk=desk.id, ref=request.POST["remove"])
        return redirect("desk-ladder", slug=desk.slug)
    form = RungForm(_said(request), desk=desk)
    if saved(form, lambda: actions.add_rung(by=by, at=now(), desk=desk.id, **form.cleaned_data)):
        return redirect("desk-ladder", slug=desk.slug)
    context = {"desk": desk, "form": form, "rows": queries.ladder(desk.id)}
    return render(request, "desk/ladder.html", context, status=status_of(form))


def _said(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None
