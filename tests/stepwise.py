"""Takes an empty database of each kind through all migrations, side by side: `python -m tests.stepwise POSTGRESQL`.

The one of SQLite is in the data folder, that of PostgreSQL is at the address given. What takes long is to render the models before and
after each operation; here it is done once for both, and each operation does to a database what Django's own `migrate` has it do.
"""

import sys

import django
from django.core.management import call_command
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations import Migration
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.operations.base import Operation
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ProjectState
from django.db.transaction import atomic
from django.db.utils import ConnectionHandler

from varsko.config import settings


class Way:
    """One database on its way."""

    def __init__(self, connection: BaseDatabaseWrapper) -> None:
        """Begin with an empty one."""
        self._connection = connection
        self._take()
        MigrationRecorder(connection).ensure_schema()

    def begin(self, migration: Migration) -> None:
        """Begin with a migration, in a transaction if it wants one."""
        self._take()
        self._editor = self._connection.schema_editor(atomic=migration.atomic)
        self._editor.__enter__()

    def step(self, migration: Migration, operation: Operation, before: ProjectState, after: ProjectState) -> None:
        """Do one operation."""
        self._take()
        if not self._editor.atomic_migration and (operation.atomic or (migration.atomic and operation.atomic is not False)):
            with atomic():
                operation.database_forwards(migration.app_label, self._editor, before, after)
        else:
            operation.database_forwards(migration.app_label, self._editor, before, after)

    def end(self, migration: Migration) -> None:
        """Finish a migration and note that it is done."""
        self._take()
        self._editor.__exit__(None, None, None)
        MigrationRecorder(self._connection).record_applied(migration.app_label, migration.name)

    def arrive(self) -> None:
        """Let Django do what follows the last migration; it must find nothing left to apply."""
        self._take()
        executor = MigrationExecutor(self._connection)
        assert not executor.migration_plan(executor.loader.graph.leaf_nodes())
        call_command("migrate", verbosity=0)
        self._connection.close()

    def _take(self) -> None:
        """Be the database that is meant where none is named."""
        connections["default"] = self._connection


def main(address: str) -> None:
    """Go."""
    on_sqlite = connections["default"]
    ways = [Way(on_sqlite), Way(ConnectionHandler({"default": settings._postgresql(address)})["default"])]
    executor = MigrationExecutor(on_sqlite)
    state = ProjectState(real_apps=executor.loader.unmigrated_apps)
    assert state.apps is not None  # rendered once; from here on operations render what they change
    for migration, _ in executor.migration_plan(executor.loader.graph.leaf_nodes()):
        for way in ways:
            way.begin(migration)
        for operation in migration.operations:
            before = state.clone()
            operation.state_forwards(migration.app_label, state)
            for way in ways:
                way.step(migration, operation, before, state)
        for way in ways:
            way.end(migration)
    for way in ways:
        way.arrive()


if __name__ == "__main__":
    django.setup()
    main(sys.argv[1])
