"""Wakes whoever waits for new work, right after a commit.

On SQLite the sleepers of this process are woken directly, and other processes notice at their next look. On PostgreSQL a
NOTIFY travels with the commit to every process.
"""

from collections.abc import Callable
from functools import partial

from django.db import connection, transaction

CHANNEL = "varsko"
WORK = "work"
"""The topic of everything that waits for the worker or for open pages."""

_listeners: list[tuple[str, Callable[[], None]]] = []


def listen(callback: Callable[[], None], topic: str = WORK) -> Callable[[], None]:
    """Call `callback` (quick, any thread) after each commit that brought something of a topic; returns a function that ends it."""
    entry = (topic, callback)
    _listeners.append(entry)
    return lambda: _listeners.remove(entry)


def local(topic: str = "") -> None:
    """Wake whoever listens to a topic in this process; without one, everybody."""
    for wanted, callback in tuple(_listeners):
        if topic in {"", wanted}:
            callback()


def after_commit(topic: str = WORK) -> None:
    """Wake everybody who listens to a topic when the running transaction commits; asked many times in one transaction, it wakes once."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, topic])
    transaction.on_commit(partial(local, topic))
