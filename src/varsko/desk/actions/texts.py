"""Texts that operators keep for their own answers."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from varsko.core.clock import new_id
from varsko.core.outbox import record
from varsko.core.rows import find
from varsko.core.texts import line
from varsko.desk.actions.macros import checked_answers
from varsko.desk.domain.macros import MOST, QuickText, own_word
from varsko.desk.models import OwnText
from varsko.desk.queries.access import ANY
from varsko.desk.queries.macros import text_view
from varsko.events.texts import OwnTextChanged
from varsko.kernel.errors import Conflict, Invalid, NotFound
from varsko.kernel.ids import as_uuid
from varsko.people.data import Actor
from varsko.people.domain.permissions import NotAllowed, demand


def write_text(
    *, by: Actor, at: datetime, name: str, answers: Mapping[str, str], word: str = "", ref: str = "", version: int = 0
) -> QuickText:
    """Keep a text for one's own answers, or with `ref`, its id, change one: `answers` by language, `word` brings it in.

    With the `version` that somebody began with, what they saved meanwhile elsewhere stays: Conflict.
    Raises NotAllowed, NotFound, Invalid, Conflict.
    """
    owner = _owner(by)
    columns: dict[str, Any] = {"name": line(name, "name", 60, required=True), "answers": checked_answers(answers)}
    if not columns["answers"]:
        raise Invalid({"answer_en": _("Write the text in one language at least.")})
    with transaction.atomic():
        known = _held(owner, ref) if ref else None
        if known is None and OwnText.objects.filter(owner=owner).count() >= MOST:
            raise Invalid({"name": _("No more texts can be kept.")})
        if known and version not in {0, known.version}:
            raise Conflict({"version": _("This text was saved meanwhile. Look at it in another window, and write there.")})
        columns["word"] = own_word(word, name, (known.word, known.name) if known else None)
        columns["version"] = known.version + 1 if known else 1
        try:
            with transaction.atomic():
                row, _new = OwnText.objects.update_or_create(pk=known.pk if known else new_id(), defaults={**columns, "owner_id": owner})
        except IntegrityError:
            raise Conflict({"name": _("There is a text of this name already.")}) from None
        record(OwnTextChanged(at=at, by=by.who, subject=str(row.pk), name=row.name, change="changed" if known else "added"))
    return text_view(row)


def remove_text(*, by: Actor, at: datetime, ref: str) -> None:
    """Throw a text of one's own away. Raises NotAllowed, NotFound."""
    owner = _owner(by)
    with transaction.atomic():
        row = _held(owner, ref)
        record(OwnTextChanged(at=at, by=by.who, subject=str(row.pk), name=row.name, change="removed"))
        row.delete()


def _owner(by: Actor) -> UUID:
    demand(by, "see", ANY)
    owner = as_uuid(by.who.id)
    if by.who.kind != "user" or owner is None:
        raise NotAllowed("keep text")
    return owner


def _held(owner: UUID, ref: str) -> OwnText:
    row = find(OwnText.objects.select_for_update().filter(owner=owner), ref)
    if row is None:
        raise NotFound("text")
    return row
