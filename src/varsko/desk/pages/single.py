"""The page of one request: what the caller needs now, who does it, what was said."""

from collections.abc import Callable
from types import MappingProxyType
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from varsko.core.clock import now
from varsko.desk import actions, queries, words
from varsko.desk.data import EntryView, ProblemView, RequestView, TieView
from varsko.desk.form_words import answers, name_of
from varsko.desk.pages import hands, steps
from varsko.desk.pages.asked import actor_of, may_change, request_of
from varsko.desk.pages.macros import offered
from varsko.desk.pages.mail import worded
from varsko.desk.pages.texts import inserted
from varsko.desk.promise_words import BROKEN, GOALS
from varsko.kernel.errors import Invalid
from varsko.kernel.text import clean
from varsko.knowledge import queries as knowledge
from varsko.people.data import Actor

_MOVES_WITH_PAGE = frozenset({"solve", "withdraw"})
Verb = Callable[[Actor, RequestView, HttpRequest], object]


@require_safe
@vary_on_headers("HX-Request")
def request(request: HttpRequest, key: str) -> HttpResponse:
    """Show a request; only its inside to a page that has the rest already."""
    found = request_of(request, key)
    template = "desk/_request.html" if request.htmx else "desk/request.html"  # type: ignore[attr-defined]  # set by django-htmx
    return render(request, template, _context(request, found))


def _context(request: HttpRequest, found: RequestView, typed: str = "") -> dict[str, Any]:
    by, said = actor_of(request), queries.entries(found.id)
    ties, beside = queries.ties(found.id, by=by), hands.around(by, found)
    left, macros = beside["draft"], offered(by, found)
    return {
        "request_": found,
        "kind": words.KINDS[found.kind],
        "channel": words.CHANNELS.get(found.channel, found.channel),
        "impact": words.IMPACTS[found.impact],
        "urgency": words.URGENCIES[found.urgency],
        "why": [(words.WHY[one.why], one.priority) for one in found.why],
        "said": [(one, words.SAID[one.kind]) for one in reversed(said)],
        "last": _last_of_caller(said),
        "seen": said[-1].id if said else "none",
        "moves": [(move, words.MOVES[move]) for move in queries.moves(found)],
        "with_page": _MOVES_WITH_PAGE,
        "may_change": may_change(request, found),
        "is_mine": bool(found.assignee_id) and found.assignee_id == by.who.id,
        "answers": answers(found.form),
        "form_name": name_of(found.form) if found.form else "",
        "asked_people": queries.asked_of(found.id) if found.approval and found.approval.is_open else [],
        "typed": typed or (left.text if left else ""),
        **beside,
        "steps": queries.steps_of(found.id),
        "checklists": queries.checklists([found.desk_id], by=by) if found.is_open and may_change(request, found) else [],
        "macros": macros,
        "texts": queries.quick_texts([one for one, _told, _answer in macros], by=by),
        "articles": knowledge.suggest(f"{found.title} {found.category}", by, limit=4),
        "incident": queries.incident_of(found.id, by=by),
        "declare": _declare_address(found),
        "promises": [(GOALS[one.goal], one, BROKEN.get(one.why, "")) for one in queries.promises_of(found.id)],
        "mails": [worded(one) for one in queries.mails_of(found.id)],
        "ties": [((words.BACKWARDS if one.is_from_other else words.RELATIONS)[one.relation], one.request) for one in ties],
        "split_from": next((one.request for one in ties if one.relation == "split" and not one.is_from_other), None),
        "problem": queries.problem(found.id) if found.kind == "problem" else None,
        "workarounds": _workarounds(ties),
    }


def _declare_address(found: RequestView) -> str:
    """Give the address that makes an incident of a request, "" where its title is nobody else's business or it has one already."""
    if found.confidential or not found.is_open:
        return ""
    said = {"summary": found.title, "service_id": found.service.id if found.service else "", "source": f"request:{found.id}"}
    return f"{reverse('incident-declare')}?{urlencode(said)}"


