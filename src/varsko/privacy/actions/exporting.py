"""All that is kept about one person, in one file that the worker makes."""

from datetime import datetime, timedelta

from django.db import transaction

from varsko.core.outbox import record
from varsko.core.rows import find
from varsko.core.texts import line
from varsko.events.privacy import ExportAsked, ExportFetched, ExportMade
from varsko.kernel.errors import NotFound
from varsko.people.data import SYSTEM_ACTOR, Actor
from varsko.people.domain.permissions import demand
from varsko.privacy.data import ExportView
from varsko.privacy.domain import limits
from varsko.privacy.models import Export, Piece
from varsko.privacy.packing import TooLarge, packed
from varsko.privacy.queries.exports import export_view
from varsko.privacy.queries.people import ALL
from varsko.privacy.traces import label_of, pseudonym_of, sealed, trace_of, unsealed


def ask_export(*, by: Actor, at: datetime, ref: str, note: str) -> ExportView:
    """Have all that is kept about a person put into a file. Raises NotFound, NotAllowed, Invalid."""
    demand(by, "configure", ALL)
    note = line(note, "note", limits.NOTE, required=True)
    trace = trace_of(ref)
    if trace is None:
        raise NotFound("person")
    row = Export(
        person=pseudonym_of(trace),
        label=label_of(trace),
        trace=sealed(trace),
        note=note,
        asked_by=by.who.name,
        asked_at=at,
        expires_at=at + timedelta(days=limits.EXPORT_DAYS),
        due_at=at,
    )
    with transaction.atomic():
        row.save(force_insert=True)
        record(ExportAsked(at=at, by=by.who, subject=str(row.pk), person=row.person, note=note))
    return export_view(row)


def make(row: Export, *, at: datetime) -> None:
    """Make the file, then store it with one transaction: whoever dies before that has done nothing."""
    try:
        with packed(unsealed(row.trace), row.person, at) as (file, rows), transaction.atomic():
            Piece.objects.filter(export=row).delete()
            size = 0
            for number, data in enumerate(iter(lambda: file.read(limits.PIECE), b"")):
                Piece.objects.create(export=row, number=number, data=data)
                size += len(data)
            row.finish(made_at=at, rows=rows, size=size, trace="")
            record(
                ExportMade(at=at, by=SYSTEM_ACTOR.who, subject=str(row.pk), person=row.person, rows=rows, size=size, until=row.expires_at)
            )
    except TooLarge:
        with transaction.atomic():
            row.finish(made_at=at, too_large=True, trace="")


def note_fetch(*, by: Actor, at: datetime, ref: object) -> ExportView:
    """Say that somebody fetches a file that lies ready. Raises NotFound, NotAllowed."""
    demand(by, "configure", ALL)
    with transaction.atomic():
        row = find(Export.objects.select_for_update().filter(made_at__isnull=False, too_large=False, expires_at__gt=at), ref)
        if row is None:
            raise NotFound("export")
        Export.objects.filter(pk=row.pk).update(fetched=row.fetched + 1)
        record(ExportFetched(at=at, by=by.who, subject=str(row.pk), person=row.person))
    return export_view(row)


def delete_export(*, by: Actor, at: datetime, ref: object) -> None:
    """Let a file go before its time. Raises NotFound, NotAllowed."""
    demand(by, "configure", ALL)
    row = find(Export.objects.all(), ref)
    if row is None:
        raise NotFound("export")
    Export.objects.filter(pk=row.pk).delete()
