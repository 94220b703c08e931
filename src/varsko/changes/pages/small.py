"""The small forms of a change, each on a page of its own, so that they work on any phone and without script."""

from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from varsko.changes import actions, forms, queries, words
from varsko.changes.data import ChangeView, PlanDraft
from varsko.changes.pages.asked import actor_of, change_of
from varsko.core.clock import now
from varsko.kernel.errors import NotFound
from varsko.people.data import Actor
from varsko.people.domain.permissions import demand
from varsko.ui.forms import saved, status_of
from varsko.ui.words import StrOrPromise

Step = tuple[django_forms.Form, Callable[[], object], StrOrPromise, StrOrPromise]


@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, key: str) -> HttpResponse:
    """Write the plan."""
    by, found = actor_of(request), change_of(request, key)
    demand(by, "change", queries.subject(found.id))
    form = forms.PlanForm(_said(request), by=by, view=found)
    if saved(form, lambda: actions.write(by=by, at=now(), ref=found.id, draft=form.draft())):
        return redirect("change", key=found.key)
    return render(request, "changes/write.html", {"change": found, "form": form}, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
def small(request: HttpRequest, key: str, what: str) -> HttpResponse:
    """Ask one thing about a change, and do it."""
    by, found = actor_of(request), change_of(request, key)
    demand(by, "see" if what == "overrule" else "change", queries.subject(found.id))
    form, action, title, button = _step(what, by, found, request)
    if saved(form, action):
        return redirect("change", key=found.key)
    context = {"change": found, "form": form, "title": title, "button": button}
    return render(request, "changes/small.html", context, status=status_of(form))


def _said(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" and not _only_asks(request) else None


def _only_asks(request: HttpRequest) -> bool:
    """Tell whether somebody wants the same form for the page that they chose."""
    return request.POST.get("do") == "page"


def _step(what: str, by: Actor, found: ChangeView, request: HttpRequest) -> Step:
    """Give the form of a step, what it does, and what it is called. Raises NotFound."""
    if what == "round":
        return _round(by, found, request)
    if what == "overrule":
        form = forms.OverruleForm(_said(request))
        return (
            form,
            lambda: actions.overrule(by=by, at=now(), ref=found.id, **form.cleaned_data),
            _("Overrule the freeze"),
            _("Overrule it"),
        )
    if what == "announce":
        telling = forms.AnnounceForm(_said(request), by=by, view=found, typed=request.POST if _only_asks(request) else None)
        title = _("Announce it on a status page")
        return telling, lambda: actions.announce(by=by, at=now(), ref=found.id, **telling.said()), title, _("Announce it")
    if what not in {one.value for one in queries.moves(found)}:
        raise NotFound("page")
    moving = forms.MoveForm(_said(request), move=what)
    word = next(words.MOVES[one] for one in queries.moves(found) if one == what)
    return moving, lambda: actions.move(by=by, at=now(), ref=found.id, move=what, note=moving.cleaned_data["note"]), word, word


def _round(by: Actor, found: ChangeView, request: HttpRequest) -> Step:
    form = forms.RoundForm(_said(request), by=by)

    def add() -> object:
        return actions.write(by=by, at=now(), ref=found.id, draft=PlanDraft(rounds=(*found.rounds, form.wish())))

    return form, add, _("Another round of approval"), _("Add the round")
