"""Work that falls due: rows with a time, a lease and a fence.

A row is claimed by a short transaction that leases it and raises its fence. Whoever finishes it must hold the fence it was
given: a worker that froze past its lease and thaws finds its fence outdated and changes nothing.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, ClassVar, Generic, Self, TypeVar

from django.db import connection, models, transaction
from django.db.models import F, Q

from varsko.core.bulk import converted, readers
from varsko.core.prepared import MARK, Statement, prepare

LONGEST_LEASE = timedelta(minutes=6)
"""Longer than any that is given, the longest of which are five minutes: who asks by a time a moment ago must see that a row is held."""
AHEAD = timedelta(minutes=1)
"""How far the clocks of two hosts may differ before one of them counts as set."""
_FIRST_PAUSE = timedelta(seconds=1)
LONGEST_PAUSE = timedelta(minutes=5)
_TOGETHER = 500
OFFSETS = (timedelta(), LONGEST_LEASE, LONGEST_PAUSE, AHEAD)
"""How far from the present the moments are that questions about due rows compare with."""


class LeaseLost(Exception):
    """Another worker took the row over; nothing of this one's work may stay."""


class DueRow(models.Model):
    """A row that waits for its time. `due_at` null means: nothing is due any more.

    `is_for_now` holds for rows that are made due at once and wait only between tries: a time further ahead than the longest pause can
    only come from a clock that was set back, and counts as now.
    """

    is_for_now: ClassVar[bool] = False

    due_at = models.DateTimeField(null=True, db_index=True)
    leased_until = models.DateTimeField(null=True)
    fence = models.BigIntegerField(default=0)
    attempts = models.PositiveIntegerField(default=0)
    last_error = models.TextField(default="", blank=True)

    class Meta:
        abstract = True

    def finish(self, **changes: Any) -> Self:
        """Release the row with these column values, inside the caller's transaction.

        Raises LeaseLost when the fence was raised since the claim; the caller's transaction must then roll back.
        """
        values = {"due_at": None, "leased_until": None, **changes}
        held = type(self)._default_manager.filter(pk=self.pk, fence=self.fence).update(**values)
        if not held:
            raise LeaseLost(f"{type(self).__name__} {self.pk} was taken over")
        for name, value in values.items():
            setattr(self, name, value)
        return self


class PlannedRow(DueRow):
    """A row that waits for a length of time, reckoned from `planned_at`; `moments` are the columns that hang on that moment.

    A moment of planning that has not come yet can only come from a clock that was set back: the whole wait then begins anew, so that
    it takes twice its length at the most, however far the clock was set back.
    """

    moments: ClassVar[tuple[str, ...]] = ("due_at",)

    planned_at = models.DateTimeField(null=True, db_index=True)

    class Meta:
        abstract = True


def finish_all(rows: Sequence[DueRow], **changes: Any) -> None:
    """Release rows of one kind with the same column values, inside the caller's transaction.

    Raises LeaseLost when the fence of any was raised since its claim; the caller's transaction must then roll back.
    """
    values = {"due_at": None, "leased_until": None, **changes}
    by_fence: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        by_fence[row.fence].append(row.pk)
    table = type(rows[0])._default_manager
    held = sum(table.filter(pk__in=pks, fence=fence).update(**values) for fence, pks in by_fence.items())
    if held != len(rows):
        raise LeaseLost(f"{len(rows) - held} of {len(rows)} rows were taken over")
    for row in rows:
        for name, value in values.items():
            setattr(row, name, value)


Row = TypeVar("Row", bound=DueRow)


def is_due(now: datetime, *, is_for_now: bool = False) -> Q:
    """Match rows that may be claimed at `now`; `is_for_now` as the rows' class says."""
    has_come = Q(due_at__lte=now) | Q(due_at__gt=now + LONGEST_PAUSE) if is_for_now else Q(due_at__lte=now)
    return has_come & _is_free(now)


def _is_free(now: datetime) -> Q:
    """A lease further away than the longest one can only come from a clock that was set back, and counts as expired."""
    return Q(leased_until=None) | Q(leased_until__lte=now) | Q(leased_until__gt=now + LONGEST_LEASE)


