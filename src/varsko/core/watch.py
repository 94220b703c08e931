"""A thread that looks again and again for what was written: woken after each commit that brought something, and anyway now and then.

Other processes on SQLite wake nobody here. There it glances at a mark of the database, which costs next to nothing, and looks when
somebody has written since its last look.
"""

import logging
import threading
import time
from collections.abc import Callable

from django.db import DatabaseError, InterfaceError, close_old_connections, connection, connections

from varsko.core import changes, outage, wake

log = logging.getLogger("varsko.watch")

LOOK_EVERY = 2.0
"""Seconds after which it looks even when nobody woke it, and nobody seems to have written."""
_GLANCE_EVERY = 0.2
_SHARE = 20  # where others write all the time, a look that took so long is followed by a rest so many times as long


class Watch:
    """Calls `look` at once and then after each commit of a topic, until it is stopped; one that fails does not end it."""

    def __init__(self, name: str, topic: str, look: Callable[[], None]) -> None:
        """Name the thread, and say what wakes it."""
        self._topic, self._look = topic, look
        self._trouble = outage.of(f"the thread {name}")
        self._stopping, self._bell = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._deaf: Callable[[], None] = self._bell.clear

    def start(self) -> None:
        """Begin to look."""
        self._deaf = wake.listen(self._bell.set, self._topic)
        self._thread.start()

    def stop(self, timeout: float = 2.0) -> None:
        """End, waiting at most `timeout` seconds."""
        self._deaf()
        self._stopping.set()
        self._bell.set()
        if self._thread.is_alive():
            self._thread.join(timeout)

    def _run(self) -> None:
        while not self._stopping.is_set():
            mark, began = _mark(), time.thread_time()
            self._try()
            self._rest(mark, time.thread_time() - began)
            self._bell.clear()  # before it is asked whether to stop: who asks for that rings afterwards
        connections.close_all()

    def _rest(self, mark: str, took: float) -> None:
        """Rest until the bell rings, a while has passed, or somebody has written since `mark`; the look `took` seconds of a processor."""
        until = time.monotonic() + LOOK_EVERY
        pause = max(_GLANCE_EVERY, took * _SHARE) if mark else LOOK_EVERY
        while (left := until - time.monotonic()) > 0:
            if self._bell.wait(min(pause, left)) or _mark() != mark:
                return

    def _try(self) -> None:
        try:
            close_old_connections()
            self._look()
            self._trouble.worked()
        except Exception as error:  # whatever it is, the next look may find something else
            if not self._trouble.state.is_on:
                log.exception("a look failed")
            self._trouble.failed(error)


def _mark() -> str:
    """Give what is another one after somebody has written; "" where everybody is woken, and while the database is away."""
    try:
        return "" if connection.vendor == "postgresql" else changes.mark()
    except (DatabaseError, InterfaceError):
        return ""
