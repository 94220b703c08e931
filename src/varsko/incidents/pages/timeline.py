"""The whole timeline: a page with filters, and the same as Markdown to take away."""

from dataclasses import replace
from datetime import datetime

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from varsko.core.clock import now
from varsko.incidents import actions, queries, words
from varsko.incidents.pages.asked import actor_of, incident_of, may_change
from varsko.kernel.moments import read_moment
from varsko.people.data import Subject
from varsko.people.domain.permissions import may

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
def export(request: HttpRequest, key: str) -> HttpResponse:
    """Give the record and its whole timeline as Markdown, the oldest first."""
    found = incident_of(request, key)
    by = actor_of(request)
    holdings = queries.holdings(found.id)
    context = {
        "incident": found,
        "level": words.level(queries.scale().levels, found.severity),
        "told": [_quoted(words.tell(one)) for one in queries.timeline(found, by=by, limit=_MOST).rows],
        "parts": [(words.role(one.role, one.label), one) for one in holdings],
        "tasks": queries.tasks(found.id),
        "board": words.board_as_markdown(queries.board(found.id)),
    }
    text = render_to_string("incidents/export.md", context)
    response = HttpResponse(text, content_type="text/markdown; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{found.key}.md"'
    return response


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
