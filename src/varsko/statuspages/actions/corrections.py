"""Down time that was recorded wrongly is put right: with a reason that readers see, and with what it was before."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from varsko.core import texts
from varsko.core.outbox import record
from varsko.events.statuspages import UptimeCorrected
from varsko.kernel.errors import Invalid, NotFound
from varsko.people.data import Actor
from varsko.statuspages.actions.rows import about, held, touch
from varsko.statuspages.data import SpellView
from varsko.statuspages.domain import limits
from varsko.statuspages.models import Component, Correction, Spell, StatusPage
from varsko.statuspages.queries.corrections import spell_view

Span = tuple[datetime, datetime | None]
Move = Callable[[Spell], dict[str, Any]]


def correct_spell(
    *, by: Actor, at: datetime, ref: object, code: str, spell: int, began_at: datetime, ended_at: datetime | None, reason: str
) -> SpellView:
    """Say when down time really began and ended; what goes on keeps no end. The figures follow. Raises NotFound, NotAllowed, Invalid."""

    def move(row: Spell) -> dict[str, Any]:
        if faults := _faults(row, began_at, ended_at, at):
            raise Invalid(faults)
        return {"began_at": began_at, "ended_at": ended_at}

    return _correct(by, at, ref, code, spell, reason, Correction.Change.MOVED, move)


def strike_spell(*, by: Actor, at: datetime, ref: object, code: str, spell: int, reason: str) -> SpellView:
    """Let down time that never was count no more. Raises NotFound, NotAllowed, Invalid."""

    def strike(row: Spell) -> dict[str, Any]:
        if row.struck or row.ended_at is None:
            raise Invalid({"reason": _("It goes on, or is struck already.")})
        return {"struck": True}

    return _correct(by, at, ref, code, spell, reason, Correction.Change.STRUCK, strike)


def restore_spell(*, by: Actor, at: datetime, ref: object, code: str, spell: int, reason: str) -> SpellView:
    """Let down time that was struck count again. Raises NotFound, NotAllowed, Invalid."""

    def restore(row: Spell) -> dict[str, Any]:
        if not row.struck:
            raise Invalid({"reason": _("It counts already.")})
        return {"struck": False}

    return _correct(by, at, ref, code, spell, reason, Correction.Change.RESTORED, restore)


def _correct(by: Actor, at: datetime, ref: object, code: str, spell: int, reason: str, change: str, move: Move) -> SpellView:
    said = texts.line(reason, "reason", limits.REASON, required=True)
    with transaction.atomic():
        page = held(by, ref, verb="configure")
        row = _spell(page, code, spell)
        before = (row.began_at, row.ended_at)
        columns = move(row)
        Spell.objects.filter(pk=row.pk).update(**columns)
        row.refresh_from_db()
        first = row.began_at.date()
        Component.objects.filter(pk=row.component_id, began_on__gt=first).update(began_on=first)
        Correction.objects.create(
            spell=row,
            change=change,
            began_before=before[0],
            ended_before=before[1],
            began_after=row.began_at,
            ended_after=row.ended_at,
            reason=said,
            author_name=by.who.name[:200],
            at=at,
        )
        _told(page, row, change, said, before, by, at)
        touch(page, at)
    return spell_view(row)


def _told(page: StatusPage, row: Spell, change: str, why: str, before: Span, by: Actor, at: datetime) -> None:
    spans = {"before": _span(*before), "after": _span(row.began_at, row.ended_at)}
    named = {"component": row.component.code, "name": row.component.name, "change": change, "why": why}
    facts: dict[str, Any] = {**about(page, by, at), **named, **spans}
    record(UptimeCorrected(**facts))


def _faults(row: Spell, began_at: datetime, ended_at: datetime | None, at: datetime) -> dict[str, str]:
    if row.struck:
        return {"began_at": _("It is struck: put it back first.")}
    wrong = {
        "began_at": _("This lies in the future.") if began_at > at else "",
        "ended_at": _("This lies in the future.") if ended_at and ended_at > at else "",
    }
    if (row.ended_at is None) != (ended_at is None):
        wrong["ended_at"] = _("What goes on has no end, and what is over has one.")
    elif ended_at and ended_at <= began_at:
        wrong["ended_at"] = _("The end must come after the beginning.")
    return {name: text for name, text in wrong.items() if text}


def _spell(page: StatusPage, code: str, spell: int) -> Spell:
    row = Spell.objects.select_related("component").filter(pk=spell, component__page=page, component__code=code[:12]).first()
    if row is None:
        raise NotFound("down time")
    return row


def _span(began_at: datetime, ended_at: datetime | None) -> str:
    return f"{began_at.isoformat()} – {ended_at.isoformat() if ended_at else ''}"
