"""How the installation is: workers, queues, reactions that fail, the database, time-zone data."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import metadata

from django.db import connection
from django.db.models import Count, Max, Min

from varsko.core import clock, schema
from varsko.core.models import Delivery, Reaction, Worker
from varsko.core.worker import SILENT_AFTER, Queue

BEHIND_AFTER = timedelta(seconds=10)
BROKEN_AFTER = timedelta(minutes=2)
_MOST_SHOWN = 20

_queues: list[Queue] = []


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerView:
    """A worker process; `is_alive` when it said so within the last half minute."""

    host: str
    pid: int
    started_at: datetime
    beat_at: datetime
    is_alive: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueView:
    """A queue of due work: how many rows are overdue now, and how long the oldest of them has been. `state` is ok, slow or broken."""

    name: str
    overdue: int
    lag: timedelta
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FailingView:
    """A handler whose reactions fail and are tried again."""

    handler: str
    count: int
    attempts: int
    since: datetime
    error: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The state of the installation at one moment; `database_ms` is the time of one small question."""

    at: datetime
    state: str
    database: str
    database_ms: float
    is_current: bool
    workers: tuple[WorkerView, ...]
    queues: tuple[QueueView, ...]
    failing: tuple[FailingView, ...]
    failed_deliveries: int
    tzdata: str
    is_drill: bool
    drill_offset: timedelta


def watch(queues: Sequence[Queue]) -> None:
    """Learn which queues there are. Called once at the start with the table of flow.py."""
    _queues[:] = queues


def report(at: datetime) -> Report:
    """Look at everything."""
    name, took = _database()
    workers = tuple(_worker(row, at) for row in Worker.objects.order_by("-beat_at")[:_MOST_SHOWN])
    queues = tuple(_lag(queue, at) for queue in _queues)
    failing = tuple(_failing())
    return Report(
        at=at,
        state=_worst(workers, queues, failing),
        database=name,
        database_ms=took,
        is_current=schema.is_current(),
        workers=workers,
        queues=queues,
        failing=failing,
        failed_deliveries=Delivery.objects.filter(state=Delivery.State.FAILED, created_at__gt=at - timedelta(days=1)).count(),
        tzdata=metadata.version("tzdata"),
        is_drill=clock.is_drill(),
        drill_offset=clock.drill_offset(),
    )


def _worst(workers: Sequence[WorkerView], queues: Sequence[QueueView], failing: Sequence[FailingView]) -> str:
    states = {queue.state for queue in queues}
    if "broken" in states or not any(worker.is_alive for worker in workers):
        return "broken"
    return "slow" if "slow" in states or failing else "ok"


def _database() -> tuple[str, float]:
    began = time.monotonic()
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    took = (time.monotonic() - began) * 1000
    version = ".".join(str(part) for part in connection.get_database_version())
    return f"{connection.display_name} {version}", took


def _worker(row: Worker, at: datetime) -> WorkerView:
    is_alive = row.beat_at > at - SILENT_AFTER
    return WorkerView(host=row.host, pid=row.pid, started_at=row.started_at, beat_at=row.beat_at, is_alive=is_alive)


def _lag(queue: Queue, at: datetime) -> QueueView:
    found = queue.rows().filter(due_at__lte=at).aggregate(count=Count("pk"), oldest=Min("due_at"))
    lag = at - found["oldest"] if found["oldest"] else timedelta()
    state = "broken" if lag > BROKEN_AFTER else "slow" if lag > BEHIND_AFTER else "ok"
    return QueueView(name=queue.name, overdue=found["count"], lag=lag, state=state)


def _failing() -> list[FailingView]:
    rows = Reaction.objects.filter(attempts__gt=1).exclude(last_error="").values("handler")
    found = rows.annotate(count=Count("pk"), attempts=Max("attempts"), since=Min("event__at"), error=Max("last_error"))
    return [
        FailingView(handler=one["handler"], count=one["count"], attempts=one["attempts"], since=one["since"], error=one["error"])
        for one in found.order_by("-count")[:_MOST_SHOWN]
    ]
