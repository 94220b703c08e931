"""What many tests begin with, made once for the whole run, however many processes it has."""

import fcntl
import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.processes import varsko

Make = Callable[[Path], None]


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
    done = varsko(folder, "migrate")
    assert done.returncode == 0, done.stderr
    with closing(sqlite3.connect(folder / "varsko.sqlite3")) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
