"""The one thread of a process that stores alerts: everything that waits goes into one transaction, and is answered after its commit."""

import logging
import time
from collections.abc import Callable, Iterable
from itertools import islice
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any

from django.db import DatabaseError, DataError, IntegrityError, InterfaceError, connection, connections

from varsko.alerts import actions as alerts
from varsko.alerts.data import Parcel, Received
from varsko.core import outage, pace
from varsko.core.clock import now
from varsko.core.outage import is_away
from varsko.core.turnstile import going_first
from varsko.ingest import counts
from varsko.ingest.shapes import Refusal, Ticket, Trouble
from varsko.people import actions as people

log = logging.getLogger("varsko.ingest")

_DATABASE = outage.of("the database, for alerts")

LARGEST_GROUP = 1000
_TOUCH_EVERY = 30.0
PATIENCE = 5.0
"""Seconds that the database may be locked by others before the waiting requests are told to come back."""

_WAIT = {"sqlite": f"PRAGMA busy_timeout = {PATIENCE * 1000:.0f}", "postgresql": f"SET lock_timeout = '{PATIENCE:.0f}s'"}
_STORM = 120  # so many alerts beyond _CALM a second are a storm: they are stored unopened, and the worker holds back
_CALM = 250.0
_RUSH = 0.1
_LULL = 0.1  # a storm that pauses so long leaves time to unpack
_UNPACK_EVERY = 1.0  # and so often some are unpacked in any case, so that pages move on
_FLOOD = 2000  # where more came since some were unpacked, nobody could keep pace: taking the rest in goes first
_HANDFUL = 100
_FEW = 1000  # so many are unpacked before the next one while its sender waits
_MOST_PACKED = 250_000  # about what is unpacked in a minute: their senders would rather be told yes and be late than wait
_AWAY = 1.0


