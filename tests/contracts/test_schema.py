"""An empty database that gets its tables at once has the same ones as one that went through all migrations."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing

import psycopg
import pytest

from tests.prepared import drop_database, make_database, migrated, migrated_on_postgresql
from tests.processes import module


@pytest.mark.postgres
def test_on_both_databases(tmp_path, tmp_path_factory, server):
    on_postgresql = make_database(server)
    done = module(tmp_path, ["tests.stepwise", on_postgresql], DJANGO_SETTINGS_MODULE="varsko.config.settings")
    assert done.returncode == 0, done.stderr
    assert of_sqlite(migrated(tmp_path_factory)) == of_sqlite(tmp_path)
    shape = of_postgresql(migrated_on_postgresql(tmp_path_factory, server))
    assert len(shape) > 1000
    assert shape == of_postgresql(on_postgresql)
    drop_database(server, on_postgresql)


def of_sqlite(folder):
    """Give what a database is made of: tables with their columns in any order, indexes, triggers, and what was put in."""
    with closing(sqlite3.connect(folder / "varsko.sqlite3")) as connection:
        made = connection.execute("SELECT name, coalesce(sql, '') FROM sqlite_master WHERE name NOT LIKE 'sqlite_stat%'").fetchall()
        done = connection.execute("SELECT app, name FROM django_migrations").fetchall()
        return {name: sorted(parts(sql)) for name, sql in made}, sorted(done), kept(connection, "SELECT tbl_name FROM sqlite_master")


def of_postgresql(address):
    """Give what a database is made of, as lines."""
    with psycopg.connect(address) as connection:
        asked = (
            """SELECT table_name, column_name, data_type, character_maximum_length, is_nullable, column_default, identity_generation,
                generation_expression FROM information_schema.columns WHERE table_schema = 'public'""",
            "SELECT tablename, indexdef FROM pg_indexes WHERE schemaname = 'public'",
            "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE contype <> 'n'",
            "SELECT app, name FROM django_migrations",
        )
        lines = {line for question in asked for line in connection.execute(question).fetchall()}
        return lines | kept(connection, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'")


def kept(connection, tables):
    """Give how many rows each table of ours has."""
    names = {name for (name,) in connection.execute(tables).fetchall() if not name.startswith(("sqlite_", "core_sweep"))}
    return {(name, connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]) for name in names}


def parts(sql: str) -> Iterator[str]:
    """Split a statement at the commas that stand in its outermost brackets."""
    depth, part = 0, ""
    for piece in re.split(r"([(),])", sql):
        depth += {"(": 1, ")": -1}.get(piece, 0)
        if piece == "," and depth == 1:
            yield part.strip()
            part = ""
        elif not (piece in "()" and depth == {"(": 1, ")": 0}.get(piece)):
            part += piece
    yield part.strip()
