"""Legal holds: of what is on hold nothing goes, by no rule and at nobody's wish."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from varsko.core import personal
from varsko.core.outbox import record
from varsko.core.rows import find
from varsko.core.texts import line, refuse
from varsko.events.privacy import HoldLifted, HoldPlaced
from varsko.kernel.errors import Conflict, Invalid, NotFound
from varsko.people.data import Actor
from varsko.people.domain.permissions import demand
from varsko.privacy.data import HoldView
from varsko.privacy.domain import limits
from varsko.privacy.models import Hold
from varsko.privacy.queries.holds import PERSON, hold_view, holdable
from varsko.privacy.queries.people import ALL
from varsko.privacy.traces import label_of, pseudonym_of, trace_of


def place_hold(*, by: Actor, at: datetime, about: str, ref: str, note: str) -> HoldView:
    """Let nothing of a thing go: of a person by mail address, number or id, of an incident or request by its key.

    Raises NotAllowed, Invalid, Conflict.
    """
    demand(by, "configure", ALL)
    refuse(about=about not in holdable())
    note = line(note, "note", limits.NOTE, required=True)
    subject, label = _found(about, line(ref, "ref", 300, required=True))
    row = Hold(about=about, subject=subject, label=label, note=note, placed_by=by.who.name, placed_at=at)
    shown = "" if about == PERSON else label
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            record(HoldPlaced(at=at, by=by.who, subject=str(row.pk), of_kind=about, label=shown, note=note))
    except IntegrityError:
        raise Conflict({"ref": _("This is on hold already.")}) from None
    return hold_view(row)


def lift_hold(*, by: Actor, at: datetime, ref: object) -> None:
    """End a hold. Raises NotFound, NotAllowed."""
    demand(by, "configure", ALL)
    row = find(Hold.objects.filter(lifted_at=None), ref)
    if row is None:
        raise NotFound("hold")
    shown = "" if row.about == PERSON else row.label
    with transaction.atomic():
        Hold.objects.filter(pk=row.pk).update(lifted_at=at, lifted_by=by.who.name)
        record(HoldLifted(at=at, by=by.who, subject=str(row.pk), of_kind=row.about, label=shown))


def _found(about: str, ref: str) -> tuple[str, str]:
    """Give the id of a thing and how people call it. Raises Invalid."""
    if about == PERSON:
        trace = trace_of(ref)
        if trace is not None:
            return pseudonym_of(trace), label_of(trace) or ref
    for part in personal.parts():
        if about in part.holds and (found := part.holds[about](ref)):
            return found, ref
    raise Invalid({"ref": _("There is nothing of this name.")})
