"""A thread that looks again and again for what was written: woken after each commit that brought something, and anyway now and then."""

import threading
from collections.abc import Callable

from django.db import close_old_connections, connections

from varsko.core import wake

LOOK_EVERY = 2.0
"""Seconds after which it looks even when nobody woke it: other processes on SQLite wake nobody here."""


class Watch:
    """Calls `look`, which must not raise, at once and then after each commit of a topic, until it is stopped."""

    def __init__(self, name: str, topic: str, look: Callable[[], None]) -> None:
        """Name the thread, and say what wakes it."""
        self._topic, self._look = topic, look
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
            close_old_connections()
            self._look()
            self._bell.wait(LOOK_EVERY)
            self._bell.clear()  # before it is asked whether to stop: who asks for that rings afterwards
        connections.close_all()
