"""The types of incidents, and what is said in the fields of one."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from varsko.core import sequences
from varsko.core.clock import new_id
from varsko.core.outbox import record
from varsko.core.texts import line
from varsko.events.incident_work import FactChanged, IncidentTypeChanged
from varsko.events.incidents import IncidentChanged
from varsko.incidents.actions.rows import NO_ID, about, change, held, shown
from varsko.incidents.data import Field, IncidentType, IncidentView, Part
from varsko.incidents.domain import limits
from varsko.incidents.domain.roles import Role
from varsko.incidents.domain.scale import LONGEST_CADENCE
from varsko.incidents.domain.types import LONGEST_NAME, Needed, faults, lacking
from varsko.incidents.models import Incident
from varsko.incidents.models import IncidentType as IncidentTypeRow
from varsko.incidents.queries.types import type_of, types
from varsko.kernel.errors import Invalid, NotFound
from varsko.kernel.fields import LONGEST_HINT, MOST_CHOICES, Unfit, fit, key_of
from varsko.kernel.ids import as_uuid
from varsko.people.data import Actor, Subject
from varsko.people.domain.permissions import demand

FACT = "fact_"
"""What names of form fields, and of errors, begin with before the key of a field."""
_MOST_PARTS = 12


def save_type(*, by: Actor, at: datetime, wanted: IncidentType) -> IncidentType:
    """Make a type, or with an `id` change one; fields without a key get one. What was filled in already stays with its incidents.

    Raises NotAllowed, NotFound, Invalid.
    """
    demand(by, "configure", Subject(kind="settings"))
    columns = _columns(wanted)
    with transaction.atomic():
        sequences.hold("incident types")
        if wanted.id and type_of(wanted.id) is None:
            raise NotFound("type")
        if IncidentTypeRow.objects.filter(name__iexact=columns["name"]).exclude(pk=as_uuid(wanted.id) or NO_ID).exists():
            raise Invalid({"name": _("There is one of this name already.")})
        row, is_new = IncidentTypeRow.objects.update_or_create(pk=as_uuid(wanted.id) or new_id(), defaults=columns)
        record(IncidentTypeChanged(at=at, by=by.who, subject=str(row.pk), name=row.name, change="made" if is_new else "changed"))
    return next(one for one in types() if one.id == str(row.pk))


def delete_type(*, by: Actor, at: datetime, type_id: object) -> None:
    """Delete a type that no incident has. Raises NotAllowed, NotFound, Invalid."""
    demand(by, "configure", Subject(kind="settings"))
    with transaction.atomic():
        row = IncidentTypeRow.objects.select_for_update().filter(pk=as_uuid(type_id) or NO_ID).first()
        if row is None:
            raise NotFound("type")
        if Incident.objects.filter(type=row).exists():
            raise Invalid({"type": _("Incidents have this type. Take it out of use instead.")})
        record(IncidentTypeChanged(at=at, by=by.who, subject=str(row.pk), name=row.name, change="deleted"))
        row.delete()


def set_type(*, by: Actor, at: datetime, ref: object, type_id: str) -> IncidentView:
    """Say of which type an incident is, "" for none; what fields of the former one hold is kept. Raises NotFound, NotAllowed, Invalid."""
    with transaction.atomic():
        row = held(by, ref)
        after = chosen(type_id, known=str(row.type_id or ""))
        before = type_of(row.type_id)
        if (after.id if after else "") != (before.id if before else ""):
            names: dict[str, Any] = {"before": before.name if before else "", "after": after.name if after else ""}
            event = IncidentChanged(**about(row, by, at), field="type", **names)
            change(row, at, event, type_id=as_uuid(after.id) if after else None)
    return shown(row, by)


def fill_in(*, by: Actor, at: datetime, ref: object, facts: Mapping[str, Any]) -> IncidentView:
    """Say what fields of an incident's type hold, None for nothing; what is not named stays. Raises NotFound, NotAllowed, Invalid."""
    with transaction.atomic():
        row = held(by, ref)
        found = type_of(row.type_id)
        fields = {one.key: one for one in found.fields} if found else {}
        said = read_facts(fields.values(), facts)
        fresh = {key: value for key, value in said.items() if value != row.facts.get(key)}
        if fresh:
            events = [
                FactChanged(
                    **about(row, by, at), key=key, label=fields[key].label, before=_as_text(row.facts.get(key)), after=_as_text(value)
                )
                for key, value in fresh.items()
            ]
            after = {**row.facts, **fresh}
            change(row, at, *events, facts={key: value for key, value in after.items() if value is not None})
    return shown(row, by)


