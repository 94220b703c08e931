"""Hears the NOTIFY of other processes on PostgreSQL and wakes this one."""

import threading
from contextlib import suppress
from typing import Any

from django.db import DatabaseError, InterfaceError, connection

from varsko.core import outage, wake

_DATABASE = outage.of("the database, for wake-ups")

_TRY_AGAIN_AFTER = 1.0
_LOOK_UP_EVERY = 0.5


class Listener:
    """One thread with a connection of its own. On SQLite there is nothing to hear, and it does nothing."""

    def __init__(self) -> None:
        """Prepare; nothing runs before `start`."""
        self._psycopg: Any = getattr(connection, "Database")  # noqa: B009 - no type stub knows it; on SQLite psycopg is not loaded, which spares memory
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._listen_on, name="varsko-listen", daemon=True)

    def start(self) -> None:
        """Begin to listen, on PostgreSQL."""
        if connection.vendor == "postgresql":
            self._thread.start()

    def stop(self, timeout: float = 2.0) -> None:
        """End, waiting at most `timeout` seconds."""
        self._stopping.set()
        if self._thread.is_alive():
            self._nudge()
            self._thread.join(timeout)

    def _nudge(self) -> None:
        """Let the thread hear something, so that it looks up at once."""
        with suppress(DatabaseError, InterfaceError):
            wake.after_commit()

    def _listen_on(self) -> None:
        while not self._stopping.is_set():
            try:
                self._listen()
            except self._psycopg.Error as error:
                _DATABASE.failed(error)
                self._stopping.wait(_TRY_AGAIN_AFTER)

    def _listen(self) -> None:
        parameters = connection.get_connection_params()
        for ours in ("cursor_factory", "context"):
            parameters.pop(ours, None)
        with self._psycopg.connect(**parameters, autocommit=True) as ear:
            ear.execute(f"LISTEN {wake.CHANNEL}")
            _DATABASE.worked()
            wake.local()  # whatever came while nobody listened
            while not self._stopping.is_set():
                for heard in ear.notifies(timeout=_LOOK_UP_EVERY, stop_after=1):
                    wake.local(heard.payload)
