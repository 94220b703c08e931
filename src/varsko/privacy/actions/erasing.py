"""Erasing a person: a table at a time, a window of rows with each transaction, so that whoever dies on the way leaves nothing half done."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from varsko.core import personal
from varsko.core.outbox import record
from varsko.core.personal import Kept
from varsko.core.texts import line
from varsko.events.privacy import ErasureAsked, ErasureDone
from varsko.kernel.errors import Conflict, NotFound
from varsko.people.data import SYSTEM_ACTOR, Actor
from varsko.people.domain.permissions import demand
from varsko.privacy.data import ErasureView
from varsko.privacy.domain import limits
from varsko.privacy.models import Erasure, Export
from varsko.privacy.queries.people import ALL, erasure_view, reasons
from varsko.privacy.traces import label_of, pseudonym_of, sealed, trace_of, unsealed

_PAUSE = timedelta(milliseconds=50)
"""Between two windows, so that whoever writes meanwhile does not wait."""


def ask_erasure(*, by: Actor, at: datetime, ref: str, note: str) -> ErasureView:
    """Have a person erased, known by a mail address, a number or an id: the worker does it.

    Raises NotFound, NotAllowed, Invalid; Conflict, with the reasons, while something still needs them.
    """
    demand(by, "delete", ALL)
    note = line(note, "note", limits.NOTE, required=True)
    trace = trace_of(ref)
    if trace is None:
        raise NotFound("person")
    if why := reasons(trace):
        raise Conflict({"ref": " ".join(one.why for one in why)})
    person = pseudonym_of(trace)
    row = Erasure(person=person, label=label_of(trace), trace=sealed(trace), note=note, asked_by=by.who.name, asked_at=at, due_at=at)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            record(ErasureAsked(at=at, by=by.who, subject=str(row.pk), person=person, note=note))
    except IntegrityError:
        raise Conflict({"ref": _("This person is being erased already.")}) from None
    return erasure_view(row)


def go_on(row: Erasure, *, at: datetime) -> None:
    """Erase one window and remember how far it came, inside the caller's transaction; with the last one, forget who it was."""
    tables = _tables()
    names = list(tables)
    place = row.place if row.place in tables else names[0]
    changed, cursor = personal.erase(tables[place], unsealed(row.trace), row.person, row.cursor)
    counts = {**row.counts, place: row.counts.get(place, 0) + changed} if changed else row.counts
    after = names[names.index(place) :][0 if cursor else 1 :]
    if after:
        row.finish(due_at=at + _PAUSE if cursor else at, place=after[0], cursor=cursor, counts=counts, attempts=0, last_error="")
        return
    row.finish(done_at=at, label="", trace="", place="", cursor="", counts=counts, attempts=0, last_error="")
    Export.objects.filter(person=row.person).delete()
    record(ErasureDone(at=at, by=SYSTEM_ACTOR.who, subject=str(row.pk), person=row.person, counts=counts))


def _tables() -> dict[str, Kept]:
    return {f"{part.name}: {kept.name}": kept for part in personal.parts() for kept in part.kept}
