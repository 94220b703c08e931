"""The page of one incident: what is broken, how bad, since when, who leads, what comes next."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from varsko.catalog import queries as catalog
from varsko.catalog.data import Link
from varsko.core.clock import now
from varsko.incidents import actions, queries, words
from varsko.incidents.data import HoldingView, IncidentView
from varsko.incidents.domain.notes import is_unwritten
from varsko.incidents.known import Known
from varsko.incidents.pages.asked import actor_of, incident_of, may_change
from varsko.incidents.told import UpdateView
from varsko.kernel.errors import Invalid
from varsko.kernel.text import clean
from varsko.people.data import Actor

_LINES = 60
_MOVES_WITH_PAGE = frozenset({"resolve", "decline", "reopen"})
Verb = Callable[[Actor, IncidentView, HttpRequest], object]


@require_safe
@vary_on_headers("HX-Request")
def incident(request: HttpRequest, key: str) -> HttpResponse:
    """Show an incident; only its inside to a page that has the rest already."""
    found = incident_of(request, key)
    context = _context(request, found)
    return render(request, "incidents/_incident.html" if request.htmx else "incidents/incident.html", context)  # type: ignore[attr-defined]


@require_safe
def short(request: HttpRequest, key: str) -> HttpResponse:
    """Lead a short address to the page."""
    return redirect("incident", key=incident_of(request, key).key)


def _context(request: HttpRequest, found: IncidentView) -> dict[str, Any]:
    by, at = actor_of(request), now()
    assessment = queries.assessment(found.id)
    holdings = queries.holdings(found.id)
    links = queries.links(found.id, by=by)
    page = queries.timeline(found, by=by, limit=_LINES, linked=links)
    tasks = queries.tasks(found.id)
    updates = queries.updates(found.id)
    known = queries.known([found.known, *(one.eta.ref for one in updates if one.eta)], by)
    return {
        "incident": found,
        "known": known.get(found.known),
        "level": words.level(queries.scale().levels, found.severity),
        "may_change": may_change(request, found),
        "moves": [(move, words.MOVES[move]) for move in queries.moves(found) if move not in {"start", "resolve"}],
        "with_page": _MOVES_WITH_PAGE,
        "parts": _parts([one for one in holdings if one.ended_at is None]),
        "former": [(words.role_within(one.role, one.label), one) for one in holdings if one.ended_at],
        "calls": [one for one in links if one.is_call],
        "alerts": [one.alert for one in links if not one.is_call],
        "relations": queries.relations(found, by=by),
        "similar": queries.similar(found, by=by),
        "guests": queries.guests(found.id) if found.private else [],
        "tasks_now": [one for one in tasks if one.kind == "response"],
        "tasks_later": [one for one in tasks if one.kind == "cleanup"],
        "told": [words.tell(one) for one in reversed(page.rows)],
        "is_more": page.before is not None,
        "is_unwritten": found.is_ongoing and page.before is None and is_unwritten([one.kind for one in page.rows], found.declared_at, at),
        "told_people": [_shown(one, by.language, known) for one in reversed(updates)],
        "on_it": queries.on_it(found, holdings, at=at),
        "mine": [
            (words.role_within(one.role, one.label), words.card(one.role, queries.cards()))
            for one in holdings
            if one.ended_at is None and one.user_id == by.who.id
        ],
        "why_a_deputy": [words.WHY_A_DEPUTY[why] for why in queries.why_a_deputy(found, holdings, at=at)],
        "runbooks": _runbooks(found),
        "providers": queries.providers(found, by=by, at=at),
        "may_join": found.drill and found.is_ongoing and by.who.id not in {one.id for one in queries.guests(found.id)},
        "is_mine": found.manager_id == by.who.id,
        "now": at,
        "assessment": assessment,
        "noticed": words.DETECTED_BY.get(found.detected_by, found.detected_by),
        "reach": (words.REACHES[assessment.inside], words.REACHES[assessment.outside]),
        "typed": [words.facts(pairs) for pairs in queries.facts_of(found)],
        "vacant": words.parts(queries.vacant_parts(found, holdings)),
        "owed": [(one, one.next, words.step(one.next.step) if one.next else "") for one in queries.duties(found.id)],
        "checks": [words.shown(one) for one in queries.checks(found, at=at) if found.is_ongoing or one.done],
    }


def _runbooks(found: IncidentView) -> list[tuple[str, list[Link]]]:
    """List what helps with the services of an incident: those that the reader may see."""
    known = {one.id: one.name for one in (found.service, *found.affected) if one}
    linked = catalog.links_of(known)
    return [(name, list(linked[pk])) for pk, name in known.items() if pk in linked]


@require_safe
def topic(request: HttpRequest, key: str) -> HttpResponse:
    """Show what the room of an incident is about, as it is now."""
    return render(request, "incidents/_topic.html", topic_of(incident_of(request, key), by=actor_of(request)))


def topic_of(found: IncidentView, *, by: Actor) -> dict[str, Any]:
    """Give what the topic of a room is made of."""
    open_parts = [one for one in queries.holdings(found.id) if one.ended_at is None]
    level = words.level(queries.scale().levels, found.severity)
    newest = queries.timeline(found, by=by, limit=1).rows
    return {"incident": found, "level": level, "parts": _parts(open_parts), "newest": words.tell(newest[0]) if newest else None}


def _shown(update: UpdateView, language: str, known: Mapping[str, Known]) -> dict[str, Any]:
    """Show an update in the reader's language where it has it, and how its estimate was made."""
    code, texts = words.best_text(update.texts, language)
    stage = words.STAGES.get(update.stage, update.stage)
    estimate, method = words.sent_estimate(update.eta, {ref: one.title for ref, one in known.items()})
    shown = {"update": update, "language": code, "texts": texts, "stage": stage, "others": len(update.texts) > 1}
    return shown | {"estimate": estimate, "method": method}


