"""Writing macros, and doing what one says: several verbs in one transaction, each with its own permission, all or none."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from varsko.core.clock import new_id
from varsko.core.outbox import record
from varsko.core.rows import find
from varsko.core.texts import line, prose, refuse
from varsko.desk.actions.assigning import assign, operator, take
from varsko.desk.actions.classifying import change_request
from varsko.desk.actions.desks import held_desk
from varsko.desk.actions.hands import heed_names
from varsko.desk.actions.moving import move
from varsko.desk.actions.rows import about, held, shown
from varsko.desk.actions.talking import answer, note, refuse_unread
from varsko.desk.data import RequestView
from varsko.desk.domain import limits
from varsko.desk.domain.macros import AFTER_ANSWER, ENDS, MOST, MacroView, own_word, steps, strange_blanks
from varsko.desk.domain.priority import PRIORITIES
from varsko.desk.domain.tags import tags_of
from varsko.desk.models import Desk, Macro, Request
from varsko.desk.queries.macros import macro as find_macro
from varsko.desk.queries.macros import macro_answer, macro_view
from varsko.events.desk import MacroApplied, MacroChanged
from varsko.kernel.errors import Conflict, Invalid, NotFound
from varsko.kernel.ids import as_uuid
from varsko.people import queries as people
from varsko.people.data import Actor


def write_macro(*, by: Actor, at: datetime, desk: object, ref: str = "", version: int = 0, **said: Any) -> MacroView:
    """Add a macro to a desk, or with `ref`, its id, change one: name, the word that brings its answer into another one, answers by
    language, end, note, category, priority with why_note, takes, team_id, person_id, tags (a text).

    With the `version` that somebody began with, what others saved meanwhile stays: Conflict.
    Raises NotFound, NotAllowed, Invalid, Conflict.
    """
    with transaction.atomic():
        row = held_desk(by, desk)
        known = find(Macro.objects.filter(desk=row), ref) if ref else None
        if ref and known is None:
            raise NotFound("macro")
        if known is None and Macro.objects.filter(desk=row).count() >= MOST:
            raise Invalid({"name": _("No more macros fit into one desk.")})
        if known and version not in {0, known.version}:
            raise Conflict({"version": _("Somebody else saved this macro while you wrote. Look at it in another window, and write there.")})
        columns = _checked(row, said, (known.word, known.name) if known else None) | {"version": known.version + 1 if known else 1}
        last = Macro.objects.filter(desk=row).aggregate(last=Max("position"))["last"] or 0
        pk = known.pk if known else new_id()
        try:
            with transaction.atomic():
                Macro.objects.update_or_create(pk=pk, defaults={**columns, "desk": row, "position": known.position if known else last + 1})
        except IntegrityError:
            raise Conflict({"name": _("There is a macro of this name already.")}) from None
        _tell(row, columns["name"], "changed" if known else "added", by, at)
        return macro_view(Macro.objects.select_related("desk", "category__parent__parent", "team", "person").get(pk=pk))


def remove_macro(*, by: Actor, at: datetime, desk: object, ref: str) -> None:
    """Take a macro out. Raises NotFound, NotAllowed."""
    with transaction.atomic():
        row = held_desk(by, desk)
        found = _macro(row, ref)
        found.delete()
        _tell(row, found.name, "removed", by, at)


def raise_macro(*, by: Actor, at: datetime, desk: object, ref: str) -> None:
    """Put a macro before the one that it stands behind. Raises NotFound, NotAllowed."""
    with transaction.atomic():
        row = held_desk(by, desk)
        found = _macro(row, ref)
        above = Macro.objects.filter(desk=row, position__lt=found.position).order_by("-position").first()
        if above is not None:
            Macro.objects.filter(pk=found.pk).update(position=above.position)
            Macro.objects.filter(pk=above.pk).update(position=found.position)
            _tell(row, found.name, "moved", by, at)


def apply_macro(*, by: Actor, at: datetime, ref: object, macro: object, seen: str = "") -> RequestView:
    """Do what a macro of its desk says to a request: everything or nothing; `seen` as for `answer`.

    Raises NotFound, NotAllowed, and Invalid with what one of its steps was refused for.
    """
    found = find_macro(macro, by=by)
    with transaction.atomic():
        row = held(by, ref)
        if found is None or found.desk_id != str(row.desk_id):
            raise Invalid({"macro": _("This macro is of another desk.")})
        if found.answers:
            refuse_unread(row, seen)
        record(MacroApplied(**about(row, by, at), macro=found.id, name=found.name))
        _sort(row, found, by=by, at=at)
        _give(row, found, by=by, at=at)
        if found.note:
            note(by=by, at=at, ref=row.pk, text=found.note, typed=False)
            heed_names(row, found.note, by=by, at=at)
        _end(row, found, by=by, at=at)
    return shown(row, by)


def _sort(row: Request, found: MacroView, *, by: Actor, at: datetime) -> None:
    said: dict[str, Any] = {"category": found.category_id} if found.category_id else {}
    if found.priority:
        said |= {"by_hand": found.priority, "why_note": found.why_note or found.name}
    if found.tags:
        said["tags"] = " ".join([row.tags, *found.tags])
    if said:
        change_request(by=by, at=at, ref=row.pk, **said)


def _give(row: Request, found: MacroView, *, by: Actor, at: datetime) -> None:
    if found.takes:
        take(by=by, at=at, ref=row.pk)
    elif found.team_id or found.person_id:
        assign(by=by, at=at, ref=row.pk, team_id=found.team_id or str(row.team_id or ""), user_id=found.person_id)


def _end(row: Request, found: MacroView, *, by: Actor, at: datetime) -> None:
    text = macro_answer(found, shown(row, by), by=by)
    if text and row.caller is None:
        raise Invalid({"macro": _("Nobody waits for an answer.")})
    then = found.end if found.end in AFTER_ANSWER else ""
    if text:
        answer(by=by, at=at, ref=row.pk, text=text, then=then, typed=False)
    if found.end and not (text and then):
        move(by=by, at=at, ref=row.pk, move=found.end)


def _checked(desk: Desk, said: Mapping[str, Any], before: tuple[str, str] | None) -> dict[str, Any]:
    category = find(desk.categories.all(), said.get("category"))
    team = people.team(as_uuid(said.get("team_id"))) if as_uuid(said.get("team_id")) else None
    is_elsewhere = desk.confidential and team is not None and as_uuid(team.id) != desk.team_id
    person = operator(desk, said["person_id"], "person_id") if said.get("person_id") else None
    refuse(
        category=said.get("category") and category is None,
        team_id=(said.get("team_id") and team is None) or is_elsewhere,
        priority=said.get("priority", 0) not in {0, *PRIORITIES},
        end=said.get("end", "") not in {"", *ENDS},
    )
    found = {
        "name": line(said.get("name", ""), "name", 60, required=True),
        "word": own_word(said.get("word", ""), said.get("name", ""), before),
        "answers": checked_answers(said.get("answers") or {}),
        "end": said.get("end", ""),
        "note": prose(said.get("note", ""), "note", limits.TEXT),
        "category": category,
        "priority": said.get("priority", 0),
        "why_note": line(said.get("why_note", ""), "why_note", 500),
        "takes": bool(said.get("takes")),
        "team_id": as_uuid(team.id) if team else None,
        "person_id": as_uuid(person.id) if person else None,
        "tags": " ".join(tags_of(said.get("tags", ""))),
    }
    if not steps(macro_view(Macro(desk=desk, **found))):
        raise Invalid({"name": _("This macro would do nothing.")})
    return found


def checked_answers(said: Mapping[str, str]) -> dict[str, str]:
    """Clean texts for callers by language, and leave out what is empty. Raises Invalid by `answer_` and the language."""
    refuse(answers=set(said) - {code for code, _name in settings.LANGUAGES})
    found = {code: prose(text, f"answer_{code}", limits.TEXT) for code, text in said.items()}
    for code, text in found.items():
        if strange := strange_blanks(text):
            raise Invalid(
                {f"answer_{code}": _("Nothing can fill this blank: %(blank)s") % {"blank": ", ".join(f"{{{one}}}" for one in strange)}}
            )
    return {code: text for code, text in found.items() if text}


def _macro(desk: Desk, ref: str) -> Macro:
    found = find(Macro.objects.filter(desk=desk), ref)
    if found is None:
        raise NotFound("macro")
    return found


def _tell(desk: Desk, name: str, change: str, by: Actor, at: datetime) -> None:
    record(MacroChanged(at=at, by=by.who, subject=str(desk.pk), name=desk.name, macro=name, change=change))
