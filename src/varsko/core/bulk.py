"""Inserts many rows of one table with one prepared statement.

Django's own bulk_create spends more on each row than the database does; the intake of alerts and the event log cannot afford that.
"""

import json as lenient
from collections.abc import Callable, Collection, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

import msgspec
from django.db import connection, models

_TOGETHER = 500

Convert = Callable[[Any], Any]
Converts = tuple[tuple[int, Convert], ...]  # at which place of a row


def insert(model: type[models.Model], fields: tuple[str, ...], rows: Sequence[tuple[Any, ...]], *, or_leave: bool = False) -> None:
    """Insert `rows`, each a tuple in the order of `fields` (column names as in the model, `team_id` for a key).

    Every column of the table without a database default must be named. Times must be aware, JSON plain data. With `or_leave`, a row
    that is there already is left as it is.
    """
    if not rows:
        return
    statement, converts = _prepared(model, fields, connection.vendor)
    ending = " ON CONFLICT DO NOTHING" if or_leave else ""
    values = [converted(converts, row) for row in rows]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            _insert_together(cursor, statement, ending, values)
        else:
            cursor.executemany(statement + ending, values)


def _insert_together(cursor: Any, statement: str, ending: str, values: list[list[Any]]) -> None:
    """Insert rows with one statement for many: the driver's own way would leave a session that PostgreSQL cannot end if we freeze in it."""
    head, _, places = statement.rpartition(" VALUES ")
    for start in range(0, len(values), _TOGETHER):
        some = values[start : start + _TOGETHER]
        cursor.execute(f"{head} VALUES {', '.join([places] * len(some))}{ending}", [value for row in some for value in row])


def create(rows: Sequence[models.Model], *, or_leave: bool = False) -> None:
    """Insert rows of one model that have all their values, the key too; with `or_leave`, one that is there already is left as it is."""
    if not rows:
        return
    fields = tuple(str(field.column) for field in rows[0]._meta.concrete_fields)
    names = [field.attname for field in rows[0]._meta.concrete_fields]
    insert(type(rows[0]), fields, [tuple([getattr(row, name) for name in names]) for row in rows], or_leave=or_leave)


def update(model: type[models.Model], fields: tuple[str, ...], rows: Sequence[tuple[Any, ...]]) -> None:
    """Update rows by primary key: each tuple holds the new values in the order of `fields`, and last the key."""
    if not rows:
        return
    statement, converts = _prepared_update(model, fields, connection.vendor)
    with connection.cursor() as cursor:
        cursor.executemany(statement, [converted(converts, row) for row in rows])


def find(
    model: type[models.Model], fields: tuple[str, ...], column: str, values: Collection[str], *, beside: str, lock: bool = False
) -> list[tuple[Any, ...]]:
    """Read the `fields` of rows whose text `column` holds one of `values`.

    `beside` is a further condition in SQL, never made of anybody's input. With `lock` the rows stay ours until the transaction ends.
    """
    if not values:
        return []
    statement, reads = _prepared_find(model, fields, column, beside, lock, connection.vendor)
    wanted = json(list(values)) if connection.vendor == "sqlite" else list(values)
    with connection.cursor() as cursor:
        cursor.execute(statement, [wanted])
        return [tuple(converted(reads, row)) for row in cursor.fetchall()]


def is_any(model: type[models.Model], beside: str) -> bool:
    """Tell whether there is a row for which the condition `beside` holds: SQL, never made of anybody's input."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT 1 FROM {connection.ops.quote_name(model._meta.db_table)} WHERE {beside} LIMIT 1")  # noqa: S608 - written in the code
        return cursor.fetchone() is not None


def reserve_ids(model: type[models.Model], count: int) -> range | list[int]:
    """Reserve `count` values of the table's counting primary key, inside the caller's transaction, in growing order."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count])
            return sorted(row[0] for row in cursor.fetchall())
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        last = (cursor.fetchone() or (0,))[0]
    return range(last + 1, last + 1 + count)


def converted(converts: Converts, row: Sequence[Any]) -> list[Any]:
    """Give the values of a row with the named places converted; what is null stays so."""
    values = list(row)
    for place, convert in converts:
        value = values[place]
        if value is not None:
            values[place] = convert(value)
    return values


