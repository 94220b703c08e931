"""Commands that look after the database."""

from argparse import Namespace

from varsko.core import schema


def migrate(options: Namespace) -> None:
    """Bring the database to this version's shape."""
    changed = schema.migrate()
    print("The database is now in this version's shape." if changed else "The database was in this version's shape already.")
