"""Setting changes up: templates, who approves, freezes."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import formats
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from varsko.changes import actions, forms, queries, words
from varsko.changes.data import FreezeStep
from varsko.changes.pages.asked import actor_of
from varsko.core.clock import now
from varsko.kernel.errors import NotFound
from varsko.people import queries as people
from varsko.people.data import Subject
from varsko.people.domain.permissions import demand, may
from varsko.ui.forms import saved, status_of

_SETTINGS = Subject(kind="settings")
_FORM = "changes/asked.html"


@require_safe
def setup(request: HttpRequest) -> HttpResponse:
    """Show templates, standing rounds and freezes."""
    by = actor_of(request)
    demand(by, "see", queries.ANY)
    rounds = queries.standing()
    names = {one.id: one.name for one in people.users({pk for one in rounds for pk in one.wish.people}).values()}
    names |= {one.id: one.name for one in people.teams(by)}
    context = {
        "templates": [(one, words.SIZES[one.size]) for one in queries.templates()],
        "standing": [(one, words.LEVELS[one.level], [names.get(pk, "?") for pk in (*one.wish.people, *one.wish.teams)]) for one in rounds],
        "freezes": queries.freezes(now(), by=by),
        "may_set_up": may(by, "configure", _SETTINGS),
    }
    return render(request, "changes/setup.html", context)


def _said(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


@require_http_methods(["GET", "HEAD", "POST"])
def template(request: HttpRequest, ref: str = "") -> HttpResponse:
    """Make a template, or write one anew."""
    by = actor_of(request)
    demand(by, "configure", _SETTINGS)
    view = queries.template(ref) if ref else None
    if ref and view is None:
        raise NotFound("template")
    form = forms.TemplateForm(_said(request), by=by, view=view)
    if saved(form, lambda: actions.write_template(by=by, at=now(), draft=form.draft(), template=ref)):
        return redirect("change-setup")
    return render(request, _FORM, {"form": form, "title": view.name if view else _("New template")}, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
def standing(request: HttpRequest) -> HttpResponse:
    """Add a round of approval for all changes."""
    by = actor_of(request)
    demand(by, "configure", _SETTINGS)
    form = forms.StandingForm(_said(request), by=by)

    def add() -> None:
        said = form.cleaned_data
        actions.set_standing(by=by, at=now(), wish=form.wish(), level=said["level"], only_extensive=said["only_extensive"])

    if saved(form, add):
        return redirect("change-setup")
    return render(request, _FORM, {"form": form, "title": _("Another round of approval")}, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
def freeze(request: HttpRequest, ref: str = "") -> HttpResponse:
    """Set a freeze, or change one, with what became of it."""
    by = actor_of(request)
    demand(by, "configure", _SETTINGS)
    view = queries.freeze(ref) if ref else None
    if ref and view is None:
        raise NotFound("freeze")
    form = forms.FreezeForm(_said(request), by=by, view=view)

    def write() -> object:
        if ref:
            return actions.change_freeze(by=by, at=now(), freeze=ref, draft=form.draft())
        return actions.set_freeze(by=by, at=now(), draft=form.draft())

    if saved(form, write):
        return redirect("change-setup")
    context = {"form": form, "title": view.name if view else _("Freeze a time"), "steps": _steps(ref) if view else []}
    return render(request, _FORM, context, status=status_of(form))


def _steps(ref: str) -> list[tuple[FreezeStep, Any, list[tuple[Any, str, str]]]]:
    """Say what became of a freeze: the step, its word, and what was changed from what to what."""
    said = []
    for one in queries.freeze_history(ref):
        parts = [(words.FREEZE_FIELDS[name], _shown(name, one.before[name]), _shown(name, one.after[name])) for name in one.after]
        said.append((one, words.FREEZE_STEPS[one.change], parts))
    return said


def _shown(name: str, value: str) -> str:
    if name in {"begins_at", "ends_at"}:
        return formats.date_format(localtime(datetime.fromisoformat(value)), "SHORT_DATETIME_FORMAT")
    return value or "–"


@require_POST
def end(request: HttpRequest, what: str, ref: str) -> HttpResponse:
    """Put a template away, take a standing round away, or end a freeze."""
    by = actor_of(request)
    if what == "template":
        actions.remove_template(by=by, at=now(), template=ref)
    elif what == "round":
        actions.remove_standing(by=by, at=now(), standing=ref)
    elif what == "freeze":
        actions.end_freeze(by=by, at=now(), freeze=ref)
    else:
        raise NotFound("page")
    return redirect("change-setup")
