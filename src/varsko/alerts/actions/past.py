"""Alerts of the past, as they are brought along from elsewhere: nobody is paged for them."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import transaction

from varsko.alerts.data import PastAlert
from varsko.alerts.domain import limits
from varsko.alerts.domain.lifecycle import State
from varsko.alerts.models import Alert
from varsko.core import sequences


def remember_past(past: Sequence[PastAlert]) -> dict[str, int]:
    """Store closed alerts, in the order given; returns their short numbers by id. What happened to them is for the caller to record."""
    with transaction.atomic():
        numbers = sequences.take("alert", len(past)) if past else range(0)
        numbered = dict(zip((one.id for one in past), numbers, strict=True))
        Alert.objects.bulk_create([_row(one, numbered[one.id]) for one in past], batch_size=200)
    return numbered


def _row(one: PastAlert, number: int) -> Alert:
    signal = one.parcel.signal
    return Alert(
        id=UUID(one.id),
        number=number,
        scope=signal.scope,
        alias=limits.alias(signal.alias),
        message=limits.text(signal.message, limits.MESSAGE),
        description=limits.text(signal.description, limits.DESCRIPTION),
        entity=limits.text(signal.entity, limits.ENTITY),
        source=limits.text(signal.source, limits.SOURCE),
        priority=limits.priority(signal.priority),
        tags=limits.tags(signal.tags),
        details=limits.details(signal.details),
        kind=one.parcel.kind,
        count=one.count,
        seen=True,
        state=State.CLOSED,
        **_places(one),
        **_times(one),
    )


def _places(one: PastAlert) -> dict[str, UUID | None]:
    ids = {"team_id": one.team_id, "service_id": one.service_id, "owner_id": one.owner_id, "key_id": one.parcel.key_id}
    return {column: UUID(value) if value else None for column, value in ids.items()}


def _times(one: PastAlert) -> dict[str, Any]:
    return {
        "created_at": one.opened_at,
        "last_occurred_at": one.opened_at,
        "updated_at": one.closed_at,
        "acknowledged_at": one.taken_at,
        "acknowledged_by": one.taken_by[:200],
        "closed_at": one.closed_at,
        "closed_by": one.closed_by[:200],
    }
