"""The event log and its reactions.

An action records what happened in its own transaction; for each handler that flow.py lists, a reaction waits in the same
transaction. So a fact and its consequences are stored together or not at all, and a reaction can be late but never lost.
"""

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields
from typing import Any

import msgspec
from django.db import connection, transaction

from varsko.core import bulk, wake
from varsko.core.clock import now
from varsko.core.due import DueRow, LeaseLost, put_off
from varsko.core.models import EventRow, Reaction
from varsko.core.reader import Reader
from varsko.events.base import Event, Who

log = logging.getLogger("varsko.outbox")

_COMMON = {"at", "by", "subject", "reason"}


@dataclass(frozen=True, slots=True)
class Recorded:
    """An event as the log holds it: `id` is its place in the log, larger is later."""

    id: int
    event: Any


Handler = Callable[[Sequence[Recorded]], None]

_handlers: dict[str, Handler] = {}
_reactions: dict[str, tuple[str, ...]] = {}
_types: dict[str, type[Event]] = {}
_kinds: dict[type[Event], str] = {}
_fields: dict[type[Event], tuple[str, ...]] = {}


def connect(flow: Iterable[tuple[type[Event], tuple[Handler, ...]]]) -> None:
    """Learn which handlers react to which events, in order. Called once at the start with the table of flow.py."""
    _handlers.clear()
    _reactions.clear()
    for event_type, handlers in flow:
        _types[kind_of(event_type)] = event_type
        _handlers.update({name_of(handler): handler for handler in handlers})
        _reactions[kind_of(event_type)] = tuple(name_of(handler) for handler in handlers)


def kind_of(event_type: type[Event]) -> str:
    """Name an event type as the log does: `alerts.AlertOpened`."""
    if event_type not in _kinds:
        _kinds[event_type] = f"{event_type.__module__.rsplit('.', 1)[-1]}.{event_type.__name__}"
    return _kinds[event_type]


def name_of(handler: Handler) -> str:
    """Name a handler as its reactions do: `routing.handlers.route`."""
    return f"{handler.__module__.removeprefix('varsko.')}.{handler.__name__}"


def record(*events: Event) -> list[int]:
    """Append events to the log and queue their reactions, inside the caller's transaction; returns their places in the log.

    The worker is woken when the transaction commits.
    """
    if not events:
        return []
    kinds = [kind_of(type(event)) for event in events]
    ids = list(bulk.reserve_ids(EventRow, len(events)))
    bulk.insert(EventRow, _EVENT_FIELDS, [_row(*numbered) for numbered in zip(ids, kinds, events, strict=True)])
    bulk.insert(
        Reaction,
        _REACTION_FIELDS,
        [
            (number, name, event.at, 0, 0, "")
            for number, kind, event in zip(ids, kinds, events, strict=True)
            for name in _reactions.get(kind, ())
        ],
    )
    wake.after_commit()
    return ids


def remember(*events: Event) -> list[int]:
    """Append events of the past, in the order of their time, inside the caller's transaction: nobody reacts to them. Returns places."""
    ids = list(bulk.reserve_ids(EventRow, len(events)))
    rows = [_row(number, kind_of(type(event)), event) for number, event in zip(ids, events, strict=True)]
    bulk.insert(EventRow, _EVENT_FIELDS, rows)
    return ids


_EVENT_FIELDS = ("id", "kind", "about", "subject", "at", "by_kind", "by_id", "by_name", "reason", "data")
_LOG = Reader(lambda: EventRow.objects.order_by("pk"), *_EVENT_FIELDS)
_REACTION_FIELDS = ("event_id", "handler", "due_at", "fence", "attempts", "last_error")


def _row(number: int, kind: str, event: Event) -> tuple[Any, ...]:
    by = event.by
    data = {name: getattr(event, name) for name in _own_fields(type(event))}
    return (number, kind, event.ABOUT, event.subject, event.at, by.kind, by.id, by.name[:200], event.reason, data)


def _own_fields(event_type: type[Event]) -> tuple[str, ...]:
    if event_type not in _fields:
        _fields[event_type] = tuple(field.name for field in fields(event_type) if field.name not in _COMMON)
    return _fields[event_type]


def read(row: EventRow) -> Recorded:
    """Turn a line of the log back into its event. Raises KeyError for a kind that this version does not know."""
    return _recorded(*[getattr(row, name) for name in _EVENT_FIELDS])


def _read_all(ids: Sequence[int]) -> list[Recorded]:
    """Read events in the order of the log."""
    return [_recorded(*row) for row in _LOG.read(ids)]


def _recorded(
    number: int, kind: str, _about: str, subject: str, at: Any, by_kind: Any, by_id: str, by_name: str, reason: str, data: Any
) -> Recorded:
    by = Who(kind=by_kind, id=by_id, name=by_name)
    return Recorded(number, msgspec.convert({**data, "at": at, "by": by, "subject": subject, "reason": reason}, _types[kind]))


def react(rows: Sequence[DueRow]) -> None:
    """Run the handlers of claimed reactions, a batch per handler; a failing one is isolated, put off, and tried again."""
    by_handler: dict[str, list[Reaction]] = defaultdict(list)
    for row in rows:
        if isinstance(row, Reaction):
            by_handler[row.handler].append(row)
    for name, reactions in by_handler.items():
        _run(name, reactions)


def _run(name: str, reactions: list[Reaction]) -> None:
    try:
        _run_together(name, reactions)
    except Exception as error:
        if not connection.is_usable():
            raise
        if len(reactions) > 1:
            for reaction in reactions:
                _run(name, [reaction])
            return
        if isinstance(error, LeaseLost):
            return
        log.exception("reaction failed", extra={"handler": name, "event": reactions[0].event_id})
        put_off(reactions[0], f"{type(error).__name__}: {error}", now=now())


def _run_together(name: str, reactions: list[Reaction]) -> None:
    with transaction.atomic():
        _handlers[name](_read_all([reaction.event_id for reaction in reactions]))
        _finish(name, reactions)


def _finish(name: str, reactions: list[Reaction]) -> None:
    """Delete the reactions that were run, each only under its own fence; without all of them, nothing that was done may stay."""
    by_fence: dict[int, list[int]] = defaultdict(list)
    for reaction in reactions:
        by_fence[reaction.fence].append(reaction.pk)
    held = sum(Reaction.objects.filter(pk__in=pks, fence=fence).delete()[0] for fence, pks in by_fence.items())
    if held != len(reactions):
        raise LeaseLost(f"{name}: {len(reactions)} reactions, {held} still there")
