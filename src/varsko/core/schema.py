"""Brings the database to this version's shape, one process at a time."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from varsko.core import sweep
from varsko.core.clock import now

_LOCK = 0x7661_7273_6B6F  # "varsko"; any number that nobody else uses


def is_current() -> bool:
    """Tell whether the database has every change of this version."""
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def migrate() -> bool:
    """Apply what is missing; several hosts may start at once. Returns whether anything was missing."""
    with _alone():
        was_current = is_current()
        if not was_current:
            call_command("migrate", verbosity=0, interactive=False)
        sweep.prepare(now())
    return not was_current


@contextmanager
def _alone() -> Iterator[None]:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
            try:
                yield
            finally:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])
    else:
        with (settings.VARSKO.data / "migrate.lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield
