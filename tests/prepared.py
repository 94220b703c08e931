"""What many tests begin with, made once for the whole run, however many processes it has."""

import fcntl
import os
import shutil
import sqlite3
import uuid
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path

import psycopg
import pytest

from tests.processes import varsko

Make = Callable[[Path], None]
_PATIENCE = 600
"""Seconds: every process of a run waits for this one, all of them at work."""


def once(factory: pytest.TempPathFactory, name: str, make: Make) -> Path:
    """Give the folder of a name. Whoever asks first makes it with `make`; the others wait for it."""
    root = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        root = root.parent
    folder, draft = root / f"once-{name}", root / f"draft-{name}"
    with (root / f"once-{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            shutil.rmtree(draft, ignore_errors=True)
            draft.mkdir()
            make(draft)
            draft.rename(folder)
    return folder


def migrated(factory: pytest.TempPathFactory) -> Path:
    """Give the data folder of an empty installation on SQLite whose tables exist; to be copied, not used."""
    return once(factory, "migrated", _migrate)


def _migrate(folder: Path) -> None:
    done = varsko(folder, "migrate", within=_PATIENCE)
    assert done.returncode == 0, done.stderr
    with closing(sqlite3.connect(folder / "varsko.sqlite3")) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def migrated_on_postgresql(factory: pytest.TempPathFactory, server: str) -> str:
    """Give the address of a database on a server of PostgreSQL whose tables exist; to be copied, not used."""
    port = server.rpartition(":")[2].partition("/")[0]
    return (once(factory, f"migrated-{port}", partial(_migrate_there, server)) / "database").read_text()


def _migrate_there(server: str, folder: Path) -> None:
    address = make_database(server)
    done = varsko(folder, "migrate", within=_PATIENCE, VARSKO_DATABASE_URL=address)
    assert done.returncode == 0, done.stderr
    (folder / "database").write_text(address)


def make_database(server: str, *, like: str = "") -> str:
    """Make a database, perhaps as a copy of another; gives its address."""
    name = f"house_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}" + (f" TEMPLATE {like.rsplit('/', 1)[1]}" if like else ""))
    return f"{server.rsplit('/', 1)[0]}/{name}"


def drop_database(server: str, address: str) -> None:
    """Take a database away, whoever is still connected to it."""
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {address.rsplit('/', 1)[1]} WITH (FORCE)")