def _parts(holdings: list[HoldingView]) -> list[tuple[str, list[HoldingView]]]:
    """Group who has a part by the part, the manager first."""
    found: dict[str, list[HoldingView]] = defaultdict(list)
    order = list(words.ROLES)
    for one in sorted(holdings, key=lambda holding: order.index(holding.role)):
        found[words.role(one.role, one.label)].append(one)
    return list(found.items())


@require_POST
def do(request: HttpRequest, key: str) -> HttpResponse:
    """Do what a button of the page says."""
    found = incident_of(request, key)
    verb = request.POST.get("verb", "")
    try:
        _VERBS.get(verb, _move)(actor_of(request), found, request)
    except Invalid as invalid:
        messages.error(request, " ".join(invalid.errors.values()))
    if request.htmx:  # type: ignore[attr-defined]  # set by django-htmx
        return render(request, "incidents/_incident.html", _context(request, incident_of(request, key)))
    return redirect("incident", key=found.key)


def _take(by: Actor, found: IncidentView, request: HttpRequest) -> None:
    actions.take(by=by, at=now(), ref=found.id)
    messages.success(request, _("You lead this incident now."))


def _note(by: Actor, found: IncidentView, request: HttpRequest) -> None:
    actions.write_entry(by=by, at=now(), ref=found.id, text=clean(request.POST.get("text", "")))


def _move(by: Actor, found: IncidentView, request: HttpRequest) -> None:
    actions.move(by=by, at=now(), ref=found.id, move=request.POST.get("verb", ""))


def _keep(by: Actor, found: IncidentView, request: HttpRequest) -> None:
    said = request.POST.get("severity", "")
    if said == str(found.severity):  # whoever saw another one on their page decides anew
        actions.keep_severity(by=by, at=now(), ref=found.id, severity=found.severity)


def _number(request: HttpRequest) -> int:
    said = request.POST.get("number", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 9 else 0


def _step_down(by: Actor, found: IncidentView, request: HttpRequest) -> None:
    actions.step_down(by=by, at=now(), ref=found.id, holding_id=request.POST.get("holding", ""))


def _mark(by: Actor, found: IncidentView, request: HttpRequest) -> None:
    mark = actions.finish_task if request.POST.get("verb") == "finish" else actions.reopen_task
    mark(by=by, at=now(), ref=found.id, number=_number(request))


def _tick(by: Actor, found: IncidentView, request: HttpRequest) -> None:
    mark = actions.tick if request.POST.get("verb") == "tick" else actions.untick
    mark(by=by, at=now(), ref=found.id, checklist=request.POST.get("list", ""), item=request.POST.get("item", ""))


def _unlink(by: Actor, found: IncidentView, request: HttpRequest) -> None:
    actions.unlink_alert(by=by, at=now(), ref=found.id, alert_id=request.POST.get("alert", ""))


def _unrelate(by: Actor, found: IncidentView, request: HttpRequest) -> None:
    actions.unrelate(by=by, at=now(), ref=found.id, other=request.POST.get("other", ""))


def _veil(by: Actor, found: IncidentView, request: HttpRequest) -> None:
    actions.set_private(by=by, at=now(), ref=found.id, private=request.POST.get("verb") == "hide")


def _turn_away(by: Actor, found: IncidentView, request: HttpRequest) -> None:
    actions.turn_away(by=by, at=now(), ref=found.id, user_id=request.POST.get("user", ""))


_VERBS: MappingProxyType[str, Verb] = MappingProxyType(
    {
        "take": _take,
        "note": _note,
        "keep": _keep,
        "split": lambda by, found, _request: actions.split(by=by, at=now(), ref=found.id),
        "finish": _mark,
        "unfinish": _mark,
        "tick": _tick,
        "untick": _tick,
        "step_down": _step_down,
        "unlink": _unlink,
        "unrelate": _unrelate,
        "join": lambda by, found, _request: actions.join_drill(by=by, at=now(), ref=found.id),
        "orphan": lambda by, found, _request: actions.set_parent(by=by, at=now(), ref=found.id, parent=""),
        "hide": _veil,
        "show": _veil,
        "turn_away": _turn_away,
    }
)