def chosen(type_id: str, *, known: str = "") -> IncidentType | None:
    """Find the type that somebody chose, None for none; one out of use only where it is `known` already. Raises Invalid."""
    found = type_of(type_id) if type_id else None
    if type_id and (found is None or (found.is_off and found.id != known)):
        raise Invalid({"type_id": _("Choose one of what is offered.")})
    return found


def read_facts(fields: Iterable[Field], facts: Mapping[str, Any]) -> dict[str, Any]:
    """Read what was said for fields. Raises Invalid with names that begin with `FACT`."""
    known = {one.key: one for one in fields}
    said: dict[str, Any] = {}
    wrong: dict[str, str] = {f"{FACT}{key}": _("There is no such field.") for key in facts.keys() - known.keys()}
    for key in facts.keys() & known.keys():
        try:
            said[key] = fit(known[key], facts[key])
        except Unfit:
            wrong[f"{FACT}{key}"] = _("This does not fit into the field.")
    if wrong:
        raise Invalid(wrong)
    return said


def demand_facts(fields: Iterable[Field], facts: Mapping[str, Any], *moments: Needed) -> None:
    """Raise Invalid for each field that is needed now and empty."""
    empty = lacking(fields, facts, *moments)
    if empty:
        said = _("This is to be said first: %(label)s.")
        raise Invalid({f"{FACT}{one.key}": said % {"label": one.label} for one in empty})


def _columns(wanted: IncidentType) -> dict[str, Any]:
    if not 0 <= wanted.cadence <= LONGEST_CADENCE:
        raise Invalid({"cadence": _("Updates are due after at most a week.")})
    return {
        "name": line(wanted.name, "name", LONGEST_NAME, required=True),
        "hint": line(wanted.hint, "hint", LONGEST_HINT),
        "fields": [asdict(one) for one in _fields(wanted.fields)],
        "parts": [asdict(one) for one in _parts(wanted.parts)],
        "cadence": wanted.cadence,
        "private": wanted.private,
        "is_off": wanted.is_off,
    }


def _fields(said: Iterable[Field]) -> list[Field]:
    found: list[Field] = []
    named = [replace(one, label=line(one.label, "fields", limits.TITLE), hint=line(one.hint, "fields", limits.TITLE)) for one in said]
    taken = [one.key for one in named if one.key]
    for one in named:
        choices = tuple(dict.fromkeys(text for choice in one.choices[: MOST_CHOICES + 1] if (text := line(choice, "fields", limits.LABEL))))
        key = one.key or key_of(one.label, taken)
        taken.append(key)
        found.append(replace(one, key=key, choices=choices))
    wrong = faults(found)
    if wrong:
        raise Invalid({"fields": " ".join(_words_of(one) for one in wrong)})
    return found


def _parts(said: Iterable[Part]) -> list[Part]:
    parts = list(dict.fromkeys(replace(one, label=line(one.label, "parts", limits.LABEL)) for one in said))
    is_wrong = any(one.role not in set(Role) or (one.role == Role.OTHER) != bool(one.label) for one in parts)
    if is_wrong or len(parts) > _MOST_PARTS:
        raise Invalid({"parts": _("Choose one of what is offered.")})
    return parts


def _as_text(value: Any) -> str:
    return ", ".join(value) if isinstance(value, list) else "" if value is None else str(value)


def _words_of(fault: str) -> str:
    words = {
        "count": _("A type has at most 20 fields."),
        "label": _("Each field needs a name, and fields and hints are short."),
        "choices": _("A field to choose from needs its choices."),
        "keys": _("One field stands here twice."),
    }
    return words.get(fault, _("Choose one of what is offered."))
