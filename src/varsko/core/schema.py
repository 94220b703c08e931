"""Brings the database to this version's shape, one process at a time.

An empty database gets the tables as they are now. Whoever has older ones gets there step by step, by the migrations, for which
Django renders all models anew hundreds of times: five times as long. A test holds both ways to the same tables.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pkgutil import iter_modules

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations import RunPython
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from varsko.core import sweep
from varsko.core.clock import now

_LOCK = 0x7661_7273_6B6F  # "varsko"; any number that nobody else uses


def is_current() -> bool:
    """Tell whether the database has every change of this version. Names alone are compared: to load what two hundred changes do costs
    a tenth of a second and some megabytes for good.
    """
    return MigrationRecorder(connection).applied_migrations().keys() >= set(_changes())


def _changes() -> Iterator[tuple[str, str]]:
    """Give app and name of each change of this version, by its file."""
    for app in apps.get_app_configs():
        name, _ = MigrationLoader.migrations_module(app.label)
        package = find_spec(name) if name else None
        for file in iter_modules((package and package.submodule_search_locations) or []):
            if not file.ispkg and file.name[0] not in "_~":
                yield app.label, file.name


def migrate() -> bool:
    """Apply what is missing; several hosts may start at once. Returns whether anything was missing."""
    with _alone():
        was_current = is_current()
        if not connection.introspection.table_names():
            _make_tables()
        if not was_current:
            call_command("migrate", verbosity=0, interactive=False)
        sweep.prepare(now())
    return not was_current


def _make_tables() -> None:
    """Make all tables, do what migrations do beyond tables, and note all migrations as done; all of it or nothing."""
    executor, recorder = MigrationExecutor(connection), MigrationRecorder(connection)
    plan = [migration for migration, _ in executor.migration_plan(executor.loader.graph.leaf_nodes())]
    tables = executor.loader.project_state().apps
    with connection.schema_editor() as editor:
        for model in tables.get_models():
            editor.create_model(model)
        for migration in plan:
            for one in migration.operations:
                if isinstance(one, RunPython) and not one.elidable:
                    one.code(tables, editor)
            recorder.record_applied(migration.app_label, migration.name)


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
