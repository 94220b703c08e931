"""The pages of documents. They are made for the page of what a document belongs to; a team's notes have one of their own here."""

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from varsko.core.clock import now
from varsko.kernel.errors import Invalid, NotFound
from varsko.knowledge import actions, queries
from varsko.knowledge.data import DocumentView, VersionView
from varsko.knowledge.domain.pieces import pieces
from varsko.people import queries as people
from varsko.people.data import Actor
from varsko.ui.files import Paper, taken_away

NOTES = "notes"


def team_notes(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """Show the notes of a team; they are made when somebody who may write looks at them first."""
    by = _asker(request)
    team = people.team(team_id)
    may = queries.access(by, "team", str(team_id))
    if team is None or not may:
        raise NotFound("team")
    view = queries.document_of("team", team.id, NOTES)
    if view is None and may == "write":
        view = actions.open_document(by=by, at=now(), about="team", subject=team.id, name=NOTES, sections=[NOTES])
    panel = queries.panel(by, view, {NOTES: _("Notes")}) if view else None
    return render(request, "knowledge/team_notes.html", {"team": team, "document": panel})


@require_POST
def write_document(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Save a section that was edited in a form."""
    said = {name: request.POST.get(name, "") for name in ("section", "base", "text")}
    try:
        actions.write(by=_asker(request), at=now(), document_id=document_id, **said)
    except Invalid as error:
        messages.error(request, " ".join(error.errors.values()))
    else:
        messages.success(request, _("Saved."))
    return _back(request, document_id)


def versions(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """List the versions of a document."""
    by = _asker(request)
    view = _seen(by, document_id)
    may_write = queries.access_to(by, view) == "write"
    found = queries.versions(view.id, limit=200)
    return render(
        request, "knowledge/versions.html", {"document": view, "versions": found, "may_write": may_write, "back": _way_back(request)}
    )


@require_POST
def keep_version(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Keep how a document reads now."""
    try:
        actions.keep_version(by=_asker(request), at=now(), document_id=document_id, name=request.POST.get("name", ""))
    except Invalid as error:
        messages.error(request, " ".join(error.errors.values()))
    return redirect("document_versions", document_id=document_id)


def version(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """Show one version."""
    by = _asker(request)
    found, view = _seen_version(by, version_id)
    texts = [(name, found.texts.get(name, "")) for name in view.sections]
    may_write = queries.access_to(by, view) == "write"
    return render(request, "knowledge/version.html", {"document": view, "version": found, "texts": texts, "may_write": may_write})


@require_POST
def restore_version(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """Bring a version back."""
    by = _asker(request)
    _found, view = _seen_version(by, version_id)
    actions.restore_version(by=by, at=now(), version_id=version_id)
    messages.success(request, _("The version is back; what stood there before is a version now."))
    return redirect("document_versions", document_id=view.id)


def taken(request: HttpRequest, document_id: UUID, kind: Paper) -> HttpResponse:
    """Hand a document out to take away."""
    view = _seen(_asker(request), document_id)
    body = "\n\n".join(text for text in queries.read(view).values() if text)
    return taken_away(body, slugify(view.name) or "document", kind, view.name)


def printed(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Show a document ready to be printed, or kept as a PDF by the browser."""
    view = _seen(_asker(request), document_id)
    shown = [piece for text in queries.read(view).values() for piece in pieces(text)]
    return render(request, "knowledge/print.html", {"heading": _heading(view), "pieces": shown, "at": now()})


def _heading(view: DocumentView) -> str:
    team = people.team(view.subject) if view.about == "team" else None
    return f"{team.name}: {_('Notes')}" if team else view.name


def _seen(by: Actor, document_id: UUID) -> DocumentView:
    view = queries.document(document_id)
    if view is None or not queries.access_to(by, view):
        raise NotFound("document")
    return view


def _seen_version(by: Actor, version_id: UUID) -> tuple[VersionView, DocumentView]:
    found = queries.version(version_id)
    if found is None:
        raise NotFound("version")
    return found, _seen(by, UUID(found.document_id))


def _back(request: HttpRequest, document_id: UUID) -> HttpResponse:
    way = _way_back(request)
    return redirect(way) if way else redirect("document_versions", document_id=document_id)


def _way_back(request: HttpRequest) -> str:
    """Give the page that the asker came from, if it is one of ours."""
    way = request.POST.get("next", "") or request.GET.get("next", "")
    return way if url_has_allowed_host_and_scheme(way, allowed_hosts=None) else ""


def _asker(request: HttpRequest) -> Actor:
    return cast(Actor, request.actor)  # type: ignore[attr-defined]  # set by people's middleware
