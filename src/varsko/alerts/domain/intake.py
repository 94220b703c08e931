"""What a batch of signals does to the open alerts: the one place where repeats are folded together."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from varsko.alerts.data import Outcome, Parcel, Signal
from varsko.alerts.domain.lifecycle import Move, State, advance

LOGGED_REPEATS = 100
"""A repeat is a line in the log up to this count; after that only the counter goes on."""

Key = tuple[str, str]

_MOVES = {"acknowledge": Move.ACKNOWLEDGE, "unacknowledge": Move.UNACKNOWLEDGE, "close": Move.CLOSE}


@dataclass(slots=True, kw_only=True)
class Cell:
    """An open alert while a batch works on it; `parcel` is the one that opened it, if this batch did."""

    id: UUID
    scope: str
    alias: str
    state: State
    count: int
    began_at: datetime | None = None
    parcel: Parcel | None = None
    number: int = 0
    touched: bool = False
    moved_by: dict[Move, str] = field(default_factory=dict)

    @property
    def is_new(self) -> bool:
        """Tell whether this batch opened it."""
        return self.parcel is not None


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing a parcel did to an alert. `move` is set for moves; otherwise `what` is opened, repeated or noted."""

    cell: Cell
    parcel: Parcel
    what: Outcome
    move: Move | None = None
    before: State = State.OPEN
    count: int = 1


@dataclass(slots=True)
class Plan:
    """The effect of a batch: the alerts it touched or opened, what happened in order, and the outcome of each parcel."""

    cells: list[Cell] = field(default_factory=list)
    happenings: list[Happening] = field(default_factory=list)
    outcomes: list[tuple[Outcome, Cell | None]] = field(default_factory=list)

    @property
    def opened(self) -> list[Cell]:
        """The alerts that the batch opened, in order."""
        return [cell for cell in self.cells if cell.is_new]


def key_of(signal: Signal) -> Key:
    """Tell under which scope and alias a signal looks for its open alert."""
    return signal.scope, signal.alias


def fold(parcels: Sequence[Parcel], known: dict[Key, Cell], make_id: Callable[[Parcel], UUID]) -> Plan:
    """Apply parcels in order to the open alerts `known` by scope and alias.

    An open signal repeats the open alert of its alias or opens a new one; any other verb applies to the open alert or, without one,
    to nothing. `make_id` names new alerts. The order of the parcels is the order of their effects, within one batch too.
    """
    plan = Plan()
    for parcel in parcels:
        cell = known.get(key_of(parcel.signal)) if parcel.signal.alias else None
        plan.outcomes.append(_take(plan, parcel, cell, known, make_id))
    plan.cells += [cell for cell in known.values() if cell.touched and not cell.is_new]
    return plan


def _take(
    plan: Plan, parcel: Parcel, cell: Cell | None, known: dict[Key, Cell], make_id: Callable[[Parcel], UUID]
) -> tuple[Outcome, Cell | None]:
    if parcel.signal.verb == "open":
        return ("opened", _open(plan, parcel, known, make_id)) if cell is None else (_repeat(plan, parcel, cell), cell)
    if cell is None:
        return "no_open_alert", None
    return _apply(plan, parcel, cell, known), cell


def _open(plan: Plan, parcel: Parcel, known: dict[Key, Cell], make_id: Callable[[Parcel], UUID]) -> Cell:
    identity = make_id(parcel)
    signal = parcel.signal
    cell = Cell(
        id=identity,
        scope=signal.scope,
        alias=signal.alias or str(identity),
        state=State.OPEN,
        count=1,
        began_at=signal.occurred_at,
        parcel=parcel,
    )
    known[cell.scope, cell.alias] = cell
    plan.cells.append(cell)
    plan.happenings.append(Happening(cell, parcel, "opened"))
    return cell


def _repeat(plan: Plan, parcel: Parcel, cell: Cell) -> Outcome:
    cell.count += 1
    cell.touched = True
    if cell.count <= LOGGED_REPEATS:
        plan.happenings.append(Happening(cell, parcel, "repeated", count=cell.count))
    return "repeated"


def _apply(plan: Plan, parcel: Parcel, cell: Cell, known: dict[Key, Cell]) -> Outcome:
    verb = parcel.signal.verb
    if verb == "note":
        plan.happenings.append(Happening(cell, parcel, "noted"))
        return "noted"
    move = _MOVES[verb]
    before, after = cell.state, advance(cell.state, move)
    if after is None or _is_stale(parcel.signal, cell):
        return "unchanged"
    cell.state, cell.touched = after, True
    cell.moved_by[move] = parcel.signal.user or parcel.key_name
    plan.happenings.append(Happening(cell, parcel, "moved", move=move, before=before))
    if after is State.CLOSED:
        _forget(plan, cell, known)
    return "moved"


def _is_stale(signal: Signal, cell: Cell) -> bool:
    """Tell whether a source speaks of an earlier episode: Prometheus repeats an end for a while, even when all has begun anew."""
    return bool(signal.occurred_at and cell.began_at and signal.occurred_at < cell.began_at)


def _forget(plan: Plan, cell: Cell, known: dict[Key, Cell]) -> None:
    """A closed alert no longer answers to its alias: the next signal opens a new one."""
    del known[cell.scope, cell.alias]
    if not cell.is_new:
        plan.cells.append(cell)
