"""An alert was taken, quietened, ended or deleted: what nobody needs any more is stopped."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import DateTimeField, F, Q, Value
from django.db.models.functions import Coalesce

from varsko.alerts.queries import views_of
from varsko.core import deliveries
from varsko.core.clock import now
from varsko.core.outbox import Recorded
from varsko.paging.actions.runs import quieten, running, stop_unneeded
from varsko.paging.domain.ladder import Condition
from varsko.paging.domain.reasons import Reason
from varsko.paging.handlers.news import tell_of
from varsko.paging.models import Page

_OVER = {"snoozed": Reason.ALERT_SNOOZED, "closed": Reason.ALERT_CLOSED}


def settle(batch: Sequence[Recorded]) -> None:
    """Bring paging in line with the state that alerts have now, whatever the order in which events arrive."""
    at = now()
    alerts = views_of({one.event.subject for one in batch})
    stop_unneeded(running(alerts), alerts, at=at)
    for state in {alert.state for alert in alerts.values()}:
        _settle(state, [alert.id for alert in alerts.values() if alert.state == state], at)
    gone = {one.event.subject for one in batch} - set(alerts)
    if gone:
        deliveries.cancel(Q(about="alert", subject__in=gone), reason=Reason.ALERT_GONE.value)
    tell_of(batch, alerts, at)


def _settle(state: str, alert_ids: Sequence[str], at: datetime) -> None:
    """Stop what nobody needs any more of alerts that are all in one state."""
    if state in _OVER:
        quieten(Q(alert__in=alert_ids), reason=_OVER[state], at=at)
    elif state == "acknowledged":
        mine = Q(
            alert__in=alert_ids,
            condition=Condition.NOT_ACKNOWLEDGED,
            at__lte=Coalesce(F("alert__acknowledged_at"), Value(at, DateTimeField())),
        )
        taken = Page.objects.filter(mine, user=F("alert__owner"), state=Page.State.OPEN)
        taken.update(state=Page.State.TAKEN, answered_at=at)
        quieten(mine, reason=Reason.ALERT_ACKNOWLEDGED, at=at)
