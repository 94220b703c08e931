"""Statements that Django puts together once and that then serve any moment: building one costs ten times what answering it does."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection

MARK = datetime(1970, 1, 2, 3, 4, 5, 678901, tzinfo=UTC)
"""Stands for the moment of the question, wherever it is put into a query set that is to be prepared."""


@dataclass(frozen=True, slots=True)
class Statement:
    """Text and parameters; where `offsets` has a length of time, the parameter is the moment of the question and that much."""

    text: str
    literals: tuple[Any, ...]
    offsets: tuple[timedelta | None, ...]

    def values(self, at: datetime) -> list[Any]:
        """Give the parameters for a question at a moment."""
        return [
            literal if offset is None else connection.ops.adapt_datetimefield_value(at + offset)
            for literal, offset in zip(self.literals, self.offsets, strict=True)
        ]

    def run(self, at: datetime) -> list[tuple[Any, ...]]:
        """Ask at a moment and give the rows as the database tells them."""
        with connection.cursor() as cursor:
            cursor.execute(self.text, self.values(at))
            rows: list[tuple[Any, ...]] = cursor.fetchall()
            return rows


def prepare(text: str, params: Sequence[Any], *, offsets: Iterable[timedelta]) -> Statement:
    """Make a statement of what Django compiled with MARK, or MARK and one of the offsets, for the moment of the question."""
    known: dict[Any, timedelta] = {connection.ops.adapt_datetimefield_value(MARK + offset): offset for offset in offsets}
    found = tuple(known.get(value) if isinstance(value, str | datetime) else None for value in params)
    return Statement(text, tuple(params), found)
