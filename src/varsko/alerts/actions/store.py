"""From a batch of parcels to rows, in a handful of statements."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache, partial
from typing import Any
from uuid import UUID

from msgspec.structs import replace

from varsko.alerts.actions.events import moved
from varsko.alerts.actions.requests import remember
from varsko.alerts.data import Parcel, Received
from varsko.alerts.domain import limits
from varsko.alerts.domain.intake import Cell, Happening, Key, Plan, fold
from varsko.alerts.domain.lifecycle import Move, State
from varsko.alerts.models import Alert
from varsko.core import bulk, sequences
from varsko.core.outbox import record
from varsko.events.alerts import AlertNoted, AlertOpened, AlertRepeated
from varsko.events.base import Event, Who
from varsko.kernel.ids import uuid7
from varsko.people.queries import team_ids_by_name

_COLUMNS = (
    "id", "number", "scope", "alias", "message", "description", "entity", "source", "priority", "state", "tags", "details",
    "actions", "responders", "visible_to", "count", "team_id", "service_id", "owner_id", "key_id", "kind", "seen", "began_at", "created_at",
    "updated_at", "last_occurred_at", "acknowledged_at", "acknowledged_by", "closed_at", "closed_by", "snoozed_until", "patience",
)  # fmt: skip
_KNOWN = ("id", "number", "scope", "alias", "state", "count", "began_at")


def store(parcels: Sequence[Parcel], *, at: datetime) -> list[Received]:
    """Make alerts, events and reactions of parcels, inside the transaction of a caller who holds the order of all that is stored.

    Texts are cut to the table's limits. Returns what became of each parcel, in order.
    """
    parcels = [_with_short_alias(parcel) for parcel in parcels]
    plan = fold(parcels, _open_alerts(parcels), partial(_identity, int(at.timestamp() * 1000)))
    _number(plan)
    _update([cell for cell in plan.cells if not cell.is_new], at)
    _insert(plan.opened, at)
    record(*[_event(happening, at) for happening in plan.happenings])
    received = [_received(parcel, *outcome) for parcel, outcome in zip(parcels, plan.outcomes, strict=True)]
    remember([pair for pair in zip(parcels, received, strict=True) if pair[0].request_id != pair[1].alert_id], at=at)
    return received


def _with_short_alias(parcel: Parcel) -> Parcel:
    alias = limits.alias(parcel.signal.alias)
    return parcel if alias == parcel.signal.alias else replace(parcel, signal=replace(parcel.signal, alias=alias))


def _identity(unix_ms: int, parcel: Parcel) -> UUID:
    """A request's id becomes the id of the alert it opens, so that the one can be asked for by the other."""
    return UUID(parcel.request_id) if parcel.request_id else uuid7(unix_ms)


def _open_alerts(parcels: Sequence[Parcel]) -> dict[Key, Cell]:
    aliases = {parcel.signal.alias for parcel in parcels if parcel.signal.alias}
    found = bulk.find(Alert, _KNOWN, "alias", aliases, beside="NOT (state = 'closed')", lock=True)
    return {
        (scope, alias): Cell(id=pk, number=number, scope=scope, alias=alias, state=State(state), count=count, began_at=began_at)
        for pk, number, scope, alias, state, count, began_at in found
    }


def _number(plan: Plan) -> None:
    opened = plan.opened
    for cell, number in zip(opened, sequences.take("alert", len(opened)) if opened else (), strict=True):
        cell.number = number


def _insert(cells: list[Cell], at: datetime) -> None:
    names = [one.name for cell in cells if cell.parcel for one in cell.parcel.signal.responders if one.kind == "team" and one.name]
    teams = team_ids_by_name(names) if names else {}
    bulk.insert(Alert, _COLUMNS, [_row(cell, cell.parcel, teams, at) for cell in cells if cell.parcel])


