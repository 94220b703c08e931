"""A thread that looks again and again for what was written: woken after each commit that brought something, and anyway now and then."""

import logging
import threading
from collections.abc import Callable

from django.db import close_old_connections, connections

from varsko.core import outage, wake

log = logging.getLogger("varsko.watch")

LOOK_EVERY = 2.0
"""Seconds after which it looks even when nobody woke it: other processes on SQLite wake nobody here."""


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
            self._try()
            self._bell.wait(LOOK_EVERY)
            self._bell.clear()  # before it is asked whether to stop: who asks for that rings afterwards
        connections.close_all()

    def _try(self) -> None:
        try:
            close_old_connections()
            self._look()
            self._trouble.worked()
        except Exception as error:  # whatever it is, the next look may find something else
            if not self._trouble.state.is_on:
                log.exception("a look failed")
            self._trouble.failed(error)
