"""Writing into the timeline by hand: what was said on the phone, seen on a screen, decided in the corridor."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from varsko.core.clock import new_id
from varsko.core.outbox import record
from varsko.core.texts import instant, prose
from varsko.events.incidents import EntryChanged, EntryRemoved, EntryWritten
from varsko.incidents.actions.moves import as_text
from varsko.incidents.actions.rows import NO_ID, about, held
from varsko.incidents.domain import limits
from varsko.incidents.models import Entry, Incident
from varsko.kernel.errors import Invalid, NotFound
from varsko.kernel.ids import as_uuid
from varsko.people.data import Actor


def write_entry(*, by: Actor, at: datetime, ref: object, text: str, happened_at: datetime | None = None) -> str:
    """Write what happened, now or at an earlier time; gives the entry's id. Raises NotFound, NotAllowed, Invalid."""
    with transaction.atomic():
        row = held(by, ref)
        when = _past(happened_at or at, at)
        entry = Entry.objects.create(
            id=new_id(),
            incident=row,
            happened_at=when,
            first_said_at=when,
            text=prose(text, "text", limits.TEXT, required=True),
            author_id=as_uuid(by.who.id) if by.who.kind in {"user", "link"} else None,
            author_name=by.who.name,
            written_at=at,
        )
        record(EntryWritten(**about(row, by, at), entry=str(entry.pk), text=entry.text, happened_at=when.isoformat()))
    return str(entry.pk)


def change_entry(*, by: Actor, at: datetime, ref: object, entry_id: object, text: str, happened_at: datetime) -> None:
    """Correct what an entry says, or when it happened; the time first said is kept."""
    with transaction.atomic():
        row, entry = _held(by, ref, entry_id)
        values = {"text": prose(text, "text", limits.TEXT, required=True), "happened_at": _past(happened_at, at)}
        fresh = {name: value for name, value in values.items() if value != getattr(entry, name)}
        if fresh:
            Entry.objects.filter(pk=entry.pk).update(edited_at=at, **fresh)
            of_entry = {**about(row, by, at), "entry": str(entry.pk)}
            record(
                *(
                    EntryChanged(**of_entry, field=name, before=as_text(getattr(entry, name)), after=as_text(value))
                    for name, value in fresh.items()
                )
            )


def remove_entry(*, by: Actor, at: datetime, ref: object, entry_id: object) -> None:
    """Take an entry out of the timeline; the log keeps what it said."""
    with transaction.atomic():
        row, entry = _held(by, ref, entry_id)
        record(EntryRemoved(**about(row, by, at), entry=str(entry.pk), text=entry.text))
        entry.delete()


def _held(by: Actor, ref: object, entry_id: object) -> tuple[Incident, Entry]:
    row = held(by, ref)
    entry = Entry.objects.filter(incident=row, pk=as_uuid(entry_id) or NO_ID).first()
    if entry is None:
        raise NotFound("entry")
    return row, entry


def _past(moment: datetime, at: datetime) -> datetime:
    instant(moment, "happened_at")
    if moment > at:
        raise Invalid({"happened_at": _("This cannot lie in the future.")})
    return moment
