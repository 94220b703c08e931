"""Looks at many queues of due work at once: a statement that is put together once, instead of one for each queue each time.

The worker looks far more often than it finds something, and building a query costs ten times what the database needs to answer it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection, models

from varsko.core.due import AHEAD, LONGEST_LEASE, LONGEST_PAUSE, PlannedRow, ahead, is_due

Rows = Callable[[], models.QuerySet[Any]]

_MARK = datetime(1970, 1, 2, 3, 4, 5, 678901, tzinfo=UTC)  # stands for the moment of the look, wherever it is put into a statement


@dataclass(frozen=True, slots=True)
class _Statement:
    """Text and parameters; where `offsets` has a length of time, the parameter is the moment of the look and that much."""

    text: str
    literals: tuple[Any, ...]
    offsets: tuple[timedelta | None, ...]

    def run(self, at: datetime) -> list[tuple[Any, ...]]:
        values = [
            literal if offset is None else connection.ops.adapt_datetimefield_value(at + offset)
            for literal, offset in zip(self.literals, self.offsets, strict=True)
        ]
        with connection.cursor() as cursor:
            cursor.execute(self.text, values)
            rows: list[tuple[Any, ...]] = cursor.fetchall()
            return rows


class Glance:
    """A look at some kinds of rows, each given by a function that always gives the same query set."""

    def __init__(self, rows: Sequence[Rows]) -> None:
        """Take what to look at; nothing is asked yet."""
        self._rows = tuple(rows)
        self._due: _Statement | None = None
        self._nearest: _Statement | None = None
        self._ahead: _Statement | None = None

    def due(self, at: datetime) -> set[int]:
        """Tell which kinds, by their places, have rows that may be claimed at a moment."""
        self._due = self._due or _which([_is_due(one()) for one in self._rows])
        return {row[0] for row in self._due.run(at)}

    def ahead(self, at: datetime) -> set[int]:
        """Tell which kinds have waits that were planned by a clock that has been set back since."""
        self._ahead = self._ahead or _which([_is_ahead(one()) for one in self._rows])
        return {row[0] for row in self._ahead.run(at)}

    def nearest(self, at: datetime) -> datetime | None:
        """Tell when the next row falls due, later than a moment; what is due already is leased by somebody, or about to be claimed."""
        self._nearest = self._nearest or _all([_next(one()) for one in self._rows])
        return min([_moment(row[0]) for row in self._nearest.run(at)], default=None)


def _is_due(rows: models.QuerySet[Any]) -> models.QuerySet[Any]:
    return rows.filter(is_due(_MARK, is_for_now=rows.model.is_for_now))


def _is_ahead(rows: models.QuerySet[Any]) -> models.QuerySet[Any]:
    return rows.filter(ahead(_MARK)) if issubclass(rows.model, PlannedRow) else rows.none()


def _next(rows: models.QuerySet[Any]) -> models.QuerySet[Any]:
    return rows.filter(due_at__gt=_MARK).order_by("due_at").values("due_at")[:1]


def _which(kinds: Sequence[models.QuerySet[Any]]) -> _Statement:
    """Ask which of some query sets are not empty."""
    asked = _compiled([rows.order_by().values("pk")[:1] for rows in kinds])
    return _joined([(f"SELECT {place} WHERE EXISTS ({text})", params) for place, text, params in asked])


def _all(kinds: Sequence[models.QuerySet[Any]]) -> _Statement:
    """Ask for the rows of all of them."""
    return _joined([(f"SELECT due_at FROM ({text}) AS t{place}", params) for place, text, params in _compiled(kinds)])  # noqa: S608 - what Django compiled


def _compiled(kinds: Sequence[models.QuerySet[Any]]) -> list[tuple[int, str, tuple[Any, ...]]]:
    """Give place, text and parameters of each; what is empty for certain has none."""
    return [(place, *rows.query.sql_with_params()) for place, rows in enumerate(kinds) if not rows.query.is_empty()]


def _joined(parts: Sequence[tuple[str, tuple[Any, ...]]]) -> _Statement:
    adapt = connection.ops.adapt_datetimefield_value
    known: dict[Any, timedelta] = {adapt(_MARK + offset): offset for offset in (timedelta(), LONGEST_LEASE, LONGEST_PAUSE, AHEAD)}
    params = [value for _, some in parts for value in some]
    offsets = tuple(known.get(value) if isinstance(value, str | datetime) else None for value in params)
    text = " UNION ALL ".join(text for text, _ in parts) or "SELECT 0 WHERE 1 = 0"
    return _Statement(text, tuple(params), offsets)


def _moment(value: Any) -> datetime:
    """Read what a raw cursor gives: SQLite knows texts only."""
    moment = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
