"""The whole timeline: a page with filters, and the same as Markdown to take away."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from varsko.core.clock import now
from varsko.incidents import actions, queries, words
from varsko.incidents.actions.places import STATE
from varsko.incidents.actions.rows import ROOM
from varsko.incidents.data import IncidentView
from varsko.incidents.pages.asked import actor_of, incident_of, may_change
from varsko.incidents.pages.board import titles
from varsko.incidents.told import UpdateView
from varsko.kernel.moments import read_moment
from varsko.knowledge import queries as knowledge
from varsko.people.data import Subject
from varsko.people.domain.permissions import may
from varsko.ui.files import Paper, taken_away

_PAGE, _MOST = 200, 20_000
_GROUPS = {"": _("Everything"), "written": _("Written"), "people": _("People"), "changes": _("Changes"), "alerts": _("Alerts")}


@require_safe
def timeline(request: HttpRequest, key: str) -> HttpResponse:
    """Show the timeline, the newest first."""
    found = incident_of(request, key)
    only = request.GET.get("only", "")
    only = only if only in _GROUPS else ""
    page = queries.timeline(found, by=actor_of(request), only=only, before=_moment(request.GET.get("before", "")), limit=_PAGE)
    context = {
        "incident": found,
        "told": [words.tell(one) for one in reversed(page.rows)],
        "before": page.before.isoformat() if page.before else "",
        "only": only,
        "groups": list(_GROUPS.items()),
        "may_change": may_change(request, found),
        "may_take_all": may(actor_of(request), "configure", Subject(kind="settings")),
    }
    return render(request, "incidents/timeline.html", context)


@require_safe
def export(request: HttpRequest, key: str, kind: Paper) -> HttpResponse:
    """Give the record and its whole timeline to take away, the oldest first."""
    found = incident_of(request, key)
    context = _whole(request, found)
    text = render_to_string("incidents/export.md", {**context, "told": [_quoted(one) for one in context["told"]]})
    return taken_away(text, found.key, kind, found.key)


@require_safe
def paper(request: HttpRequest, key: str) -> HttpResponse:
    """Show all of an incident on one page for paper, with nothing folded away."""
    found = incident_of(request, key)
    assessment = queries.assessment(found.id)
    context = {
        **_whole(request, found),
        "at": now(),
        "assessment": assessment,
        "noticed": words.DETECTED_BY.get(found.detected_by, found.detected_by),
        "reach": (words.REACHES[assessment.inside], words.REACHES[assessment.outside]),
        "typed": [words.facts(pairs) for pairs in queries.facts_of(found)],
        "checks": [words.shown(one) for one in queries.checks(found, at=now())],
        "updates": _updates(request, found),
        "document": _document(found),
        "may_change": False,
    }
    return render(request, "incidents/paper.html", context)


def _updates(request: HttpRequest, found: IncidentView) -> list[tuple[UpdateView, Any, str, str]]:
    """Give what people were told: the stage in words, when it was expected to be over, and how that was known."""
    told = queries.updates(found.id)
    known = queries.known((one.eta.ref for one in told if one.eta), actor_of(request))
    named = {ref: one.title for ref, one in known.items()}
    return [(one, words.STAGES.get(one.stage, one.stage), *words.sent_estimate(one.eta, named)) for one in told]


def _document(found: IncidentView) -> list[tuple[str, str]]:
    """Give the sections of the state document by title, those that are empty left out."""
    view = knowledge.document_of(ROOM, found.id, STATE)
    said = knowledge.read(view) if view else {}
    return [(title, said[name]) for name, title in titles().items() if said.get(name, "").strip()]


def _whole(request: HttpRequest, found: IncidentView) -> dict[str, Any]:
    """Give the record and its whole timeline."""
    return {
        "incident": found,
        "level": words.level(queries.scale().levels, found.severity),
        "told": [words.tell(one) for one in queries.timeline(found, by=actor_of(request), limit=_MOST).rows],
        "parts": [(words.role(one.role, one.label), one) for one in queries.holdings(found.id)],
        "tasks": queries.tasks(found.id),
        "board": words.board_as_markdown(queries.board(found.id)),
    }


@require_POST
def evidence(request: HttpRequest, key: str) -> FileResponse:
    """Give all that is known of an incident as one ZIP file with hashes."""
    name, pack = actions.take_evidence(by=actor_of(request), at=now(), ref=incident_of(request, key).id)
    return FileResponse(pack, as_attachment=True, filename=name, content_type="application/zip")


def _quoted(line: words.Told) -> words.Told:
    """Keep every line of what somebody wrote inside its quotation."""
    return replace(line, note=line.note.replace("\n", "\n  > "))


def _moment(text: str) -> datetime | None:
    try:
        return read_moment(text) if text else None
    except (ValueError, OverflowError):
        return None
