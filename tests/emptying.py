"""Empties the tables before the first test and after each that commits: only those that hold something, where Django's flush goes
through every one.
"""

from functools import cache

from django.db import connection, transaction
from django.test import TransactionTestCase

_KEPT = ("django_content_type", "auth_permission")
"""Written by Django itself when tables are made; the same for every test."""


def empty(_: TransactionTestCase | None = None) -> None:
    """Delete every row; foreign keys are asked at the end, when nothing is left that points anywhere."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_which_hold_something())
        for (table,) in cursor.fetchall():
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")


@cache
def _which_hold_something() -> str:
    names = [name for name in connection.introspection.django_table_names(only_existing=True) if name not in _KEPT]
    return " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM {connection.ops.quote_name(name)})" for name in names)