@lru_cache(maxsize=64)
def _prepared(model: type[models.Model], fields: tuple[str, ...], vendor: str) -> tuple[str, Converts]:
    by_column = {field.column: field for field in model._meta.concrete_fields}
    quote = connection.ops.quote_name
    columns = ", ".join(quote(name) for name in fields)
    places = ", ".join(["%s"] * len(fields))
    statement = f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({places})"  # noqa: S608 - names come from the model
    return statement, _converters([by_column[name] for name in fields], vendor)


@lru_cache(maxsize=64)
def _prepared_update(model: type[models.Model], fields: tuple[str, ...], vendor: str) -> tuple[str, Converts]:
    by_column = {field.column: field for field in model._meta.concrete_fields}
    quote = connection.ops.quote_name
    key = model._meta.pk
    changes = ", ".join(f"{quote(name)} = %s" for name in fields)
    statement = f"UPDATE {quote(model._meta.db_table)} SET {changes} WHERE {quote(str(key.column))} = %s"  # noqa: S608 - names come from the model
    return statement, _converters([*(by_column[name] for name in fields), key], vendor)


@lru_cache(maxsize=64)
def _prepared_find(
    model: type[models.Model], fields: tuple[str, ...], column: str, beside: str, lock: bool, vendor: str
) -> tuple[str, Converts]:
    by_column = {field.column: field for field in model._meta.concrete_fields}
    quote = connection.ops.quote_name
    columns = ", ".join(quote(name) for name in fields)
    among = "IN (SELECT value FROM json_each(%s))" if vendor == "sqlite" else "= ANY(%s)"
    statement = f"SELECT {columns} FROM {quote(model._meta.db_table)} WHERE {quote(column)} {among} AND {beside}"  # noqa: S608 - names come from the code
    if lock and vendor == "postgresql":
        statement += " FOR UPDATE"
    return statement, readers([by_column[name] for name in fields], vendor)


def readers(fields: "Sequence[models.Field[Any, Any]]", vendor: str) -> Converts:
    """Give what makes values of the database into ours; all but JSON PostgreSQL's driver does itself."""
    kinds: dict[type, Convert] = {models.JSONField: _loaded}
    if vendor == "sqlite":
        kinds |= {models.UUIDField: UUID, models.DateTimeField: _aware}
    types = [type(field.target_field if isinstance(field, models.ForeignKey) else field) for field in fields]
    return tuple((place, kinds[kind]) for place, kind in enumerate(types) if kind in kinds)


def _converters(fields: "Sequence[models.Field[Any, Any]]", vendor: str) -> Converts:
    found = ((place, _converter(field, vendor)) for place, field in enumerate(fields))
    return tuple((place, convert) for place, convert in found if convert)


def _converter(field: "models.Field[Any, Any]", vendor: str) -> Convert | None:
    target = field.target_field if isinstance(field, models.ForeignKey) else field
    if isinstance(target, models.JSONField):
        return json
    if vendor == "sqlite" and isinstance(target, models.UUIDField):
        return _hex
    if vendor == "sqlite" and isinstance(target, models.DateTimeField):
        return _moment
    return None


def json(value: Any) -> str:
    """Write plain data as JSON; a text that came out of a template is a text like any other."""
    return msgspec.json.encode(value, enc_hook=_plain).decode()


def _loaded(text: str) -> Any:
    """Read JSON as strictly as we write it; what Django wrote, or somebody by hand, may hold more, such as half of a letter."""
    try:
        return msgspec.json.decode(text)
    except msgspec.DecodeError:
        return lenient.loads(text)


def _plain(value: Any) -> str:
    if isinstance(value, str):
        return str.__str__(value)
    raise TypeError(f"{type(value).__name__} is not plain data")


def _hex(value: UUID | str) -> str:
    return value.hex if isinstance(value, UUID) else value.replace("-", "")


def _aware(value: datetime) -> datetime:
    """Django's SQLite reads a moment without its zone, which is always UTC."""
    return value.replace(tzinfo=UTC)


@lru_cache(maxsize=256)
def _moment(value: datetime) -> str:
    return str(value.astimezone(UTC).replace(tzinfo=None))
