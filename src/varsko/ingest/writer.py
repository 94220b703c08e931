"""The one thread of a process that stores alerts: everything that waits goes into one transaction, and is answered after its commit."""

import logging
import time
from collections.abc import Callable, Iterable
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any

from django.db import DatabaseError, DataError, IntegrityError, ProgrammingError, connection, connections

from varsko.alerts import actions as alerts
from varsko.core import pace
from varsko.core.clock import now
from varsko.core.turnstile import going_first
from varsko.ingest.shapes import Refusal, Ticket, Trouble
from varsko.people import actions as people

log = logging.getLogger("varsko.ingest")

LARGEST_GROUP = 1000
_TOUCH_EVERY = 30.0
PATIENCE = 5.0
"""Seconds that the database may be locked by others before the waiting requests are told to come back."""

_WAIT = {"sqlite": f"PRAGMA busy_timeout = {PATIENCE * 1000:.0f}", "postgresql": f"SET lock_timeout = '{PATIENCE:.0f}s'"}
_STORM = 8  # so many alerts at once are a storm: the worker holds back
_RUSH = 0.1


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
                self._touch(at_once=not is_open)
        connections.close_all()

    def _gather(self) -> tuple[list[Ticket], bool]:
        """Wait for one batch and take along what came meanwhile; the second value is false when that was all."""
        group: list[Ticket] = []
        try:
            batch = self._waiting.get()
            while batch is not None:
                group += batch
                if sum(len(ticket.parcels) for ticket in group) >= LARGEST_GROUP:
                    return group, True
                batch = self._waiting.get_nowait()
        except Empty:
            return group, True
        return group, False

    def _store(self, group: list[Ticket]) -> None:
        """Store a group together, or each ticket alone, so that only the one that cannot be stored fails."""
        error = self._try(group)
        if error and _is_away(error):
            error = self._try_on_new_connection(group, error)
        if error and len(group) > 1 and not _is_away(error):
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
        parcels = [parcel for ticket in group for parcel in ticket.parcels]
        if len(parcels) >= _STORM:
            pace.rush(_RUSH)
        self._be_patient()
        received = iter(alerts.receive(parcels, at=now()))
        for ticket in group:
            ticket.received = [next(received) for _ in ticket.parcels]
            self._used.add(ticket.parcels[0].key_id)

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
        except DatabaseError as error:
            connection.close()
            log.warning("the use of keys could not be noted: %s", error)


def _give_up(group: list[Ticket], error: Exception) -> None:
    if _is_away(error) or isinstance(error, IntegrityError):
        log.error("alerts cannot be stored, their senders are told to come back: %s", error)
        refusal = Refusal(Trouble.UNAVAILABLE)
    else:
        log.error("an alert could not be stored", exc_info=error, extra={"request_id": group[0].request_id})
        is_theirs = isinstance(error, DataError)
        refusal = Refusal(Trouble.INVALID, {"body": "holds a value that cannot be stored"}) if is_theirs else Refusal(Trouble.BROKEN)
    for ticket in group:
        ticket.refusal = refusal


def _is_away(error: Exception) -> bool:
    """Tell whether the database is away, locked or full, rather than the data wrong."""
    return isinstance(error, DatabaseError) and not isinstance(error, DataError | IntegrityError | ProgrammingError)


def _is_usable() -> bool:
    return connection.connection is not None and connection.is_usable()


def _named(ids: Iterable[str]) -> list[str]:
    return [one for one in ids if one]