def _workarounds(ties: list[TieView]) -> list[tuple[RequestView, ProblemView]]:
    """List what helps meanwhile with the problems that a request comes from."""
    near = [one.request for one in ties if one.request.kind == "problem" and not one.is_from_other]
    known = queries.problems([one.id for one in near])
    return [(one, known[one.id]) for one in near if one.id in known and known[one.id].workaround]


def _last_of_caller(said: list[EntryView]) -> EntryView | None:
    """Find the last thing that the caller said after they opened it."""
    return next((one for one in reversed(said) if one.kind == "reply"), None)


@require_POST
def do(request: HttpRequest, key: str) -> HttpResponse:
    """Do what a button of the page says; an answer that is held back keeps its words."""
    found = request_of(request, key)
    typed, status = "", 200
    try:
        if request.POST.get("verb") == "insert":
            typed = inserted(actor_of(request), found, request)
        else:
            _VERBS.get(request.POST.get("verb", ""), _move)(actor_of(request), found, request)
    except Invalid as invalid:
        messages.error(request, " ".join(invalid.errors.values()))
        typed, status = clean(request.POST.get("text", "")), 422
    if request.htmx:  # type: ignore[attr-defined]  # set by django-htmx
        return render(request, "desk/_request.html", _context(request, request_of(request, key), typed))
    if typed:
        return render(request, "desk/request.html", _context(request, request_of(request, key), typed), status=status)
    return redirect("desk-request", key=found.key)


def _take(by: Actor, found: RequestView, request: HttpRequest) -> None:
    actions.take(by=by, at=now(), ref=found.id)
    messages.success(request, _("It is yours now."))


def _answer(by: Actor, found: RequestView, request: HttpRequest) -> None:
    then = {"answer-wait": "wait", "answer-solve": "solve"}.get(request.POST.get("verb", ""), "")
    actions.answer(by=by, at=now(), ref=found.id, text=request.POST.get("text", ""), then=then, **_more(request))


def _more(request: HttpRequest) -> dict[str, Any]:
    return {"seen": request.POST.get("seen", ""), "minutes": hands.minutes(request)}


def _apply(by: Actor, found: RequestView, request: HttpRequest) -> None:
    said = request.POST
    actions.apply_solution(by=by, at=now(), ref=found.id, article=said.get("article", ""), seen=said.get("seen", ""))


def _macro(by: Actor, found: RequestView, request: HttpRequest) -> None:
    said = request.POST
    actions.apply_macro(by=by, at=now(), ref=found.id, macro=said.get("macro", ""), seen=said.get("seen", ""))


def _note(by: Actor, found: RequestView, request: HttpRequest) -> None:
    kind = "call" if request.POST.get("verb") == "call" else "note"
    actions.note(by=by, at=now(), ref=found.id, text=request.POST.get("text", ""), kind=kind, minutes=hands.minutes(request))


def _move(by: Actor, found: RequestView, request: HttpRequest) -> None:
    actions.move(by=by, at=now(), ref=found.id, move=request.POST.get("verb", ""))


def _ask_form(by: Actor, found: RequestView, request: HttpRequest) -> None:
    """Send the link to the form that was asked for already once more."""
    actions.ask_form(by=by, at=now(), ref=found.id, form=found.form_ask.form_id if found.form_ask else "")


_VERBS: MappingProxyType[str, Verb] = MappingProxyType(
    {
        "take": _take,
        "apply": _apply,
        "answer": _answer,
        "answer-wait": _answer,
        "answer-solve": _answer,
        "unrelate": lambda by, found, request: actions.unrelate(by=by, at=now(), ref=found.id, other=request.POST.get("other", "")),
        "tie-object": lambda by, found, request: actions.tie_object(
            by=by, at=now(), ref=found.id, objects=request.POST.getlist("object")[:1]
        ),
        "untie-object": lambda by, found, request: actions.untie_object(
            by=by, at=now(), ref=found.id, object=request.POST.get("object", "")
        ),
        "ask-form": _ask_form,
        "untie-alert": lambda by, found, request: actions.untie_alert(by=by, at=now(), ref=found.id),
        "ask-approval": lambda by, found, request: actions.ask_approval(by=by, at=now(), ref=found.id),
        "macro": _macro,
        "note": _note,
        "call": _note,
        **hands.VERBS,
        **steps.VERBS,
    }
)
