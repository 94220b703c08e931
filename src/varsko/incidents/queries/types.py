"""The types of incidents."""

from collections.abc import Sequence
from typing import Any

from varsko.core.texts import in_order
from varsko.incidents.data import Field, HoldingView, IncidentType, IncidentView, Part
from varsko.incidents.domain.scale import level_of
from varsko.incidents.domain.types import vacant
from varsko.incidents.models import IncidentType as IncidentTypeRow
from varsko.incidents.queries.setup import scale
from varsko.kernel.ids import as_uuid


def types() -> list[IncidentType]:
    """List the types of incidents by name, those out of use too."""
    return in_order([type_view(row) for row in IncidentTypeRow.objects.order_by("pk")], lambda one: one.name)


def type_of(type_id: object) -> IncidentType | None:
    """Find a type; None for none."""
    pk = as_uuid(type_id)
    row = IncidentTypeRow.objects.filter(pk=pk).first() if pk else None
    return type_view(row) if row else None


def type_view(row: IncidentTypeRow) -> IncidentType:
    """Freeze a type."""
    return IncidentType(
        id=str(row.pk),
        name=row.name,
        hint=row.hint,
        fields=tuple(Field(**{**one, "choices": tuple(one["choices"])}) for one in row.fields),
        parts=tuple(Part(**one) for one in row.parts),
        cadence=row.cadence,
        private=row.private,
        is_off=row.is_off,
    )


def facts_of(view: IncidentView) -> tuple[list[tuple[Field, Any]], list[tuple[Field, Any]]]:
    """Give the fields of an incident's type with what they hold (None for nothing), and what fields of other types still hold."""
    if not view.type and not view.facts:
        return [], []
    known = types()
    mine = next((one.fields for one in known if view.type and one.id == view.type.id), ())
    keys = {one.key for one in mine}
    others = {one.key: one for each in known for one in each.fields}
    kept = [(others.get(key, Field(key=key, label=key)), value) for key, value in view.facts.items() if key not in keys]
    return [(one, view.facts.get(one.key)) for one in mine], kept


def vacant_parts(view: IncidentView, holdings: Sequence[HoldingView]) -> list[Part]:
    """List the parts that the type of an ongoing incident wants and that nobody has."""
    found = type_of(view.type.id) if view.type and view.is_ongoing else None
    return vacant(found.parts, [(one.role, one.label) for one in holdings if one.ended_at is None]) if found else []


def cadence(severity: int, type_id: object = "") -> int:
    """Give after how many minutes an update is due, 0 for never: as the type says, else as the scale does."""
    found = type_of(type_id)
    return (found.cadence if found else 0) or level_of(scale().levels, severity).cadence
