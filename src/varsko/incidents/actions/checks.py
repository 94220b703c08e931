"""Assessing the impact, and going through checklists."""

from collections.abc import Iterable
from dataclasses import fields
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from varsko.catalog import queries as catalog
from varsko.core.clock import new_id
from varsko.core.outbox import record
from varsko.core.texts import line, prose
from varsko.events.incident_work import ChecklistChanged, ImpactAssessed, ItemTicked, ItemUnticked
from varsko.incidents.actions.changes import update
from varsko.incidents.actions.duties import apply_by_itself
from varsko.incidents.actions.rows import about, held
from varsko.incidents.data import AssessmentView, Checklist
from varsko.incidents.domain import limits
from varsko.incidents.domain.checks import SHIPPED, Reach
from varsko.incidents.domain.scale import MOST_LEVELS
from varsko.incidents.domain.telling.stages import LANGUAGES
from varsko.incidents.models import Assessment, Incident, IncidentType, Tick
from varsko.incidents.models import Checklist as ChecklistRow
from varsko.incidents.queries.checks import assessment_view, checklists
from varsko.kernel.errors import Invalid, NotFound
from varsko.kernel.ids import as_uuid
from varsko.people.data import Actor, Subject
from varsko.people.domain.permissions import demand

MOST_ITEMS, LONGEST_ITEM, LONGEST_NAME, LONGEST_AGAIN = 50, 300, 100, 7 * 24 * 60
_FLAGS = ("is_public", "is_security", "is_data")
_SAID = ("impact", "seen", "seen_in", "groups", "inside", "outside", *_FLAGS)


def assess(*, by: Actor, at: datetime, ref: object, said: AssessmentView, **facts: Any) -> AssessmentView:
    """Say what is known of the impact; `facts` are fields of the incident itself, as for `update`: since when, how many, a workaround.

    Raises NotFound, NotAllowed, Invalid.
    """
    answers = _answers(said)
    with transaction.atomic():
        row = held(by, ref)
        if facts:
            update(by=by, at=at, ref=ref, **facts)
        before = Assessment.objects.select_related("incident").filter(incident=row).first()
        known = assessment_view(before) if before else None
        fresh = {name: value for name, value in answers.items() if known is None or value != getattr(known, name)}
        if fresh:
            columns = {**answers, "by_name": by.who.name, "changed_at": at}
            create = {**columns, "incident": row, "first_at": at}
            Assessment.objects.update_or_create(incident=row, defaults=columns, create_defaults=create)
            told = {name: str(value) for name, value in fresh.items() if name != "seen_in"}
            told |= {f"seen_{language}": text for language, text in answers["seen_in"].items() if "seen_in" in fresh}
            record(ImpactAssessed(**about(row, by, at), answers=told, is_first=before is None))
            flags = [name.removeprefix("is_") for name in ("is_data", "is_security") if fresh.get(name)]
            apply_by_itself(row, flags, by=by, at=at)
        found = Assessment.objects.filter(incident=row).select_related("incident").first()
    return assessment_view(found) if found else AssessmentView()


def tick(*, by: Actor, at: datetime, ref: object, checklist: str, item: str) -> None:
    """Say that an item of a checklist was looked at, now. Raises NotFound, NotAllowed."""
    with transaction.atomic():
        row = held(by, ref)
        one = _with_item(checklist, item)
        who = as_uuid(by.who.id) if by.who.kind in {"user", "link"} else None
        fresh = {"by_id": who, "by_name": by.who.name, "at": at}
        Tick.objects.update_or_create(incident=row, list=one.key, item=item, defaults=fresh)
        record(ItemTicked(**_of(row, one, item, by, at)))


def untick(*, by: Actor, at: datetime, ref: object, checklist: str, item: str) -> None:
    """Say that an item was not looked at after all; where it was not, nothing happens."""
    with transaction.atomic():
        row = held(by, ref)
        gone, _counts = Tick.objects.filter(incident=row, list=checklist, item=item).delete()
        if gone:
            record(ItemUnticked(**_of(row, _with_item(checklist, item), item, by, at)))


