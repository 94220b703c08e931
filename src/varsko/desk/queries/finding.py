"""Finding requests by their words, in the index of the database: what hardly any request has is found at once among very many."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from uuid import UUID

from django.db import connection
from django.db.models import BigIntegerField, BooleanField, Expression, F, Func, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.db.models.lookups import In

from varsko.desk.domain.finding import IN_OPEN, OPEN, goes_on, open_terms, terms
from varsko.desk.models import Request

_TABLES = MappingProxyType(
    {
        "sqlite": ("rowid", "desk_words_index", "desk_words_index MATCH %s"),
        "postgresql": ("number", "desk_requestwords", "vector @@ %s::tsquery"),
    }
)
_AMONG = {kind: f"SELECT {column} FROM {table} WHERE {condition}" for kind, (column, table, condition) in _TABLES.items()}  # noqa: S608 - names of ours
_AMONG_OPEN = _AMONG | {"postgresql": "SELECT desk_openwords_holding(%s::tsquery)"}
"""How the numbers of what is open are found: among very many that are over, those of PostgreSQL would lie on a page each."""
_ALL_OPEN = """SELECT count(*), coalesce(string_agg(one::text, ','), '')
    FROM (SELECT * FROM desk_openwords_holding(%s::tsquery) AS one LIMIT %s) AS held"""
_FEW = 300
_MANY = 50_000
"""More than these are not brought here and back."""
_CHUNKS = (500, 4000)
"""How many of the newest that hold the words are looked at first, and then: nearly always they fill a page."""


class _Whole(Func):
    """A condition as one value: without it PostgreSQL looks for each open request whether it is among those of the inner question."""

    template = "((%(expressions)s) IS TRUE)"
    output_field = BooleanField()


def holding_open(text: str) -> Q:
    """Give the condition that an open request holds each word of a text, or one that begins with it; of text without words, none does.

    It serves a list and the counts beside it: what holds the words is looked up here, on PostgreSQL once for both. Few are asked for by
    their numbers. Among many a list soon finds a page: it is read in its order, and each compared with all of them.
    """
    wanted = open_terms(text)
    if connection.vendor == "postgresql":
        return _held_on_postgresql(wanted) if wanted else Q(pk__in=())
    few = _some_open(wanted, _FEW) if wanted else []
    return Q(number__in=few) if len(few) < _FEW else Q(_counted(wanted))


def _held_on_postgresql(wanted: Sequence[str]) -> Q:
    """Find all that hold the words, as one text: a driver takes ten times as long over each number of a list."""
    with connection.cursor() as cursor:
        cursor.execute(_ALL_OPEN, [_query(wanted), _MANY + 1])
        count, numbers = cursor.fetchone()
    if count < _FEW:
        return Q(number__in=[int(one) for one in numbers.split(",") if one])
    if count > _MANY:
        return Q(_counted(wanted))
    among = RawSQL("SELECT unnest(%s::bigint[])", (f"{{{numbers}}}",), output_field=BigIntegerField())
    return Q(_Whole(In(F("number") + 0, among)))


def counted_open(text: str) -> Q:
    """Give the same condition for counting: for that a database reads two indexes, of what is open and of words, and looks nothing up."""
    wanted = open_terms(text)
    return Q(_counted(wanted)) if wanted else Q(pk__in=())


def _counted(wanted: Sequence[str]) -> Expression:
    return _Whole(In(F("number") + 0, _among(wanted, _AMONG_OPEN)))


def newest_holding(rows: QuerySet[Request], text: str, *, before: int | None, limit: int) -> list[UUID]:
    """Give the ids of the newest of some requests that hold each word of a text, below a number; beginning with what holds the words."""
    wanted, below, found = terms(text), before, list[UUID]()
    if not wanted:
        return found
    for size in _CHUNKS:
        numbers = _newest(wanted, below, size)
        found += _ids(rows.filter(number__in=numbers), limit - len(found)) if numbers else []
        if len(found) >= limit or len(numbers) < size:
            return found
        below = numbers[-1]
    return found + _ids(rows.filter(_all(wanted), number__lt=below), limit - len(found))


def _ids(rows: QuerySet[Request], limit: int) -> list[UUID]:
    return list(rows.order_by("-number").values_list("pk", flat=True)[:limit])


def _all(wanted: Sequence[str]) -> Q:
    return Q(number__in=_among(wanted))


def _among(wanted: Sequence[str], asking: Mapping[str, str] = _AMONG) -> RawSQL:
    return RawSQL(asking[connection.vendor], (_query(wanted),), output_field=BigIntegerField())  # noqa: S611 - names of ours, words as a value


def _newest(wanted: Sequence[str], below: int | None, most: int) -> list[int]:
    """Give the highest numbers of those that hold the words, falling.

    PostgreSQL sorts the matches of a rare word; of a frequent one it walks back from the newest request, which soon finds enough.
    """
    column, table, condition = _TABLES[connection.vendor]
    values: list[str | int] = [_query(wanted)]
    if below is not None:
        condition, values = f"{condition} AND {column} < %s", [*values, below]
    choice = f"SELECT {column} FROM {table} WHERE {condition}"  # noqa: S608 - names of ours
    if connection.vendor == "postgresql" and len(some := _read(f"{choice} LIMIT %s", [*values, most])) < most:
        return sorted(some, reverse=True)
    return _read(f"{choice} ORDER BY {column} DESC LIMIT %s", [*values, most])


def half_marked(most: int) -> Q:
    """Give the condition on a number that a version before this one wrote its words last, which marks what is open by one word alone."""
    column, table, condition = _TABLES[connection.vendor]
    asked = f"'{OPEN}' & !'{IN_OPEN}'" if connection.vendor == "postgresql" else f'"{OPEN}" NOT "{IN_OPEN}"'
    text = f"SELECT {column} FROM {table} WHERE {condition} LIMIT %s"  # noqa: S608 - names of ours
    return Q(number__in=RawSQL(text, (asked, most), output_field=BigIntegerField()))  # noqa: S611 - names of ours, marks as a value


def _some_open(wanted: Sequence[str], most: int) -> list[int]:
    return _read(f"{_AMONG_OPEN[connection.vendor]} LIMIT %s", [_query(wanted), most])


def _read(sql: str, values: Sequence[str | int]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [row[0] for row in cursor.fetchall()]


def _query(wanted: Sequence[str]) -> str:
    if connection.vendor == "postgresql":
        return " & ".join(f"'{term}':*" if goes_on(term) else f"'{term}'" for term in wanted)
    return " AND ".join(f'"{term}"*' if goes_on(term) else f'"{term}"' for term in wanted)
