"""The page of one change: what it is, when, how risky, who said yes, what speaks against its time."""

from collections.abc import Callable
from types import MappingProxyType
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from varsko.changes import actions, queries, words
from varsko.changes.data import ChangeView, PlanDraft, Risk, RoundView
from varsko.changes.domain.risk import TIER
from varsko.changes.domain.states import COMING, NEEDS_NOTE, WRITABLE, State
from varsko.changes.pages.asked import actor_of, change_of
from varsko.core.clock import now
from varsko.desk import queries as desk
from varsko.kernel.errors import Invalid
from varsko.people.data import Actor
from varsko.people.domain.permissions import may
from varsko.statuspages import queries as statuspages

Verb = Callable[[Actor, ChangeView, HttpRequest], object]


@require_safe
@vary_on_headers("HX-Request")
def change(request: HttpRequest, key: str) -> HttpResponse:
    """Show a change; only its inside to a page that has the rest already."""
    found = change_of(request, key)
    template = "changes/_change.html" if request.htmx else "changes/change.html"  # type: ignore[attr-defined]  # set by django-htmx
    return render(request, template, context_of(request, found))


def context_of(request: HttpRequest, found: ChangeView) -> dict[str, Any]:
    """Give all that the page of a change shows."""
    by, at = actor_of(request), now()
    asked = [one for one in queries.asked_of(by, at) if one.change.id == found.id]
    may_change = may(by, "change", queries.subject(found.id))
    conflicts, risk = _conflicts(found, by), queries.risk(found)
    return {
        "change": found,
        "risk": risk,
        "parts": parts_of(risk),
        "level": words.LEVELS.get(found.level, ""),
        "size": words.SIZES[found.size],
        "moves": [(move.value, words.MOVES[move]) for move in queries.moves(found)],
        "with_note": {one.value for one in NEEDS_NOTE},
        "rounds": rounds_of(queries.rounds(found.id, found.version)),
        "mine": asked,
        "may_change": may_change,
        "may_write": may_change and found.state in WRITABLE,
        "has_request": desk.request(found.id, by=by) is not None,
        "is_draft": found.state == State.DRAFT,
        "conflicts": conflicts,
        "is_frozen": _is_frozen(found, [one for _word, one in conflicts]),
        "announcements": queries.announcements(found.id, by=by),
        "may_announce": may_change and may(by, "change", statuspages.ABOUT) and found.state in {State.DRAFT, *COMING},
        "deploys": queries.deploys_of(found.id, by=by) if found.window else [],
        "caused": queries.caused(found.id, by=by),
    }


def _is_frozen(found: ChangeView, conflicts: list[Any]) -> bool:
    """Tell whether there is a freeze that nobody has overruled for it."""
    freezes = {one.about for one in conflicts if one.blocks}
    return bool(freezes and not (found.overrules and freezes <= queries.overruled(found.id)))


def _conflicts(found: ChangeView, by: Actor) -> list[tuple[Any, Any]]:
    if found.window is None or (found.state not in WRITABLE and found.state != State.UNDER_WAY):
        return []
    rows = queries.conflicts(found.window, [one.id for one in found.services], by=by, but=found.id)
    return [(words.CONFLICTS[one.why], one) for one in rows]


def parts_of(risk: Risk) -> list[tuple[Any, Any, int]]:
    """Say each part of a score in words: what was asked, what was answered, what it adds."""
    said = []
    for one in risk.parts:
        number = _("tier %(tier)s") % {"tier": one.answer} if one.what == TIER else one.answer
        answer = words.ANSWERS[one.what].get(one.answer, _("not answered: the worst counts")) if one.what in words.ANSWERS else number
        said.append((words.QUESTIONS[one.what], answer, one.points))
    return said


def rounds_of(rounds: list[RoundView]) -> list[dict[str, Any]]:
    """Say each round in words."""
    return [
        {
            "round": one,
            "word": words.ROUNDS[one.state],
            "seats": [(seat, words.VOTES[seat.vote], words.VIA[seat.via]) for seat in one.seats],
        }
        for one in rounds
    ]


@require_POST
def do(request: HttpRequest, key: str) -> HttpResponse:
    """Do what a button says."""
    found, verb = change_of(request, key), request.POST.get("verb", "")
    try:
        _VERBS.get(verb, _move)(actor_of(request), found, request)
    except Invalid as error:
        for text in error.errors.values():
            messages.error(request, text)
    return redirect("change", key=found.key)


def _move(by: Actor, found: ChangeView, request: HttpRequest) -> None:
    actions.move(by=by, at=now(), ref=found.id, move=request.POST.get("verb", ""))


def _ask(by: Actor, found: ChangeView, request: HttpRequest) -> None:
    made = actions.ask(by=by, at=now(), ref=found.id)
    messages.success(request, _("It is approved beforehand.") if made.state == State.APPROVED else _("They are asked."))


def _vote(by: Actor, found: ChangeView, request: HttpRequest) -> None:
    said = request.POST
    actions.decide(by=by, at=now(), seat=said.get("seat", ""), vote=said["verb"], note=said.get("note", ""))
    messages.success(request, _("Your answer counts."))


def _drop_round(by: Actor, found: ChangeView, number: str) -> None:
    kept = tuple(one for index, one in enumerate(found.rounds) if str(index) != number)
    actions.write(by=by, at=now(), ref=found.id, draft=PlanDraft(rounds=kept))


_VERBS: MappingProxyType[str, Verb] = MappingProxyType(
    {
        "ask": _ask,
        "approved": _vote,
        "refused": _vote,
        "unannounce": lambda by, found, request: actions.unannounce(by=by, at=now(), ref=found.id, page=request.POST.get("page", "")),
        "blame": lambda by, found, request: actions.blame(by=by, at=now(), ref=found.id, incident=request.POST.get("incident", "")),
        "unblame": lambda by, found, request: actions.unblame(by=by, at=now(), ref=found.id, incident=request.POST.get("incident", "")),
        "unround": lambda by, found, request: _drop_round(by, found, request.POST.get("round", "")),
    }
)
