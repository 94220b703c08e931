"""Finding somebody's rows in a table, a window at a time, handing them out and erasing them. The same rule for both."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import BinaryField, JSONField, Model, Q, QuerySet, TextField
from django.db.models.functions import Cast

from varsko.core.personal.shapes import Kept, Trace
from varsko.kernel.erasing import Eraser, is_whole

WINDOW = 1000
"""How many rows are looked through at once: what a transaction may touch."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The rows of a window that tell of somebody, which of them are their own, and where the next window begins, "" at the end."""

    rows: list[Any]
    own: frozenset[Any]
    next: str


def count(kept: Kept, trace: Trace) -> int:
    """Count the rows that are somebody's own."""
    return _all(kept).filter(kept.mine(trace)).count()


def collect(kept: Kept, trace: Trace) -> Iterator[tuple[Any, bool]]:
    """Give the rows that tell of somebody, in the order of their keys, and whether each is their own."""
    cursor = ""
    while True:
        found = _window(kept, trace, cursor)
        yield from ((row, row.pk in found.own) for row in found.rows)
        cursor = found.next
        if not cursor:
            return


def erase(kept: Kept, trace: Trace, pseudonym: str, cursor: str) -> tuple[int, str]:
    """Erase somebody from one window after `cursor`, inside the caller's transaction.

    Returns how many rows changed, and where to go on, "" at the end. Done twice, the second time changes nothing.
    """
    found = _window(kept, trace, cursor)
    if kept.gone and found.own:
        _all(kept).filter(pk__in=found.own).delete()
    emptied = _empty(kept, found.own)
    eraser = Eraser(emails=trace.emails, names=trace.own_names, phones=trace.phones, instead=pseudonym)
    left = [row for row in found.rows if not (kept.gone and row.pk in found.own)]
    changes = {row.pk: _changes(kept, row, row.pk in found.own, trace, pseudonym, eraser) for row in left}
    changed = [row for row in left if changes[row.pk]]
    _store(kept, changed, changes)
    if changed and kept.after:
        kept.after(changed)
    touched = {row.pk for row in changed} | emptied | (found.own if kept.gone else frozenset())
    return len(touched), found.next


def _empty(kept: Kept, own: frozenset[Any]) -> frozenset[Any]:
    """Empty the columns of bytes without reading them; gives the rows in which anything was."""
    emptied: set[Any] = set()
    for column in (name for name, value in kept.own.items() if value == b"" and own):
        rows = kept.table._default_manager.filter(pk__in=own).exclude(**{column: b""})
        emptied |= set(rows.values_list("pk", flat=True))
        rows.update(**{column: b""})
    return frozenset(emptied)


def _store(kept: Kept, rows: list[Any], changes: dict[Any, dict[str, Any]]) -> None:
    for row in rows:
        for column, value in changes[row.pk].items():
            setattr(row, column, value)
    columns = sorted({column for row in rows for column in changes[row.pk]})
    if rows:
        kept.table._default_manager.bulk_update(rows, columns, batch_size=100)


def _window(kept: Kept, trace: Trace, cursor: str) -> Window:
    mine = kept.mine(trace)
    looked_at = _all(kept) if kept.names or kept.texts else _all(kept).filter(mine)
    key = kept.table._meta.pk
    if cursor and key is not None:
        looked_at = looked_at.filter(pk__gt=key.to_python(cursor))
    keys = list(looked_at.order_by("pk").values_list("pk", flat=True)[:WINDOW])
    if not keys:
        return Window(rows=[], own=frozenset(), next="")
    rows = _all(kept).filter(pk__gte=keys[0], pk__lte=keys[-1])
    own = frozenset(rows.filter(mine).values_list("pk", flat=True))
    telling = _telling(kept, trace)
    texts = {_alias(column): Cast(column, TextField()) for column in kept.texts}
    found = rows.filter(pk__in=own) if telling is None else rows.annotate(**texts).filter(Q(pk__in=own) | telling)
    return Window(rows=list(found.order_by("pk")), own=own, next=str(keys[-1]) if len(keys) == WINDOW else "")


def _telling(kept: Kept, trace: Trace) -> Q | None:
    """Match rows of others that name somebody; None where there is nothing to look for."""
    words = [*trace.emails, *trace.phones, *(name for name in trace.own_names if is_whole(name))]
    written = dict.fromkeys(form for word in words for form in (word, json.dumps(word)[1:-1]))
    wanted = [Q(**{f"{_alias(column)}__icontains": word}) for column in kept.texts for word in written]
    wanted += [Q(**{f"{column}__in": trace.own_names}) for column in kept.names if trace.own_names]
    if not wanted:
        return None
    found = wanted[0]
    for one in wanted[1:]:
        found |= one
    return found


def _alias(column: str) -> str:
    return f"text_of_{column}"


def _all(kept: Kept) -> QuerySet[Any]:
    return kept.table._default_manager.defer(*(one.name for one in kept.table._meta.fields if isinstance(one, BinaryField)))


def _changes(kept: Kept, row: Model, own: bool, trace: Trace, pseudonym: str, eraser: Eraser) -> dict[str, Any]:
    """Give the columns of a row that must change, with what they are then."""
    wanted: dict[str, Any] = {column: eraser.value(getattr(row, column)) for column in kept.texts}
    known = trace.names if own else trace.own_names
    wanted |= {column: pseudonym for column in kept.names if getattr(row, column) in known}
    if own:
        address = f"{pseudonym.replace(' ', '-').lower()}@erased.invalid"
        wanted |= {column: _said(value, pseudonym, address) for column, value in kept.own.items() if value != b""}
    return {column: _fitting(kept.table, column, value) for column, value in wanted.items() if not _is_same(row, column, value)}


def _said(value: Any, pseudonym: str, address: str) -> Any:
    return value.replace("{pseudonym}", pseudonym).replace("{address}", address) if isinstance(value, str) else value


def _fitting(table: type[Model], column: str, value: Any) -> Any:
    field = table._meta.get_field(column)
    most = getattr(field, "max_length", None)
    return value[:most] if isinstance(value, str) and most and not isinstance(field, JSONField) else value


def _is_same(row: Model, column: str, value: Any) -> bool:
    now = getattr(row, column)
    if isinstance(now, tuple | list) and isinstance(value, list):
        return list(now) == value
    return bool(now == value)
