"""Outgoing webhooks are told what happens to alerts."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from varsko.alerts.data import AlertView
from varsko.alerts.queries import views_of
from varsko.core.clock import now
from varsko.core.deliveries import Outgoing, enqueue
from varsko.core.outbox import Recorded
from varsko.events import alerts as happened
from varsko.events.base import Event
from varsko.events.routing import AlertRouted
from varsko.paging.models import Webhook

_NAMES: Mapping[type[Event], str] = {
    AlertRouted: "alert.opened",  # an alert is told of once it is known who answers
    happened.AlertAcknowledged: "alert.acknowledged",
    happened.AlertUnacknowledged: "alert.unacknowledged",
    happened.AlertSnoozed: "alert.snoozed",
    happened.AlertSnoozeEnded: "alert.snooze_ended",
    happened.AlertClosed: "alert.closed",
    happened.AlertNoted: "alert.noted",
    happened.AlertChanged: "alert.changed",
    happened.AlertResponderAdded: "alert.responder_added",
    happened.AlertDeleted: "alert.deleted",
}


def tell_webhooks(batch: Sequence[Recorded]) -> None:
    """Queue one signed request for each event and each webhook that wants it. The key makes repeats harmless."""
    hooks = list(Webhook.objects.filter(enabled=True))
    told = [one for one in batch if not (isinstance(one.event, AlertRouted) and one.event.because != "opened")]
    if not hooks or not told:
        return
    alerts = views_of({one.event.subject for one in told})
    told = [one for one in told if not _is_hidden(alerts.get(one.event.subject))]
    enqueue(*(_outgoing(hook, one, alerts) for one in told for hook in hooks if _wants(hook, one)), at=now())


def _is_hidden(alert: AlertView | None) -> bool:
    """Tell whether an alert is one that other systems are not to hear of."""
    return alert is not None and alert.hidden


def _wants(hook: Webhook, one: Recorded) -> bool:
    return not hook.events or _NAMES[type(one.event)] in hook.events


def _outgoing(hook: Webhook, one: Recorded, alerts: Mapping[str, AlertView]) -> Outgoing:
    return Outgoing(
        channel="webhook",
        address=hook.url,
        name=hook.name,
        key=f"webhook:{hook.pk}:{one.id}",
        message={"body": json.dumps(_body(one, alerts.get(one.event.subject)), ensure_ascii=False), "secret": hook.secret},
        about="webhook",
        subject=str(hook.pk),
        purpose="webhook",
    )


def _body(one: Recorded, alert: AlertView | None) -> dict[str, Any]:
    event = one.event
    return {
        "id": one.id,
        "type": _NAMES[type(event)],
        "at": event.at.isoformat(),
        "by": {"kind": event.by.kind, "id": event.by.id, "name": event.by.name},
        "reason": event.reason,
        "note": getattr(event, "note", ""),
        "alert": _alert(alert) if alert else {"id": event.subject},
    }


def _alert(alert: AlertView) -> dict[str, Any]:
    return {
        "id": alert.id,
        "number": alert.number,
        "alias": alert.alias,
        "message": alert.message,
        "description": alert.description,
        "priority": f"P{alert.priority}",
        "state": alert.state,
        "entity": alert.entity,
        "source": alert.source,
        "tags": list(alert.tags),
        "details": alert.details,
        "team": {"id": alert.team_id, "name": alert.team_name} if alert.team_id else None,
        "service": {"id": alert.service_id, "name": alert.service_name} if alert.service_id else None,
        "owner": {"id": alert.owner_id, "name": alert.owner_name} if alert.owner_id else None,
        "createdAt": alert.created_at.isoformat(),
        "count": alert.count,
    }
