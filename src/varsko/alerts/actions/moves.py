"""Moving alerts through their states: acknowledge, close, snooze and back."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from varsko.alerts.actions.events import moved
from varsko.alerts.data import Result
from varsko.alerts.domain import limits
from varsko.alerts.domain.lifecycle import Move, State, advance
from varsko.alerts.models import Alert, Snooze
from varsko.alerts.queries.subjects import subject_of
from varsko.core.outbox import record
from varsko.core.wake import after_commit
from varsko.events.alerts import AlertMoved, AlertSnoozed
from varsko.events.base import Who
from varsko.kernel.errors import Invalid
from varsko.kernel.ids import as_uuid
from varsko.people.data import Actor
from varsko.people.domain.permissions import may

Results = dict[str, Result]


def acknowledge(*, by: Actor, at: datetime, alert_ids: Iterable[str], note: str = "", user: str = "") -> Results:
    """Take alerts. Gives a result by alert id; `user` names the person on whose behalf a key acts."""
    name = user or by.who.name
    owner = by.who.id if by.who.kind in {"user", "link"} else None
    changes = {"acknowledged_at": at, "acknowledged_by": name[:200], "snoozed_until": None, "seen": True}
    return _move(by, at, alert_ids, Move.ACKNOWLEDGE, note, user, changes | ({"owner_id": owner} if owner else {}))


def unacknowledge(*, by: Actor, at: datetime, alert_ids: Iterable[str], note: str = "", user: str = "") -> Results:
    """Give alerts back: they wait for somebody again, and paging starts anew."""
    changes = {"acknowledged_at": None, "acknowledged_by": "", "snoozed_until": None}
    return _move(by, at, alert_ids, Move.UNACKNOWLEDGE, note, user, changes)


def close(*, by: Actor, at: datetime, alert_ids: Iterable[str], note: str = "", user: str = "", reason: str = "") -> Results:
    """End alerts."""
    changes = {"closed_at": at, "closed_by": (user or by.who.name)[:200], "snoozed_until": None}
    return _move(by, at, alert_ids, Move.CLOSE, note, user, changes, reason=reason)


def end_snooze(*, by: Actor, at: datetime, alert_ids: Iterable[str]) -> Results:
    """Wake snoozed alerts: they are open again, and paging starts anew."""
    changes = {"acknowledged_at": None, "acknowledged_by": "", "snoozed_until": None}
    return _move(by, at, alert_ids, Move.END_SNOOZE, "", "", changes, reason="snooze_ended")


def snooze(*, by: Actor, at: datetime, alert_ids: Iterable[str], until: datetime, note: str = "", user: str = "") -> Results:
    """Quiet alerts until a later moment. Raises Invalid when it is not later."""
    if until <= at:
        raise Invalid({"endTime": "must lie in the future"})
    with transaction.atomic():
        results = _move(by, at, alert_ids, Move.SNOOZE, note, user, {"snoozed_until": until}, until=until)
        for alert_id, result in results.items():
            if result is Result.DONE:
                Snooze.objects.update_or_create(alert_id=alert_id, defaults={"due_at": until, "leased_until": None})
        after_commit()
    return results


def _move(
    by: Actor,
    at: datetime,
    alert_ids: Iterable[str],
    move: Move,
    note: str,
    user: str,
    changes: dict[str, Any],
    *,
    reason: str = "",
    until: datetime | None = None,
) -> Results:
    ids = list(dict.fromkeys(str(one) for one in alert_ids))
    results = dict.fromkeys(ids, Result.GONE)
    who = Who(kind=by.who.kind, id=by.who.id, name=user or by.who.name)
    events: list[AlertMoved] = []
    by_state: dict[State, list[UUID]] = defaultdict(list)
    with transaction.atomic():
        alerts = (
            Alert.objects.filter(pk__in=[found for one in ids if (found := as_uuid(one))])
            .select_for_update(of=("self",))
            .select_related("team")
        )
        for alert in alerts:
            if not may(by, "acknowledge", subject_of(alert)):
                continue
            before = State(alert.state)
            after = advance(before, move)
            results[str(alert.pk)] = _result(before, after)
            if after is not None:
                by_state[after].append(alert.pk)
                events.append(_event(move, alert, who, at, before, limits.text(note, limits.NOTE), reason, until))
        for after, held in by_state.items():
            Alert.objects.filter(pk__in=held).update(state=after, updated_at=at, **changes)
        record(*events)
    return results


def _result(before: State, after: State | None) -> Result:
    if after is not None:
        return Result.DONE
    return Result.CLOSED if before is State.CLOSED else Result.ALREADY


def _event(move: Move, alert: Alert, who: Who, at: datetime, before: State, note: str, reason: str, until: datetime | None) -> AlertMoved:
    subject = str(alert.pk)
    if move is Move.SNOOZE and until is not None:
        after = State.SNOOZED.value
        return AlertSnoozed(
            at=at, by=who, subject=subject, before=before.value, after=after, note=note, reason=reason, until=until.isoformat()
        )
    return moved(move, at=at, by=who, subject=subject, before=before, note=note, reason=reason)
