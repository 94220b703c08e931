"""An alert was routed: its escalations begin."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from varsko.alerts.data import AlertView
from varsko.alerts.queries import views_of
from varsko.core.clock import now
from varsko.core.outbox import Recorded, record
from varsko.events.base import SYSTEM, Event
from varsko.events.paging import TargetSkipped
from varsko.events.routing import AlertRouted
from varsko.paging.actions.runs import Start, of_policy, of_target, running, start_runs, stop
from varsko.paging.actions.telling import Fall, tell_fallback
from varsko.paging.data import PolicyView
from varsko.paging.domain.reasons import Reason
from varsko.paging.queries.policies import policies_of

_NOT_OPEN = {"acknowledged": Reason.ALERT_ACKNOWLEDGED, "snoozed": Reason.ALERT_SNOOZED, "closed": Reason.ALERT_CLOSED}
_UNKNOWN = "unknown_responder"


def start(batch: Sequence[Recorded]) -> None:
    """Begin the escalations of routed alerts. An alert that is taken or over by now needs none, and the story says so."""
    at = now()
    alerts = views_of({one.event.subject for one in batch})
    policies = policies_of(_ref(target) for one in batch for target in one.event.targets if target["kind"] == "escalation")
    _replace_older([one for one in batch if one.event.because == "again"], at)
    starts: list[Start] = []
    falls: list[Fall] = []
    skipped: list[Event] = []
    for one in batch:
        alert = alerts.get(one.event.subject)
        if alert is not None:
            begun, fallen, passed = _starts(one, alert, policies, at)
            starts += begun
            falls += fallen
            skipped += passed
    record(*skipped)
    tell_fallback(falls, at=at)
    start_runs(starts, at=at)


def _replace_older(again: Sequence[Recorded], at: datetime) -> None:
    newest = {one.event.subject: one.id for one in again}
    rows = [row for row in running(newest) if row.round < newest[str(row.alert_id)]] if newest else []
    if rows:
        stop(rows, at=at, reason=Reason.PAGED_ANEW)


def _starts(
    one: Recorded, alert: AlertView, policies: Mapping[str, PolicyView], at: datetime
) -> tuple[list[Start], list[Fall], list[Event]]:
    """Give the runs that an alert begins, or that the fallback is to be told if there should be one and is none; and what is skipped."""
    event: AlertRouted = one.event
    wanted = [target for target in event.targets if target["kind"] != "none"]
    if alert.state in _NOT_OPEN:
        return [], [], _skip(wanted, alert, _NOT_OPEN[alert.state], at)
    starts = [made for target in wanted if (made := _start(target, alert, one.id, policies))]
    skipped = _skip([target for target in wanted if not _start(target, alert, one.id, policies)], alert, Reason.TARGET_GONE, at)
    if starts or (event.targets and not wanted) or event.reason == _UNKNOWN:
        return starts, [], skipped
    reason = Reason.NO_ROUTE if event.reason == Reason.NO_ROUTE else Reason.TARGET_GONE
    return [], [Fall(alert=alert, reason=reason, round=one.id, slot=f"{one.id}:fallback")], skipped


def _start(target: Mapping[str, str], alert: AlertView, round_: int, policies: Mapping[str, PolicyView]) -> Start | None:
    if target["reason"] == _UNKNOWN:
        return None
    why = {name: value for name, value in target.items() if name in {"reason", "team", "rule"}}
    if target["kind"] == "escalation":
        policy = policies.get(_ref(target))
        return of_policy(policy, alert.id, round_, why) if policy else None
    return of_target(target["kind"], target["id"], target["name"], alert.id, round_, why)


def _ref(target: Mapping[str, str]) -> str:
    return target["id"] or target["name"]


def _skip(targets: Sequence[Mapping[str, str]], alert: AlertView, reason: Reason, at: datetime) -> list[Event]:
    return [
        TargetSkipped(at=at, by=SYSTEM, subject=alert.id, reason=reason.value, kind=one["kind"], name=one["name"] or one["id"])
        for one in targets
    ]
