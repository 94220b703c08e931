"""Documents as JSON."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from varsko.core.clock import now
from varsko.kernel.errors import NotFound
from varsko.knowledge import actions, queries
from varsko.knowledge.data import DocumentView, VersionView
from varsko.people.data import Actor
from varsko.people.rest import actor_of

router = Router(tags=["documents"])


class DocumentOut(Schema):
    """A document with the text of its sections, as Markdown."""

    id: str
    about: str
    subject: str
    name: str
    changed_at: datetime
    texts: dict[str, str]


class SectionIn(Schema):
    """A section as somebody wrote it; `base` is what they began with, so that what others wrote meanwhile stays."""

    text: str
    base: str


@router.get("/documents", response=DocumentOut, summary="The document of a thing, such as the notes of a team, as Markdown")
def document_of(request: HttpRequest, about: str, subject: str, name: str) -> dict[str, Any]:
    """Find a document by what it belongs to."""
    return _told(actor_of(request), queries.document_of(about[:20], subject[:40], name[:40]))


@router.get("/documents/{document_id}", response=DocumentOut, summary="A document as Markdown")
def document(request: HttpRequest, document_id: str) -> dict[str, Any]:
    """Give a document."""
    return _told(actor_of(request), queries.document(document_id))


@router.put("/documents/{document_id}/sections/{section}", response=DocumentOut, summary="Write a section; others' words stay")
def write(request: HttpRequest, document_id: str, section: str, body: SectionIn) -> dict[str, Any]:
    """Bring what somebody wrote into a section."""
    by = actor_of(request)
    actions.write(by=by, at=now(), document_id=document_id, section=section, base=body.base, text=body.text)
    return _told(by, queries.document(document_id))


@router.get("/documents/{document_id}/versions", response=list[VersionView], summary="The versions of a document, the newest first")
def versions(request: HttpRequest, document_id: str) -> list[VersionView]:
    """List versions."""
    return queries.versions(_seen(actor_of(request), queries.document(document_id)).id)


def _told(by: Actor, view: DocumentView | None) -> dict[str, Any]:
    found = _seen(by, view)
    return {
        "id": found.id,
        "about": found.about,
        "subject": found.subject,
        "name": found.name,
        "changed_at": found.changed_at,
        "texts": queries.read(found),
    }


def _seen(by: Actor, view: DocumentView | None) -> DocumentView:
    if view is None or not queries.access_to(by, view):
        raise NotFound("document")
    return view
