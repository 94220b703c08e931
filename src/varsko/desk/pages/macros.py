"""Macros: what each does is said beside its button; and where they are set up."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from varsko.core.clock import now
from varsko.desk import actions, queries, words
from varsko.desk.data import DeskView, RequestView
from varsko.desk.domain.macros import MacroView, Step, steps
from varsko.desk.forms import MacroForm
from varsko.desk.pages.asked import actor_of, desk_of
from varsko.kernel.errors import NotFound
from varsko.people.data import Actor, Subject
from varsko.people.domain.permissions import demand
from varsko.ui.forms import attempt, status_of
from varsko.ui.words import StrOrPromise

_PLAIN = frozenset({Step.TAKE, Step.ANSWER, Step.START, Step.WAIT, Step.RESUME, Step.SOLVE})
Told = list[tuple[StrOrPromise, str]]


def offered(by: Actor, found: RequestView) -> list[tuple[MacroView, Told, str]]:
    """List the macros for a request with what each would do and what it would answer."""
    return [(one, told(one), queries.macro_answer(one, found, by=by)) for one in queries.macros([found.desk_id], by=by)]


def told(macro: MacroView) -> Told:
    """Say what a macro does, step by step."""
    return [(words.STEPS[step], "" if step in _PLAIN else said) for step, said in steps(macro)]


def summary(macro: MacroView) -> str:
    """Say the same in one line."""
    return ", ".join(f"{word} {said}".strip() for word, said in told(macro))[:120]


@require_http_methods(["GET", "HEAD", "POST"])
def macros(request: HttpRequest, slug: str) -> HttpResponse:
    """List the macros of a desk in their order, and move one up."""
    by, desk = actor_of(request), _desk(request, slug)
    if request.method == "POST":
        actions.raise_macro(by=by, at=now(), desk=desk.id, ref=request.POST.get("up", ""))
        return redirect("desk-macros", slug=desk.slug)
    rows = [(one, told(one)) for one in queries.macros([desk.id], by=by)]
    return render(request, "desk/macros.html", {"desk": desk, "rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
def macro(request: HttpRequest, slug: str, ref: str = "") -> HttpResponse:
    """Write a macro, or take it out."""
    by, desk = actor_of(request), _desk(request, slug)
    view = queries.macro(ref, by=by) if ref else None
    if ref and (view is None or view.desk_id != desk.id):
        raise NotFound("macro")
    if view and request.POST.get("do") == "remove":
        actions.remove_macro(by=by, at=now(), desk=desk.id, ref=view.id)
        return redirect("desk-macros", slug=desk.slug)
    form = MacroForm(request.POST if request.method == "POST" else None, by=by, desk=desk, view=view)
    made = attempt(form, lambda: actions.write_macro(by=by, at=now(), desk=desk.id, ref=ref, **form.values()))
    if made:
        messages.success(request, _("Saved."))
        return redirect("desk-macros", slug=desk.slug)
    return render(request, "desk/macro.html", {"desk": desk, "view": view, "form": form}, status=status_of(form))


def _desk(request: HttpRequest, slug: str) -> DeskView:
    desk = desk_of(request, slug)
    demand(actor_of(request), "configure", Subject(kind="desk", team_ids=frozenset({desk.team_id} - {""})))
    return desk
