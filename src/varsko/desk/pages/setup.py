"""Setting desks up: their names and teams, categories, and the table of priorities."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from varsko.core.clock import now
from varsko.desk import actions, queries, words
from varsko.desk.domain.priority import PRIORITIES, URGENCIES
from varsko.desk.forms import CategoryForm, DeskForm, MatrixForm
from varsko.desk.pages.asked import actor_of, desk_of
from varsko.kernel.errors import NotFound
from varsko.people.data import Actor, Subject
from varsko.people.domain.permissions import demand, may
from varsko.ui.forms import attempt, saved, status_of

_SETTINGS = Subject(kind="settings")


def may_configure(by: Actor, team_id: str) -> bool:
    """Tell whether somebody may set up the desk of a team."""
    return may(by, "configure", Subject(kind="desk", team_ids=frozenset({team_id} - {""})))


@require_safe
def desks(request: HttpRequest) -> HttpResponse:
    """List the desks, in use and in the archive."""
    by = actor_of(request)
    demand(by, "see", queries.ANY)
    may_make = bool(by.manages) or may_configure(by, "")
    rows, archive = ([(one, may_configure(by, one.team_id)) for one in queries.desks(by=by, archived=old)] for old in (False, True))
    context = {"rows": rows, "archive": archive, "may_make": may_make, "may_change_table": may(by, "configure", _SETTINGS)}
    return render(request, "desk/desks.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """Open a desk."""
    by = actor_of(request)
    demand(by, "see", queries.ANY)
    form = DeskForm(_said(request), by=by)
    made = attempt(form, lambda: actions.create_desk(by=by, at=now(), **form.cleaned_data))
    if made:
        return redirect("desk-setup", slug=made.slug)
    return render(request, "desk/setup.html", {"form": form}, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
def setup(request: HttpRequest, slug: str) -> HttpResponse:
    """Change a desk, or put it away and take it out again."""
    by, desk = actor_of(request), desk_of(request, slug)
    demand(by, "configure", Subject(kind="desk", team_ids=frozenset({desk.team_id} - {""})))
    if request.POST.get("do") in {"archive", "restore"}:
        actions.change_desk(by=by, at=now(), ref=desk.id, archived=request.POST["do"] == "archive")
        return redirect("desks")
    form = DeskForm(_said(request), by=by, view=desk)
    changed = attempt(form, lambda: actions.change_desk(by=by, at=now(), ref=desk.id, **form.cleaned_data))
    if changed:
        messages.success(request, _("Saved."))
        return redirect("desk-setup", slug=changed.slug)
    context = {"desk": desk, "form": form, "tree": queries.categories([desk.id]), "may_see_skills": may(by, "see", _SETTINGS)}
    return render(request, "desk/setup.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
def category(request: HttpRequest, slug: str, category_id: str = "") -> HttpResponse:
    """Add a category, change one, or take it out."""
    by, desk = actor_of(request), desk_of(request, slug)
    demand(by, "configure", Subject(kind="desk", team_ids=frozenset({desk.team_id} - {""})))
    view = next((one for one in queries.categories([desk.id]) if one.id == category_id), None)
    if category_id and view is None:
        raise NotFound("category")
    if view and request.POST.get("do") == "remove":
        actions.remove_category(by=by, at=now(), desk=desk.id, ref=view.id)
        return redirect("desk-setup", slug=desk.slug)
    form = CategoryForm(_said(request), by=by, desk=desk, view=view)
    if saved(form, lambda: actions.write_category(by=by, at=now(), desk=desk.id, ref=category_id, **form.values())):
        return redirect("desk-setup", slug=desk.slug)
    return render(request, "desk/category.html", {"desk": desk, "view": view, "form": form}, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
def priorities(request: HttpRequest) -> HttpResponse:
    """Change the table of priorities."""
    by = actor_of(request)
    demand(by, "configure", _SETTINGS)
    form = MatrixForm(_said(request), rules=queries.rules())
    tried = None
    if request.POST.get("do") == "try":
        tried = queries.try_table(form.tried(), by=by, at=now()) if form.is_valid() else None
    elif saved(form, lambda: _write(by, form)):
        messages.success(request, _("The table has a new version. It counts for requests from now on."))
        return redirect("desk-priorities")
    context = {"form": form, "rows": form.rows(), "urgencies": [words.URGENCIES[one] for one in URGENCIES], "days": queries.TRIED_DAYS}
    if tried is not None:
        context |= {
            "tried": tried,
            "levels": [(one, tried.before[one], tried.after[one]) for one in PRIORITIES],
            "moves": tried.moves.items(),
        }
    return render(request, "desk/priorities.html", context, status=status_of(form))


def _write(by: Actor, form: MatrixForm) -> int:
    said = {name: form.cleaned_data[name] for name in ("tier_raises", "vip_raises", "note")}
    return actions.change_matrix(by=by, at=now(), cells=form.cells(), **said)


def _said(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None
