"""Tells cheaply whether anybody has written to the database since the last look."""

from django.db import connection

_MARK = {"sqlite": "PRAGMA data_version", "postgresql": "SELECT pg_current_wal_insert_lsn()::text"}


def mark() -> str:
    """Give a text that is another one after somebody else has written something, in this process or in another one.

    What this thread's own connection writes may change it or not.
    """
    with connection.cursor() as cursor:
        cursor.execute(_MARK[connection.vendor])
        return str(cursor.fetchone()[0])
