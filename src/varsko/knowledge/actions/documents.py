"""The verbs of documents."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from varsko.core import bulk, outbox, wake
from varsko.core.clock import new_id
from varsko.core.rows import find
from varsko.events.knowledge import DocumentOpened, DocumentRestored, DocumentVersionKept
from varsko.kernel.errors import Invalid, NotFound
from varsko.kernel.ids import as_uuid
from varsko.kernel.text import clean
from varsko.knowledge import queries, texts
from varsko.knowledge.data import LONGEST, DocumentView, VersionView, Written
from varsko.knowledge.domain.merging import Edit, merge
from varsko.knowledge.domain.outline import units
from varsko.knowledge.models import Change, Document, Presence, Sum, Version
from varsko.people import queries as people
from varsko.people.data import Actor
from varsko.people.domain.permissions import NotAllowed

WAKE = "documents"
SUM_UP_AFTER = timedelta(minutes=1)
_VERSION_EVERY = timedelta(minutes=10)
_MOST_UNNAMED = 200
_CHANGE_FIELDS = ("document_id", "number", "data", "by_id", "by_name", "at")


def open_document(
    *, by: Actor, at: datetime, about: str, subject: str, name: str, sections: Sequence[str], begins: Mapping[str, str] | None = None
) -> DocumentView:
    """Give the document of this name, made if it is not there; `begins` is what the sections of a new one say, stored exactly once.

    Raises NotFound when `by` may not see it.
    """
    if not queries.access(by, about, subject):
        raise NotFound("document")
    found = queries.document_of(about, subject, name)
    if found:
        return found
    row = Document(id=new_id(), about=about, subject=subject, name=name, sections=list(sections), created_at=at, changed_at=at)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            _begin(row, begins or {}, by, at)
            outbox.record(DocumentOpened(**_about(row, by, at)))
    except IntegrityError:
        return _there(queries.document_of(about, subject, name))
    return queries.document_view(row)


def _begin(row: Document, begins: Mapping[str, str], by: Actor, at: datetime) -> None:
    change = texts.write(texts.build(()), {section: [Edit(0, 0, clean(text))] for section, text in begins.items() if text})
    if change != texts.EMPTY:
        append(row.pk, [_written(change, by)], at=at)


def append(document_id: object, written: Sequence[Written], *, at: datetime) -> range:
    """Store changes for good, in this order; gives their numbers. Raises NotFound when the document is gone.

    Whoever has the document open in another process is woken after the commit. The caller has asked for permission.
    Whose account has ended meanwhile, with a page still open, is named no more: their name may be gone from everywhere else.
    """
    wanted = as_uuid(document_id)
    if wanted is None:
        raise NotFound("document")
    with transaction.atomic():
        raised = Document.objects.filter(pk=wanted).update(
            last_number=F("last_number") + len(written), changed_at=at, due_at=Coalesce(F("due_at"), Value(at + SUM_UP_AFTER))
        )
        if not raised:
            raise NotFound("document")
        last = Document.objects.values_list("last_number", flat=True).get(pk=wanted)
        numbers = range(last - len(written) + 1, last + 1)
        known = people.users(one.by_id for one in written)
        named = [(one, known.get(one.by_id)) for one in written]
        names = ["" if person and not person.is_active else one.by_name[:200] for one, person in named]
        rows = [(wanted, number, one.data, one.by_id, name, at) for number, one, name in zip(numbers, written, names, strict=True)]
        bulk.insert(Change, _CHANGE_FIELDS, rows)
        wake.after_commit(WAKE)
    return numbers


def write(*, by: Actor, at: datetime, document_id: object, section: str, base: str, text: str) -> None:
    """Bring what somebody made of `base` into a section as it is now; what others wrote meanwhile stays.

    Raises NotFound, NotAllowed, and Invalid when the document would become too long.
    """
    row = _writable(by, document_id)
    if section not in row.sections:
        raise NotFound("section")
    with transaction.atomic():
        doc = _locked(row)
        now = texts.read(doc, row.sections)[section]
        edits = merge(_plain(base), _plain(text), now)
        _store(row, doc, {section: edits}, by, at)


def keep_version(*, by: Actor, at: datetime, document_id: object, name: str) -> VersionView:
    """Keep how a document reads now, under a name. Raises NotFound, NotAllowed, Invalid."""
    row = _writable(by, document_id)
    title = " ".join(clean(name).split())
    if not title or len(title) > 200:
        raise Invalid({"name": _("A version needs a name of at most 200 characters.")})
    with transaction.atomic():
        version = _keep(row, texts.read(_locked(row), row.sections), by, at, title)
        outbox.record(DocumentVersionKept(**_about(row, by, at), version=str(version.pk), version_name=title))
    return queries.version_view(version)


def restore_version(*, by: Actor, at: datetime, version_id: object) -> None:
    """Bring a version back as one more change, so that nobody's letters collide; how the document read is kept as a version.

    Raises NotFound, NotAllowed.
    """
    version = find(Version.objects.all(), version_id)
    if version is None:
        raise NotFound("version")
    row = _writable(by, version.document_id)
    with transaction.atomic():
        doc = _locked(row)
        now = texts.read(doc, row.sections)
        edits = {name: merge(text, str(version.texts.get(name, "")), text) for name, text in now.items()}
        if any(edits.values()):
            _keep(row, now, by, at, "")
            _store(row, doc, edits, by, at)
            outbox.record(DocumentRestored(**_about(row, by, at), version=str(version.pk), version_name=version.name))


def delete_documents(*, at: datetime, about: str, subject: str) -> None:
    """Delete what belonged to a thing that is gone, with all its versions."""
    with transaction.atomic():
        gone, _by_model = Document.objects.filter(about=about, subject=subject).delete()
        if gone:
            wake.after_commit(WAKE)


def show_presence(*, at: datetime, process: UUID, document_id: str, states: Sequence[Any]) -> None:
    """Let other processes know who has a document open in this one; `states` is plain data. What dead processes said is cleared away."""
    wanted = UUID(document_id)
    with transaction.atomic():
        Presence.objects.filter(document=wanted, at__lt=at - queries.PRESENCE_LASTS).delete()
        Presence.objects.update_or_create(document_id=wanted, process=process, defaults={"states": list(states), "at": at})
        wake.after_commit(WAKE)


def end_presence(*, process: UUID, document_ids: Collection[str]) -> None:
    """Say that nobody has these documents open in a process any more."""
    if document_ids:
        with transaction.atomic():
            Presence.objects.filter(process=process, document__in=list(document_ids)).delete()
            wake.after_commit(WAKE)


def sum_up(row: Document, *, at: datetime) -> None:
    """Make one change of all there are, inside the caller's transaction; what stood there ten minutes or longer becomes a version."""
    locked = Document.objects.select_for_update().get(pk=row.pk)
    before = Sum.objects.filter(document=row.pk).first()
    if before:
        _keep_unnamed(locked, before)
    changes = queries.stored(row.pk)
    data = texts.build(changes.changes).get_update()
    new = Change.objects.filter(document=row.pk, number__lte=changes.last)
    Sum.objects.update_or_create(document=locked, defaults={"number": changes.last, "data": data, "at": locked.changed_at})
    Document.objects.filter(pk=row.pk).update(writers={**locked.writers, **_writers(new)})
    new.delete()


