"""The page of one review: what happened, what contributed, what was learned, and what is done about it."""

from collections.abc import Callable
from types import MappingProxyType
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from varsko.core.clock import now
from varsko.kernel.errors import Invalid
from varsko.people.data import Actor
from varsko.postmortems import actions, queries, words
from varsko.postmortems.data import ReviewView
from varsko.postmortems.pages.asked import actor_of, review_of
from varsko.postmortems.paper import as_markdown, facts
from varsko.ui.files import Paper, taken_away

_WITH_PAGE = frozenset({"return", "reopen"})
Verb = Callable[[Actor, ReviewView, HttpRequest], object]


@require_safe
def review(request: HttpRequest, key: str) -> HttpResponse:
    """Show a review."""
    return render(request, "postmortems/review.html", _context(request, review_of(request, key)))


def _context(request: HttpRequest, found: ReviewView) -> dict[str, Any]:
    by = actor_of(request)
    may_change = queries.may_change(by, found.incident.id)
    return {
        **facts(found, by=by),
        "may_change": may_change,
        "may_write": may_change and found.state != "published",
        "moves": [(move, words.MOVES[move], move in _WITH_PAGE) for move in queries.moves(found)] if may_change else [],
        "hints": [(words.place(one.field), one.words, words.HINTS[one.reason]) for one in queries.hints(found)] if may_change else [],
        "asks_me": any(one.user_id == by.who.id and not one.approved_at for one in found.approvals) and found.state == "in_review",
    }


@require_safe
def export(request: HttpRequest, key: str, kind: Paper) -> HttpResponse:
    """Give a review to take away."""
    found = review_of(request, key)
    return taken_away(as_markdown(found, by=actor_of(request)), f"{found.key}-review", kind, found.key)


@require_POST
def begin(request: HttpRequest, key: str) -> HttpResponse:
    """Begin the review of an incident."""
    made = actions.open_review(by=actor_of(request), at=now(), ref=key)
    return redirect("review", key=made.key)


@require_POST
def do(request: HttpRequest, key: str) -> HttpResponse:
    """Do what a button of the page says."""
    found = review_of(request, key)
    try:
        _VERBS.get(request.POST.get("verb", ""), _move)(actor_of(request), found, request)
    except Invalid as invalid:
        messages.error(request, " ".join(invalid.errors.values()))
    return redirect("review", key=found.key)


def _move(by: Actor, found: ReviewView, request: HttpRequest) -> None:
    verb = request.POST.get("verb", "")
    actions.move(by=by, at=now(), ref=found.incident.id, move=verb)
    if verb == "publish":
        messages.success(request, _("It is published, and those who follow such incidents are told."))


def _approve(by: Actor, found: ReviewView, request: HttpRequest) -> None:
    actions.approve(by=by, at=now(), ref=found.incident.id)


def _number(request: HttpRequest) -> int:
    said = request.POST.get("number", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 9 else 0


def _finish(by: Actor, found: ReviewView, request: HttpRequest) -> None:
    actions.end_action(by=by, at=now(), ref=found.incident.id, number=_number(request))


def _unfinish(by: Actor, found: ReviewView, request: HttpRequest) -> None:
    actions.reopen_action(by=by, at=now(), ref=found.incident.id, number=_number(request))


_VERBS: MappingProxyType[str, Verb] = MappingProxyType({"approve": _approve, "finish": _finish, "unfinish": _unfinish})
