"""From tables to plans and back."""

from collections.abc import Iterable
from typing import Any, cast

import msgspec

from varsko.kernel.intervals import Interval
from varsko.schedules.data import Count, OverridePlan, Participant, Plan, Restriction, RotationPlan, ScheduleView, Terms, Unit, Version
from varsko.schedules.models import Override, Rotation, RotationVersion, Schedule


def terms_of(row: RotationVersion) -> Terms:
    """Read what a version says."""
    return Terms(
        start=row.start,
        end=row.end,
        unit=cast(Unit, row.unit),
        length=row.length,
        participants=msgspec.convert(row.participants, tuple[Participant, ...]),
        restriction=msgspec.convert(row.restriction, Restriction) if row.restriction else None,
        zone=row.zone,
        count=cast(Count, row.count),
    )


def version_of(row: RotationVersion) -> Version:
    """Read a version."""
    return Version(terms=terms_of(row), since=row.since, anchor_turn=row.anchor_turn, anchor_seat=row.anchor_seat)


def rotation_of(row: Rotation) -> RotationPlan:
    """Read a rotation; its versions must be loaded with it."""
    return RotationPlan(id=str(row.pk), name=row.name, versions=tuple(map(version_of, row.versions.all())), ended=row.ended_at)


def override_of(row: Override) -> OverridePlan:
    """Read an override."""
    return OverridePlan(
        number=row.pk,
        alias=row.alias,
        period=Interval(row.start, row.end),
        participant=msgspec.convert(row.participant, Participant),
        rotations=tuple(row.rotations),
    )


def plan_of(row: Schedule, overrides: Iterable[Override]) -> Plan:
    """Read a whole plan; rotations and versions must be loaded with the schedule."""
    return Plan(
        id=str(row.pk),
        name=row.name,
        zone=row.zone,
        enabled=row.enabled,
        rotations=tuple(map(rotation_of, row.rotations.all())),
        overrides=tuple(map(override_of, overrides)),
    )


def view_of(row: Schedule) -> ScheduleView:
    """Make the shape of a schedule; team, rotations and versions must be loaded with it."""
    return ScheduleView(
        id=str(row.pk),
        name=row.name,
        description=row.description,
        zone=row.zone,
        enabled=row.enabled,
        team_id=str(row.team_id or ""),
        private=bool(row.team and row.team.private),
        count=cast(Count, row.count),
        rotations=tuple(rotation_of(one) for one in row.rotations.all() if one.ended_at is None),
    )


def version_row(rotation: Rotation, version: Version) -> RotationVersion:
    """Make the row of a version."""
    terms = version.terms
    return RotationVersion(
        rotation=rotation,
        since=version.since,
        start=terms.start,
        end=terms.end,
        unit=terms.unit,
        length=terms.length,
        participants=plain(terms.participants),
        restriction=plain(terms.restriction),
        zone=terms.zone,
        count=terms.count,
        anchor_turn=version.anchor_turn,
        anchor_seat=version.anchor_seat,
    )


def plain(value: object) -> Any:
    """Turn a shape into what JSON can hold."""
    return msgspec.to_builtins(value)
