"""Commands that look after the database."""

from argparse import Namespace

from django.db import DatabaseError, InterfaceError

from varsko.cli.errors import Stop
from varsko.core import schema


def migrate(options: Namespace) -> None:
    """Bring the database to this version's shape."""
    try:
        changed = schema.migrate()
    except (DatabaseError, InterfaceError) as error:
        raise Stop(f"the database cannot be brought to shape: {error}") from None
    print("The database is now in this version's shape." if changed else "The database is already in this version's shape.")