class Writer:
    """Drains waiting tickets. `settle` gets each group in the writer's thread when its fate is known."""

    def __init__(self, settle: Callable[[list[Ticket]], None]) -> None:
        """Prepare; nothing is written before `start`."""
        self._settle = settle
        self._waiting: SimpleQueue[list[Ticket] | None] = SimpleQueue()
        self._thread = Thread(target=self._work, name="varsko-writer", daemon=True)
        self._patient: Any = None
        self._used: set[str] = set()
        self._touched_at = time.monotonic()
        self._packed = 0
        self._came = 0
        self._level = 0.0
        self._level_at = time.monotonic()
        self._unpack_at: float | None = time.monotonic()  # what an earlier process left behind

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def stop(self) -> None:
        """Store what waits, then end. Nothing may be put in any more."""
        self._waiting.put(None)
        self._thread.join()

    def put(self, tickets: list[Ticket]) -> None:
        """Queue tickets whose parcels are ready."""
        self._waiting.put(tickets)

    def _work(self) -> None:
        is_open = True
        with going_first(PATIENCE):
            while is_open:
                group, is_open = self._gather()
                if group:
                    self._store(group)
                    self._settle(group)
                if is_open:
                    self._unpack(is_lull=not group or self._level <= _STORM)
                self._touch(at_once=not is_open)
        connections.close_all()

    def _gather(self) -> tuple[list[Ticket], bool]:
        """Wait for one batch and take along what came meanwhile; the second value is false when that was all."""
        group: list[Ticket] = []
        count = 0
        try:
            batch = self._waiting.get(timeout=None if self._unpack_at is None else _LULL)
            if self._level > _STORM:
                time.sleep(0)  # the event loop brings more into the same commit; any longer and a few senders wait for nothing
            while batch is not None:
                group += batch
                count += sum([ticket.count for ticket in batch])
                if count >= LARGEST_GROUP:
                    return group, True
                batch = self._waiting.get_nowait()
        except Empty:
            return group, True
        return group, False

    def _unpack(self, *, is_lull: bool) -> None:
        """Make alerts of what was stored unopened, when there is time, when it has waited long, or when it is too much."""
        while self._unpack_at is not None and (is_lull or time.monotonic() >= self._unpack_at or self._packed > _MOST_PACKED):
            count = self._unpack_some()
            if count is None:
                self._unpack_at = time.monotonic() + _AWAY
                return
            self._packed = max(self._packed - count, 0) if count else 0  # others unpack too
            self._unpack_at = time.monotonic() + _UNPACK_EVERY if count else None
            is_lull = is_lull and self._waiting.empty()

    def _unpack_some(self) -> int | None:
        """Unpack a few sacks; None when that failed. Whatever it is, the thread lives on: nothing is taken in without it."""
        try:
            came, self._came = self._came, 0
            return alerts.unpack(at_once=_HANDFUL) if came > _FLOOD else alerts.unpack()
        except Exception as error:
            connection.close()
            if is_away(error):
                _DATABASE.failed(error)
            else:
                log.exception("what waits cannot be unpacked, trying again")
            return None

    def _store(self, group: list[Ticket]) -> None:
        """Store a group together, or each ticket alone, so that only the one that cannot be stored fails."""
        error = self._try(group)
        if error and is_away(error):
            error = self._try_on_new_connection(group, error)
        if error and len(group) > 1 and not is_away(error):
            for ticket in group:
                self._store([ticket])
            return
        if isinstance(error, IntegrityError):
            error = self._try(group)  # another process opened the same alias in the same moment
        if error:
            _give_up(group, error)

    def _try(self, group: list[Ticket]) -> Exception | None:
        try:
            self._receive(group)
        except Exception as error:  # noqa: BLE001 - whatever it is, the caller decides, and the thread lives on
            return error
        return None

    def _try_on_new_connection(self, group: list[Ticket], error: Exception) -> Exception | None:
        """Try again at once if the connection was dead; the connection is a new one next time in any case."""
        is_dead = connection.vendor == "postgresql" and not _is_usable()
        connection.close()
        return self._try(group) if is_dead else error

    def _receive(self, group: list[Ticket]) -> None:
        self._be_patient()
        count = sum([ticket.count for ticket in group])
        received = iter(self._pack(_parcels(group), count) if self._is_storm(count) else alerts.receive(_opened(group), at=now()))
        for ticket in group:
            ticket.received = list(islice(received, ticket.count))
            self._used.add(ticket.parcels[0].key_id)
        counts.taken(group)
        _DATABASE.worked()

    def _is_storm(self, count: int) -> bool:
        """Tell whether there is too much to open every parcel now, or too many wait that came before."""
        before, self._level_at = self._level_at, time.monotonic()
        self._level = max(self._level - (self._level_at - before) * _CALM, 0.0) + count
        return self._level > _STORM or self._packed > _FEW

    def _pack(self, parcels: list[Parcel], count: int) -> list[Received]:
        pace.rush(_RUSH)
        received = alerts.pack(parcels, at=now())
        self._packed += count
        self._came += count
        self._unpack_at = self._unpack_at or time.monotonic() + _UNPACK_EVERY
        return received

    def _be_patient(self) -> None:
        """Bound the wait for locks on each new connection."""
        connection.ensure_connection()
        if connection.connection is not self._patient:
            self._patient = connection.connection
            with connection.cursor() as cursor:
                cursor.execute(_WAIT[connection.vendor])

    def _touch(self, *, at_once: bool) -> None:
        """Note now and then which keys were used."""
        if not self._used or not (at_once or time.monotonic() - self._touched_at > _TOUCH_EVERY):
            return
        used, self._used, self._touched_at = self._used, set(), time.monotonic()
        try:
            people.touch_keys(_named(used), at=now())
        except (DatabaseError, InterfaceError) as error:
            connection.close()
            _DATABASE.failed(error)


def _parcels(group: list[Ticket]) -> list[Parcel]:
    return [parcel for ticket in group for parcel in ticket.parcels]


def _opened(group: list[Ticket]) -> list[Parcel]:
    for ticket in group:
        ticket.parcels = alerts.opened(ticket.parcels)
    return _parcels(group)


def _give_up(group: list[Ticket], error: Exception) -> None:
    if is_away(error) or isinstance(error, IntegrityError):
        _DATABASE.failed(error)
        refusal = Refusal(Trouble.UNAVAILABLE)
    else:
        log.error("an alert could not be stored", exc_info=error, extra={"request_id": group[0].request_id})
        is_theirs = isinstance(error, DataError)
        refusal = Refusal(Trouble.INVALID, {"body": "holds a value that cannot be stored"}) if is_theirs else Refusal(Trouble.BROKEN)
    for ticket in group:
        ticket.refusal = refusal


def _is_usable() -> bool:
    return connection.connection is not None and connection.is_usable()


def _named(ids: Iterable[str]) -> list[str]:
    return [one for one in ids if one]