def _row(cell: Cell, parcel: Parcel, teams: Mapping[str, str], at: datetime) -> tuple[Any, ...]:
    signal = parcel.signal
    is_taken, is_closed = cell.state is State.ACKNOWLEDGED, cell.state is State.CLOSED
    return (
        cell.id, cell.number, cell.scope, cell.alias,
        limits.text(signal.message, limits.MESSAGE),
        limits.text(signal.description, limits.DESCRIPTION),
        limits.text(signal.entity, limits.ENTITY),
        limits.text(signal.source or parcel.address, limits.SOURCE),
        limits.priority(signal.priority), cell.state.value,
        limits.tags(signal.tags), limits.details(signal.details), limits.actions(signal.actions),
        limits.responders(signal.responders), limits.responders(signal.visible_to), cell.count,
        _team_of(parcel, teams), None, None, UUID(parcel.key_id) if parcel.key_id else None, parcel.kind, False,
        signal.occurred_at, at, at, at,
        at if is_taken else None, _by(cell, Move.ACKNOWLEDGE), at if is_closed else None, _by(cell, Move.CLOSE), None,
        signal.patience,
    )  # fmt: skip


def _team_of(parcel: Parcel, teams: Mapping[str, str]) -> UUID | None:
    """The key's team, else the first team that is to answer: known at once, so that a private team's alert is never seen by others."""
    named = (one.id or teams.get(one.name, "") for one in parcel.signal.responders if one.kind == "team")
    found = parcel.team_id or next((one for one in named if one in teams.values()), "")
    return UUID(found) if found else None


def _update(cells: list[Cell], at: datetime) -> None:
    repeated = [(cell.count, at, cell.id) for cell in cells if not cell.moved_by]
    bulk.update(Alert, ("count", "last_occurred_at"), repeated)
    ended = [(cell.state.value, cell.count, at, at, _by(cell, Move.CLOSE), None, cell.id) for cell in cells if cell.state is State.CLOSED]
    bulk.update(Alert, ("state", "count", "updated_at", "closed_at", "closed_by", "snoozed_until"), ended)
    others = [_taken(cell, at) for cell in cells if cell.moved_by and cell.state is not State.CLOSED]
    columns = ("state", "count", "updated_at", "acknowledged_at", "acknowledged_by", "snoozed_until")
    bulk.update(Alert, columns, others)


def _taken(cell: Cell, at: datetime) -> tuple[Any, ...]:
    is_taken = cell.state is State.ACKNOWLEDGED
    return (cell.state.value, cell.count, at, at if is_taken else None, _by(cell, Move.ACKNOWLEDGE) if is_taken else "", None, cell.id)


def _by(cell: Cell, move: Move) -> str:
    return cell.moved_by.get(move, "")[:200]


def _event(happening: Happening, at: datetime) -> Event:
    cell, parcel, signal = happening.cell, happening.parcel, happening.parcel.signal
    by = _who(parcel.key_id, signal.user or parcel.key_name or signal.source)
    subject = str(cell.id)
    if happening.what == "opened":
        message, priority = limits.text(signal.message, limits.MESSAGE), limits.priority(signal.priority)
        return AlertOpened(at=at, by=by, subject=subject, number=cell.number, message=message, priority=priority)
    if happening.what == "repeated":
        return AlertRepeated(at=at, by=by, subject=subject, count=happening.count)
    note = limits.text(signal.note, limits.NOTE)
    if happening.move is None:
        return AlertNoted(at=at, by=by, subject=subject, note=note)
    return moved(happening.move, at=at, by=by, subject=subject, before=happening.before, note=note)


@lru_cache(maxsize=256)
def _who(key_id: str, name: str) -> Who:
    return Who(kind="key", id=key_id, name=limits.text(name, 200))


def _received(parcel: Parcel, outcome: Any, cell: Cell | None) -> Received:
    alias = cell.alias if cell else parcel.signal.alias
    return Received(outcome=outcome, alert_id=str(cell.id) if cell else "", alias=alias, request_id=parcel.request_id)
