"""The state of an incident: the document that several people write at once, and the board beside it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from varsko.core.clock import now
from varsko.incidents import actions, queries, words
from varsko.incidents.data import Board
from varsko.incidents.domain.board import CHANGE_MOVES, JUDGED, ChangeState, branches
from varsko.incidents.forms.board import NEW, THERE
from varsko.incidents.pages.asked import actor_of, incident_of, may_change
from varsko.incidents.pages.small import answer
from varsko.kernel.errors import Conflict, NotFound
from varsko.knowledge import queries as documents
from varsko.ui.files import Paper, taken_away


@require_safe
@vary_on_headers("HX-Request")
def state(request: HttpRequest, key: str) -> HttpResponse:
    """Show the state of an incident; only its board to a page that has the rest already."""
    found, by = incident_of(request, key), actor_of(request)
    context = {"incident": found, "may_change": may_change(request, found), **shown(queries.board(found.id))}
    if request.htmx:  # type: ignore[attr-defined]  # set by django-htmx
        return render(request, "incidents/_board.html", context)
    view = actions.open_state(by=by, at=now(), ref=found.id)
    return render(request, "incidents/state.html", {**context, "document": documents.panel(by, view, titles())})


@require_safe
def state_export(request: HttpRequest, key: str, kind: Paper) -> HttpResponse:
    """Give the whole state to take away: the board and the document."""
    found, by = incident_of(request, key), actor_of(request)
    document = documents.panel(by, actions.open_state(by=by, at=now(), ref=found.id), titles())
    level = words.level(queries.scale().levels, found.severity)
    context = {"incident": found, "level": level, "document": document, "board": words.board_as_markdown(queries.board(found.id))}
    return taken_away(render_to_string("incidents/state.md", context), f"{found.key}-state", kind, found.key)


@require_http_methods(["GET", "HEAD", "POST"])
def board_add(request: HttpRequest, key: str, what: str) -> HttpResponse:
    """Ask for one new row of the board, and write it."""
    return _asked(request, key, NEW, what, initial={"of": request.GET.get("of", "")})


@require_http_methods(["GET", "HEAD", "POST"])
def board_edit(request: HttpRequest, key: str, what: str, number: int) -> HttpResponse:
    """Ask what is different about one row of the board, and write it."""
    return _asked(request, key, THERE, what, number=number)


def _asked(request: HttpRequest, key: str, forms: Any, what: str, **more: Any) -> HttpResponse:
    if what not in forms:
        raise NotFound("page")
    found = incident_of(request, key, "change")
    form = forms[what](request.POST if request.method == "POST" else None, by=actor_of(request), about=found, **more)
    return answer(request, found, form)


@require_POST
def board_do(request: HttpRequest, key: str) -> HttpResponse:
    """Say that a change was done, rolled back, dropped, or is planned again."""
    found = incident_of(request, key)
    said = request.POST.get("number", "")
    number = int(said) if said.isascii() and said.isdigit() and len(said) < 9 else 0
    try:
        actions.move_change(by=actor_of(request), at=now(), ref=found.id, number=number, state=request.POST.get("state", ""))
    except Conflict:
        messages.error(request, _("Somebody was faster: it stands otherwise by now."))
    return redirect("incident-state", key=found.key)


def shown(board: Board) -> dict[str, Any]:
    """Give what the board's templates need, with names for streams and words for kinds."""
    names = {one.number: one.name for one in board.streams}
    return {
        "streams": board.streams,
        "changes": [(one, names.get(one.stream, ""), _moves(one.state)) for one in board.changes],
        "clues": [
            (depth, one, words.CLUES[one.kind], names.get(one.stream, ""), one.kind in JUDGED) for depth, one in branches(board.clues)
        ],
    }


def _moves(state: str) -> list[tuple[str, str]]:
    verbs = {"done": _("It is done"), "dropped": _("Not made"), "rolled_back": _("It is rolled back"), "planned": _("Plan it again")}
    return [(after.value, verbs[after]) for after in CHANGE_MOVES[ChangeState(state)]]


def titles() -> dict[str, str]:
    """Name the sections of the state document, those of older ones too."""
    older = {"theories": _("Theories and experiments"), "changes": _("Changes, and how to take them back")}  # before there was a board
    return {"known": _("What we know"), "plan": _("What comes next"), **older}
