"""Escalation runs: begun as snapshots, stopped when nobody needs them any more."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
from django.db.models import Q

from varsko.alerts.data import AlertView
from varsko.core import bulk, deliveries, wake
from varsko.core.clock import new_id
from varsko.core.outbox import record
from varsko.events.base import SYSTEM
from varsko.events.paging import RunStarted, RunStopped
from varsko.paging.data import PolicyView
from varsko.paging.domain.ladder import Repeat, Step, why_over
from varsko.paging.domain.ladder import State as AlertState
from varsko.paging.domain.reasons import Reason
from varsko.paging.models import EscalationRun, Notice, Page
from varsko.paging.rows import run_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """A run to begin: for which alert, in which round of routing, and what it goes through. `why` is the target as it was routed."""

    alert_id: str
    round: int
    kind: str
    target_id: str
    name: str
    steps: tuple[Step, ...]
    repeat: Repeat
    why: dict[str, str]


def of_policy(view: PolicyView, alert_id: str, round_: int, why: dict[str, str]) -> Start:
    """Begin a policy as it is now; later edits do not change a run under way. Steps go in the order of their delays."""
    steps = tuple(sorted(view.steps, key=lambda step: step.delay))
    return Start(
        alert_id=alert_id, round=round_, kind="escalation", target_id=view.id, name=view.name, steps=steps, repeat=view.repeat, why=why
    )


def of_target(kind: str, target_id: str, name: str, alert_id: str, round_: int, why: dict[str, str]) -> Start:
    """Begin a run of one step, for a user, a schedule or a team without an escalation."""
    notify = "all" if kind == "team" else "default"
    step = Step(delay=0, target_kind=kind, target_id=target_id, target_name=name, notify=notify)
    return Start(alert_id=alert_id, round=round_, kind=kind, target_id=target_id, name=name, steps=(step,), repeat=Repeat(), why=why)


def start_runs(starts: Iterable[Start], *, at: datetime) -> None:
    """Begin runs, inside the caller's transaction. One that was begun in the same round already is left as it is."""
    wanted = {(one.alert_id, one.round, one.kind, one.target_id): one for one in starts}
    there = {
        (str(alert_id), *rest)
        for alert_id, *rest in EscalationRun.objects.filter(alert__in={one.alert_id for one in wanted.values()}).values_list(
            "alert_id", "round", "target_kind", "target_id"
        )
    }
    fresh = [one for key, one in wanted.items() if key not in there]
    rows = [row_of(one, at) for one in fresh]
    bulk.create(rows)
    record(
        *(
            RunStarted(at=at, by=SYSTEM, subject=one.alert_id, run=str(row.pk), policy=one.name, steps=len(one.steps))
            for one, row in zip(fresh, rows, strict=True)
        )
    )
    wake.after_commit()


def row_of(one: Start, at: datetime) -> EscalationRun:
    """Make the row of a run that begins, its first step due."""
    first = one.steps[0].delay if one.steps else 0
    return EscalationRun(
        id=new_id(),
        alert_id=UUID(one.alert_id),
        round=one.round,
        target_kind=one.kind,
        target_id=one.target_id[:40],
        name=one.name[:200],
        why=one.why,
        snapshot={"steps": [msgspec.to_builtins(step) for step in one.steps], "repeat": msgspec.to_builtins(one.repeat)},
        started_at=at,
        planned_at=at,
        due_at=at + timedelta(minutes=first),
    )


def running(alert_ids: Iterable[str]) -> list[EscalationRun]:
    """Give the runs under way for alerts, held against other workers until the caller's transaction ends."""
    rows = EscalationRun.objects.select_for_update().filter(alert__in=list(alert_ids), state=EscalationRun.State.RUNNING)
    return list(rows.order_by("pk"))


def stop(rows: Sequence[EscalationRun], *, at: datetime, reason: Reason) -> None:
    """Stop runs, inside the caller's transaction."""
    over = {"state": EscalationRun.State.OVER, "end_reason": reason.value, "ended_at": at, "due_at": None, "forced": False}
    EscalationRun.objects.filter(pk__in=[row.pk for row in rows]).update(**over)
    record(
        *(RunStopped(at=at, by=SYSTEM, subject=str(row.alert_id), reason=reason.value, run=str(row.pk), policy=row.name) for row in rows)
    )


def stop_unneeded(rows: Sequence[EscalationRun], alerts: Mapping[str, AlertView], *, at: datetime) -> None:
    """Stop the runs of `alerts`, by id, that have nothing left to do in the states that these are in."""
    by_reason: dict[Reason, list[EscalationRun]] = defaultdict(list)
    for row in rows:
        alert = alerts[str(row.alert_id)]
        reason = why_over(run_of(row), AlertState(alert.state), alert.acknowledged_at)
        if reason:
            by_reason[reason].append(row)
    for reason, over in by_reason.items():
        stop(over, at=at, reason=reason)


def quieten(pages: Q, *, reason: Reason, at: datetime) -> None:
    """Cancel what waits to be sent for pages, inside the caller's transaction, and end the pages that are still open."""
    chosen = Page.objects.filter(pages)
    handed = Notice.objects.filter(page__in=chosen, state=Notice.State.HANDED)
    deliveries.cancel(Q(pk__in=handed.values("delivery_id")), reason=reason.value)
    waiting: dict[str, Any] = {"state": Notice.State.SKIPPED, "reason": reason.value, "due_at": None}
    Notice.objects.filter(page__in=chosen, state=Notice.State.WAITING).update(**waiting)
    chosen.filter(state=Page.State.OPEN).update(state=Page.State.OVER, answered_at=at)
