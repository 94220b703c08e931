"""Looks at many queues of due work at once: a statement that is put together once, instead of one for each queue each time.

The worker looks far more often than it finds something, and building a query costs ten times what the database needs to answer it.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

from django.db import models

from varsko.core.due import OFFSETS, PlannedRow, ahead, is_due
from varsko.core.prepared import MARK, Statement, prepare

Rows = Callable[[], models.QuerySet[Any]]


class Glance:
    """A look at some kinds of rows, each given by a function that always gives the same query set."""

    def __init__(self, rows: Sequence[Rows]) -> None:
        """Take what to look at; nothing is asked yet."""
        self._rows = tuple(rows)
        self._due: Statement | None = None
        self._nearest: Statement | None = None
        self._ahead: Statement | None = None

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
    return rows.filter(is_due(MARK, is_for_now=rows.model.is_for_now))


def _is_ahead(rows: models.QuerySet[Any]) -> models.QuerySet[Any]:
    return rows.filter(ahead(MARK)) if issubclass(rows.model, PlannedRow) else rows.none()


def _next(rows: models.QuerySet[Any]) -> models.QuerySet[Any]:
    return rows.filter(due_at__gt=MARK).order_by("due_at").values("due_at")[:1]


def _which(kinds: Sequence[models.QuerySet[Any]]) -> Statement:
    """Ask which of some query sets are not empty."""
    asked = _compiled([rows.order_by().values("pk")[:1] for rows in kinds])
    return _joined([(f"SELECT {place} WHERE EXISTS ({text})", params) for place, text, params in asked])


def _all(kinds: Sequence[models.QuerySet[Any]]) -> Statement:
    """Ask for the rows of all of them."""
    return _joined([(f"SELECT due_at FROM ({text}) AS t{place}", params) for place, text, params in _compiled(kinds)])  # noqa: S608 - what Django compiled


def _compiled(kinds: Sequence[models.QuerySet[Any]]) -> list[tuple[int, str, tuple[Any, ...]]]:
    """Give place, text and parameters of each; what is empty for certain has none."""
    return [(place, *rows.query.sql_with_params()) for place, rows in enumerate(kinds) if not rows.query.is_empty()]


def _joined(parts: Sequence[tuple[str, tuple[Any, ...]]]) -> Statement:
    text = " UNION ALL ".join(text for text, _ in parts) or "SELECT 0 WHERE 1 = 0"
    return prepare(text, [value for _, some in parts for value in some], offsets=OFFSETS)


def _moment(value: Any) -> datetime:
    """Read what a raw cursor gives: SQLite knows texts only."""
    moment = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
