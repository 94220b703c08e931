"""The reads of documents."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from varsko.core.rows import find
from varsko.kernel.ids import as_uuid
from varsko.knowledge import texts
from varsko.knowledge.access import access as access
from varsko.knowledge.access import ask as ask
from varsko.knowledge.data import LONGEST, Access, DocumentView, Panel, Part, Stored, VersionView
from varsko.knowledge.models import Change, Document, Presence, Sum, Version
from varsko.people import queries as people
from varsko.people.data import Actor
from varsko.people.domain.permissions import CHIEFS, may

PRESENCE_LASTS = timedelta(seconds=45)
"""How long the word of a process holds that says who is here."""


def document(document_id: object) -> DocumentView | None:
    """Find a document by id."""
    row = find(Document.objects.all(), document_id)
    return document_view(row) if row else None


def document_of(about: str, subject: str, name: str) -> DocumentView | None:
    """Find the document of this name that belongs to a subject."""
    row = Document.objects.filter(about=about, subject=subject, name=name).first()
    return document_view(row) if row else None


def access_to(actor: Actor, view: DocumentView) -> Access:
    """Tell what an actor may do with a document: "write", "read", or "" when they may not know of it."""
    return access(actor, view.about, view.subject)


def team_access(actor: Actor, team_id: str) -> Access:
    """Give the rule for documents of a team: its members, chiefs and keys of the installation write, whoever else sees the team reads."""
    team = people.team(team_id)
    if team is None or not may(actor, "see", people.about_team(team)):
        return ""
    belongs = team.id in actor.team_ids or actor.role in CHIEFS or (actor.who.kind == "key" and not actor.team_ids)
    return "write" if belongs and may(actor, "change", people.about_team(team)) else "read"


def stored(document_id: object, *, after: int = 0) -> Stored:
    """Read the changes of a document after a number, as one or more: if some were summed up meanwhile, the first is the sum."""
    wanted = as_uuid(document_id)
    while True:
        rows = list(Change.objects.filter(document=wanted, number__gt=after).order_by("number").values_list("number", "data"))
        summed = Sum.objects.filter(document=wanted, number__gt=after).first()
        start = summed.number if summed else after
        rest = [(number, bytes(data)) for number, data in rows if number > start]
        if all(number == start + place for place, (number, _data) in enumerate(rest, 1)):
            changes = ([bytes(summed.data)] if summed else []) + [data for _number, data in rest]
            return Stored(last=start + len(rest), changes=tuple(changes))


def last_numbers(document_ids: Iterable[object]) -> dict[str, int]:
    """Tell the number of the newest change of each document; those that are gone are left out."""
    rows = Document.objects.filter(pk__in=list(document_ids)).values_list("pk", "last_number")
    return {str(pk): number for pk, number in rows}


def presence(document_ids: Iterable[object], *, at: datetime, but: UUID) -> dict[str, list[Any]]:
    """Give what other processes than `but` said lately of who has these documents open; silence is left out."""
    rows = Presence.objects.filter(document__in=list(document_ids), at__gte=at - PRESENCE_LASTS).exclude(process=but)
    found: dict[str, list[Any]] = defaultdict(list)
    for document_id, states in rows.values_list("document_id", "states"):
        found[str(document_id)] += states
    return dict(found)


def panel(actor: Actor, view: DocumentView, titles: Mapping[str, str]) -> Panel:
    """Give what a page needs to show a document to somebody who may see it; `titles` names its sections in the reader's words."""
    said = read(view)
    parts = tuple(Part(name=name, title=titles.get(name, name), text=said[name]) for name in view.sections)
    return Panel(id=view.id, parts=parts, may_write=access_to(actor, view) == "write", longest=LONGEST)


def read(view: DocumentView) -> dict[str, str]:
    """Give the text of each section of a document as it is now."""
    return texts.read(texts.build(stored(view.id).changes), view.sections)


def versions(document_id: object, *, before: datetime | None = None, limit: int = 50) -> list[VersionView]:
    """List versions of a document, the newest first, older than a moment."""
    rows = Version.objects.filter(document=as_uuid(document_id)).order_by("-at", "-id")
    return [version_view(row) for row in (rows.filter(at__lt=before) if before else rows)[:limit]]


def version(version_id: object) -> VersionView | None:
    """Find a version by id."""
    row = find(Version.objects.all(), version_id)
    return version_view(row) if row else None


def document_view(row: Document) -> DocumentView:
    """Make the shape of a document."""
    return DocumentView(
        id=str(row.pk), about=row.about, subject=row.subject, name=row.name, sections=tuple(row.sections), changed_at=row.changed_at
    )


def version_view(row: Version) -> VersionView:
    """Make the shape of a version."""
    return VersionView(
        id=str(row.pk),
        document_id=str(row.document_id),
        name=row.name,
        by_name=row.by_name,
        writers=tuple(row.writers),
        at=row.at,
        texts=row.texts,
    )
