"""Wakes whoever waits for new work, right after a commit.

On SQLite the sleepers of this process are woken directly, and other processes notice at their next look. On PostgreSQL a
NOTIFY travels with the commit to every process.
"""

import threading
from collections.abc import Callable

from django.db import connection, transaction

CHANNEL = "varsko"

_listeners: list[Callable[[], None]] = []
_pending = threading.local()


def listen(callback: Callable[[], None]) -> Callable[[], None]:
    """Call `callback` (quick, any thread) after each commit that brought work; returns a function that ends it."""
    _listeners.append(callback)
    return lambda: _listeners.remove(callback)


def local() -> None:
    """Wake this process."""
    for callback in tuple(_listeners):
        callback()


def after_commit() -> None:
    """Wake everybody when the running transaction commits; asked many times in one transaction, it wakes once."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"NOTIFY {CHANNEL}")
    transaction.on_commit(local)