def _writers(changes: QuerySet[Change]) -> dict[str, str]:
    """Name who wrote, by their ids."""
    return {by_id: by_name for by_id, by_name in changes.values_list("by_id", "by_name").distinct() if by_id and by_name}


def _keep_unnamed(row: Document, summed: Sum) -> None:
    """Keep what the last sum said as a version, unless the newest version is nearly as new or says the same."""
    newest = Version.objects.filter(document=row.pk).order_by("-at", "-id").first()
    if newest and newest.at > summed.at - _VERSION_EVERY:
        return
    said = texts.read(texts.build([bytes(summed.data)]), row.sections)
    if any(said.values()) and (newest is None or said != newest.texts):
        _create_version(row, said, "", "", summed.at)
        stale = Version.objects.filter(document=row.pk, name="").order_by("-at", "-id").values_list("pk", flat=True)[_MOST_UNNAMED:]
        Version.objects.filter(pk__in=list(stale)).delete()


def _keep(row: Document, said: Mapping[str, str], by: Actor, at: datetime, name: str) -> Version:
    new = Change.objects.filter(document=row.pk)
    row.writers = {**row.writers, **_writers(new)}
    return _create_version(row, said, name, by.who.name, at)


def _create_version(row: Document, said: Mapping[str, str], name: str, by_name: str, at: datetime) -> Version:
    version = Version.objects.create(
        id=new_id(), document=row, name=name, texts=dict(said), writers=sorted(row.writers.values()), by_name=by_name[:200], at=at
    )
    Document.objects.filter(pk=row.pk).update(writers={})
    row.writers = {}
    return version


def _store(row: Document, doc: Any, edits: Mapping[str, Sequence[Edit]], by: Actor, at: datetime) -> None:
    change = texts.write(doc, edits)
    if change == texts.EMPTY:
        return
    if sum(units(text) for text in texts.read(doc, row.sections).values()) > LONGEST:
        raise Invalid({"text": _("A document holds at most %(count)d characters.") % {"count": LONGEST}})
    append(row.pk, [_written(change, by)], at=at)


def _locked(row: Document) -> Any:
    """Keep others from storing changes until the transaction ends, and build the document as it is."""
    Document.objects.select_for_update().get(pk=row.pk)
    return texts.build(queries.stored(row.pk).changes)


def _writable(by: Actor, document_id: object) -> Document:
    row = find(Document.objects.all(), document_id)
    may = queries.access(by, row.about, row.subject) if row else ""
    if row is None or not may:
        raise NotFound("document")
    if may != "write":
        raise NotAllowed("change document")
    return row


def _there(view: DocumentView | None) -> DocumentView:
    if view is None:
        raise NotFound("document")
    return view


def _plain(text: str) -> str:
    """Forms send lines with two signs at their end; documents have one."""
    return clean(text).replace("\r\n", "\n").replace("\r", "\n")


def _written(change: bytes, by: Actor) -> Written:
    return Written(data=change, by_id=by.who.id, by_name=by.who.name)


def _about(row: Document, by: Actor, at: datetime) -> dict[str, Any]:
    return {"at": at, "by": by.who, "subject": str(row.pk), "of": row.about, "of_id": row.subject, "name": row.name}
