"""Asking a caller by letter to fill in a form for a request that came without one, and taking what they fill in: once."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from varsko.desk.actions.forms import find_version, keep_facts, objects_in, read_facts
from varsko.desk.actions.moving import advance_row
from varsko.desk.actions.objects import objects_of_new, tie_new
from varsko.desk.actions.rows import about, change, held, locked, shown, write
from varsko.desk.data import Move, RequestView, Said, State
from varsko.desk.domain.states import OPEN
from varsko.desk.letters import post_form_asked
from varsko.desk.models import Answers, FormAsk, FormVersion, Request
from varsko.desk.queries.forms import form_view, newest
from varsko.desk.queries.lists import where
from varsko.events.departments import FormAsked
from varsko.events.desk import RequestNoted
from varsko.kernel.errors import Conflict, Invalid, NotFound
from varsko.kernel.ids import as_uuid
from varsko.people.data import SYSTEM_ACTOR, Actor

MOST_LETTERS = 3


def ask_along(row: Request, form_id: UUID, *, at: datetime) -> None:
    """Ask for a form in the receipt of a request that came by mail, inside the caller's transaction; one out of use is not asked for."""
    version = newest().filter(form=form_id, form__desk=row.desk_id, form__is_off=False, form__approval=False).first()
    if version is not None:
        FormAsk.objects.create(request=row, asked=version, asked_at=at)
        change(row, at, FormAsked(**about(row, SYSTEM_ACTOR, at), form=version.name))


def ask_form(*, by: Actor, at: datetime, ref: object, form: str) -> RequestView:
    """Write to the caller of an open request without a form, and ask for one of its desk (an id); three letters at most.

    Raises NotFound, NotAllowed, Invalid.
    """
    with transaction.atomic():
        row = held(by, ref)
        version = _askable(row, form)
        known = FormAsk.objects.filter(request=row).first()
        if known and known.times >= MOST_LETTERS:
            raise Invalid({"form": _("The caller was asked three times. Ring them.")})
        times = known.times + 1 if known else 1
        FormAsk.objects.update_or_create(request=row, defaults={"asked": version, "asked_at": at, "times": times})
        change(row, at, FormAsked(**about(row, by, at), form=version.name))
        post_form_asked(row, version, times, at=at)
    return shown(row, by)


def _askable(row: Request, form: str) -> FormVersion:
    """Give the version of a form that may be asked for now. Raises Invalid."""
    if row.state not in OPEN or row.caller is None or not row.caller.email:
        raise Invalid({"form": _("Only callers of open requests whom mail reaches can be asked.")})
    if Answers.objects.filter(request=row).exists():
        raise Invalid({"form": _("This request has a form already.")})
    version = find_version(row.desk, form)
    if version is None or version.form.approval:
        raise Invalid({"form": _("Choose one of what is offered.")})
    return version


def fill_asked(*, by: Actor, at: datetime, ref: object, facts: Mapping[str, Any]) -> None:
    """Keep what a caller filled in in the form that they were asked for: once, and while the request is open; one that waits goes on.

    Raises NotFound, Conflict, Invalid.
    """
    with transaction.atomic():
        found = Request.objects.filter(where(ref), caller=as_uuid(by.who.id)).values_list("pk", flat=True).first()
        row = locked(found) if found and by.who.kind == "link" else None
        asked = FormAsk.objects.select_related("asked__form__desk").filter(request=row).first() if row else None
        if row is None or asked is None:
            raise NotFound("request")
        if asked.filled_at or row.state not in OPEN or Answers.objects.filter(request=row).exists():
            raise Conflict({"form": _("This was filled in already, or the request is over.")})
        form = form_view(asked.asked)
        said = read_facts(form, facts, by=by)
        keep_facts(row, asked.asked_id, said)
        FormAsk.objects.filter(pk=asked.pk).update(filled_at=at)
        tie_new(row, objects_of_new(objects_in(form, said), (), by=by), by=by, at=at)
        entry = write(row, Said.NOTE, _("The caller filled in “%(form)s”.") % {"form": form.name}, by=by, at=at)
        change(row, at, RequestNoted(**about(row, by, at), entry=str(entry.pk), kind=Said.NOTE))
        if row.state == State.WAITING:
            advance_row(row, Move.RESUME, by=by, at=at)