def save_checklist(*, by: Actor, at: datetime, wanted: Checklist) -> Checklist:
    """Make a checklist, or with a `key` change one; a shipped one is replaced by what is said. Raises NotAllowed, NotFound, Invalid."""
    demand(by, "configure", Subject(kind="settings"))
    if not 1 <= wanted.severity <= MOST_LEVELS or not 0 <= wanted.again <= LONGEST_AGAIN:
        raise Invalid({"severity": _("Choose one of what is offered.")})
    columns = {
        "name": line(wanted.name, "name", LONGEST_NAME, required=True),
        "items": _items(wanted.items),
        "severity": wanted.severity,
        "again": wanted.again,
        "is_off": wanted.is_off,
    }
    with transaction.atomic():
        if wanted.key and wanted.key not in {one.key for one in checklists()}:
            raise NotFound("checklist")
        row, _made = ChecklistRow.objects.update_or_create(key=wanted.key or str(new_id()), defaults=columns)
        known = {one.id for one in catalog.services(by)}
        services: Any = row.services  # of another stage: chosen by id
        services.set([one for one in wanted.services if one in known])
        row.types.set(IncidentType.objects.filter(pk__in=[pk for one in wanted.types if (pk := as_uuid(one))]))
        record(ChecklistChanged(at=at, by=by.who, subject=row.key, name=row.name, change="changed" if wanted.key else "made"))
    return next(one for one in checklists() if one.key == row.key)


def delete_checklist(*, by: Actor, at: datetime, key: str) -> None:
    """Delete a checklist, or take the shipped one again. Raises NotAllowed, NotFound."""
    demand(by, "configure", Subject(kind="settings"))
    with transaction.atomic():
        row = ChecklistRow.objects.select_for_update().filter(key=key).first()
        if row is None:
            raise NotFound("checklist")
        change = "restored" if key in {one.key for one in SHIPPED} else "deleted"
        record(ChecklistChanged(at=at, by=by.who, subject=row.key, name=row.name, change=change))
        row.delete()


def _answers(said: AssessmentView) -> dict[str, Any]:
    wrong = [name for name in ("inside", "outside") if getattr(said, name) not in set(Reach)]
    if wrong:
        raise Invalid(dict.fromkeys(wrong, _("Choose one of what is offered.")))
    known = {one.name: getattr(said, one.name) for one in fields(said) if one.name in _SAID}
    seen = _seen(said)
    return known | {
        "impact": prose(said.impact, "impact", limits.NOTE),
        "seen": next((one for one in (seen.get(settings.VARSKO.language, ""), *seen.values()) if one), ""),
        "seen_in": seen,
        "groups": line(said.groups, "groups", limits.TITLE),
    }


def _seen(said: AssessmentView) -> dict[str, str]:
    """Read what customers see by language; what is said in none is in that of the installation."""
    found = dict(said.seen_in) or {settings.VARSKO.language: said.seen}
    if not set(found) <= set(LANGUAGES):
        raise Invalid({"seen_in": _("Choose one of what is offered.")})
    return {one: text for one in LANGUAGES if one in found and (text := prose(found[one], f"seen_{one}", limits.NOTE))}


def _items(said: Iterable[str]) -> list[str]:
    found = list(dict.fromkeys(text for one in said if (text := line(one, "items", LONGEST_ITEM))))
    if not found:
        raise Invalid({"items": _("This must not be empty.")})
    if len(found) > MOST_ITEMS:
        raise Invalid({"items": _("At most %(most)d lines.") % {"most": MOST_ITEMS}})
    return found


def _with_item(key: str, item: str) -> Checklist:
    found = next((one for one in checklists() if one.key == key and item in one.items), None)
    if found is None:
        raise NotFound("item")
    return found


def _of(row: Incident, one: Checklist, item: str, by: Actor, at: datetime) -> dict[str, Any]:
    return {**about(row, by, at), "list": one.key, "name": one.name, "item": item}
