"""Commands that look after the database."""

from argparse import Namespace
from datetime import timedelta
from pathlib import Path

from varsko import __version__
from varsko.cli.errors import Stop
from varsko.core import schema
from varsko.core.backup import restore as reading
from varsko.core.backup import write as writing
from varsko.core.backup.shape import CannotRestore
from varsko.core.clock import now
from varsko.desk import actions as desk
from varsko.knowledge import actions as knowledge
from varsko.paging import actions as paging

OVERDUE = timedelta(hours=1)


def migrate(options: Namespace) -> None:
    """Bring the database to this version's shape."""
    changed = schema.migrate()
    print("The database is now in this version's shape." if changed else "The database was in this version's shape already.")


def backup(options: Namespace) -> None:
    """Write a consistent copy of everything into a file."""
    if not schema.is_current():
        raise Stop("the database is not in this version's shape; run: varsko migrate")
    file = Path(options.file)
    made = writing.write(file, version=__version__, at=now())
    print(f"{file}: {made.rows} rows of {made.tables} tables, {file.stat().st_size / 1e6:.1f} MB. It holds the secret key: keep it safe.")


def reindex(options: Namespace) -> None:
    """Make the search and the suggestions of the knowledge base anew, and the search of requests."""
    if not schema.is_current():
        raise Stop("the database is not in this version's shape; run: varsko migrate")
    print(f"Articles indexed: {knowledge.index_everything(at=now())}. Requests indexed: {desk.index_everything()}.")


def restore(options: Namespace) -> None:
    """Fill an empty installation from a backup."""
    schema.migrate()
    file = Path(options.file)
    try:
        made = reading.restore(file)
    except CannotRestore as error:
        raise Stop(str(error)) from None
    print(f"{made.rows} rows of {made.tables} tables are back.")
    if reading.has_its_own_key(file):
        print("VARSKO_SECRET_KEY is not the backup's key: list that one in VARSKO_OLD_SECRET_KEYS, or nobody can read what it encrypted.")
    if not options.keep_due:
        forgotten = paging.forget_overdue(before=now() - OVERDUE, at=now())
        print(f"{forgotten} pages and messages that were due more than an hour ago will not be sent.")
