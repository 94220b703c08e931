"""Reads the same columns of rows by their keys, many times an hour: put together by Django once, and read without its objects.

Django spends more on each row, and on each question, than the database does; whatever follows an alert in a storm cannot afford that.
"""

from collections.abc import Callable, Collection
from typing import Any
from uuid import UUID

from django.db import connection, models

from varsko.core.bulk import Converts, converted, json, readers

_AMONG = {"sqlite": "IN (SELECT value FROM json_each(%s))", "postgresql": "= ANY(%s)"}
_ONE = "IN (%s)"


class Reader:
    """One question: these `columns` (as in `values_list`) of those rows that have one of some primary keys."""

    def __init__(self, rows: Callable[[], "models.QuerySet[Any]"], *columns: str) -> None:
        """Take a function that gives the rows, which must not be chosen by anything else; nothing is asked yet."""
        self._rows = rows
        self._columns = columns
        self._prepared: dict[str, tuple[str, Converts]] = {}

    def read(self, keys: Collection[UUID] | Collection[int]) -> list[tuple[Any, ...]]:
        """Read the rows with these keys, in the order that the rows have; JSON comes as plain data, times are aware."""
        if not keys:
            return []
        vendor = connection.vendor
        if vendor not in self._prepared:
            self._prepared[vendor] = self._prepare(vendor)
        text, converts = self._prepared[vendor]
        with connection.cursor() as cursor:
            cursor.execute(text, [_written(keys) if vendor == "sqlite" else list(keys)])
            return [tuple(converted(converts, row)) for row in cursor.fetchall()]

    def _prepare(self, vendor: str) -> tuple[str, Converts]:
        rows = self._rows()
        key = rows.model._meta.pk
        some = UUID(int=0) if isinstance(key, models.UUIDField) else 0
        compiler = rows.filter(pk__in=[some]).values_list(*self._columns).query.get_compiler(connection=connection)
        text, params = compiler.as_sql()
        if text.count(_ONE) != 1 or len(params) != 1:
            raise ValueError(f"rows that are chosen by more than their keys: {text}")
        return text.replace(_ONE, _AMONG[vendor]), readers([one.output_field for one, *_ in compiler.select], vendor)


def _written(keys: Collection[Any]) -> str:
    return json([key.hex if isinstance(key, UUID) else key for key in keys])