class Claims(Generic[Row]):
    """Claims of one kind of due rows, given by a function that always gives the same query set; prepared once.

    The rows come without others that belong to them: whoever handles them loads what they need.
    """

    def __init__(self, rows: Callable[[], models.QuerySet[Row]], *, limit: int) -> None:
        """Take which rows, and how many at a time; nothing is asked yet."""
        self._rows = rows
        self._limit = limit
        self._select: Statement | None = None

    def take(self, *, now: datetime, lease: timedelta) -> list[Row]:
        """Lease up to `limit` due rows, the longest due first. Two workers never hold the same row."""
        model = self._rows().model
        with transaction.atomic():
            self._select = self._select or self._prepare(model)
            fields = model._meta.concrete_fields
            names, reads = [field.attname for field in fields], readers(fields, connection.vendor)
            mine = [model.from_db(connection.alias, names, converted(reads, row)) for row in self._select.run(now)]
            return _leased(mine, now + lease)

    def _prepare(self, model: type[Row]) -> Statement:
        due = self._rows().select_related(None).filter(is_due(MARK, is_for_now=model.is_for_now))
        text, params = _free(due)[: self._limit].query.sql_with_params()
        return prepare(text, params, offsets=OFFSETS)


def claim(rows: models.QuerySet[Row], *, now: datetime, limit: int, lease: timedelta, early: bool = False) -> list[Row]:
    """Lease up to `limit` due rows, the longest due first; `early` takes those along whose time has not come.

    Two workers never hold the same row.
    """
    wanted = _is_free(now) if early else is_due(now, is_for_now=rows.model.is_for_now)
    with transaction.atomic():
        return _leased(list(_free(rows.filter(wanted))[:limit]), now + lease)


def _free(rows: models.QuerySet[Row]) -> models.QuerySet[Row]:
    """Give rows in the order of their time, locked, without those that another claim has locked."""
    ordered = rows.order_by("due_at", "pk")
    return ordered.select_for_update(skip_locked=True, of=("self",)) if connection.features.has_select_for_update_skip_locked else ordered


def _leased(rows: list[Row], until: datetime) -> list[Row]:
    if not rows:
        return []
    fields = type(rows[0])._meta
    marks = ", ".join(["%s"] * len(rows))
    with connection.cursor() as cursor:
        cursor.execute(
            f'UPDATE "{fields.db_table}" SET leased_until = %s, fence = fence + 1, attempts = attempts + 1'  # noqa: S608 - names of ours
            f' WHERE "{fields.pk.column}" IN ({marks})',
            [connection.ops.adapt_datetimefield_value(until), *[fields.pk.get_db_prep_value(row.pk, connection) for row in rows]],
        )
    for row in rows:
        row.leased_until, row.fence, row.attempts = until, row.fence + 1, row.attempts + 1
    return rows


def plan_anew(rows: models.QuerySet[Row], *, now: datetime) -> int:
    """Let waits begin anew that were planned by a clock that has been set back since; returns how many. Others' rows are left alone."""
    if not issubclass(rows.model, PlannedRow):
        return 0
    with transaction.atomic():
        held = list(rows.filter(ahead(now)).select_for_update(of=("self",)).order_by("pk")[:_TOGETHER])
        for row in held:
            _bring_back(row, now)
        table: models.Manager[Any] = rows.model._default_manager
        table.bulk_update(held, ["planned_at", *rows.model.moments])
    return len(held)


def ahead(now: datetime) -> Q:
    """Match planned rows that nobody holds and whose moment of planning has not come yet at `now`."""
    return _is_free(now) & Q(planned_at__gt=now + AHEAD)


def _bring_back(row: Any, now: datetime) -> None:
    too_far = row.planned_at - now
    row.planned_at = now
    for name in row.moments:
        moment = getattr(row, name)
        setattr(row, name, moment - too_far if moment else None)


def put_off(row: DueRow, error: str, *, now: datetime) -> None:
    """Give a failed row back, to be tried again after a pause that doubles up to five minutes. A lost lease is left alone."""
    type(row)._default_manager.filter(pk=row.pk, fence=row.fence).update(
        due_at=now + pause_after(row.attempts), leased_until=None, last_error=error[:2000]
    )


def let_go(rows: Iterable[DueRow]) -> None:
    """Give back rows whose work was broken off: nobody knows how far it went, so the try counts."""
    for row in rows:
        type(row)._default_manager.filter(pk=row.pk, fence=row.fence).update(leased_until=None)


def release(rows: Iterable[DueRow]) -> None:
    """Give claimed rows back untouched, as at a graceful stop."""
    for row in rows:
        type(row)._default_manager.filter(pk=row.pk, fence=row.fence).update(leased_until=None, attempts=F("attempts") - 1)


def pause_after(attempts: int) -> timedelta:
    """Tell how long to wait before the next try: 1 s, 2 s, 4 s … at most five minutes."""
    doublings = min(max(attempts - 1, 0), 20)
    return min(timedelta(seconds=_FIRST_PAUSE.total_seconds() * float(2**doublings)), LONGEST_PAUSE)
