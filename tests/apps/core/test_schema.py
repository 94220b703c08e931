"""Whether a database has every change of this version is told by names alone, and told rightly."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from varsko.core import schema

pytestmark = pytest.mark.django_db


def told_by_django() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def test_every_change_has_a_file_of_its_name():
    assert set(schema._changes()) == set(MigrationExecutor(connection).loader.disk_migrations)


def test_a_database_with_all_of_them_is_current():
    assert schema.is_current()
    assert told_by_django()


@pytest.mark.parametrize("app", ["statuspages", "socialaccount"])
def test_one_that_lacks_the_newest_of_any_app_is_not(app):
    newest = max(name for label, name in schema._changes() if label == app)
    MigrationRecorder(connection).record_unapplied(app, newest)
    assert not schema.is_current()
    assert not told_by_django()


def test_what_a_later_version_noted_does_not_matter():
    MigrationRecorder(connection).record_applied("desk", "9999_of_a_later_version")
    assert schema.is_current()


def test_one_without_tables_is_not(monkeypatch):
    monkeypatch.setattr(MigrationRecorder, "has_table", lambda _: False)
    assert not schema.is_current()
