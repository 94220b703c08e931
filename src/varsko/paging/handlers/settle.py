"""An alert was taken, quietened, ended or deleted: what nobody needs any more is stopped."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q

from varsko.alerts.data import AlertView
from varsko.alerts.queries import views_of
from varsko.core import deliveries
from varsko.core.clock import now
from varsko.core.outbox import Recorded
from varsko.kernel.ids import as_uuid
from varsko.paging.actions.runs import quieten, running, stop_unneeded
from varsko.paging.domain.ladder import Condition
from varsko.paging.domain.reasons import Reason
from varsko.paging.handlers.news import tell_of
from varsko.paging.models import EscalationRun, Page

_OVER = {"snoozed": Reason.ALERT_SNOOZED, "closed": Reason.ALERT_CLOSED}


def settle(batch: Sequence[Recorded]) -> None:
    """Bring paging in line with the state that alerts have now, whatever the order in which events arrive."""
    at = now()
    alerts = views_of({one.event.subject for one in batch})
    by_alert: dict[str, list[EscalationRun]] = defaultdict(list)
    for row in running(alerts):
        by_alert[str(row.alert_id)].append(row)
    for alert in alerts.values():
        _settle(alert, by_alert[alert.id], at)
    gone = {one.event.subject for one in batch} - set(alerts)
    if gone:
        deliveries.cancel(Q(about="alert", subject__in=gone), reason=Reason.ALERT_GONE.value)
    tell_of(batch, alerts, at)


def _settle(alert: AlertView, rows: Sequence[EscalationRun], at: datetime) -> None:
    stop_unneeded(rows, alert.state, alert.acknowledged_at, at=at)
    if alert.state in _OVER:
        quieten(Q(alert=alert.id), reason=_OVER[alert.state], at=at)
    elif alert.state == "acknowledged":
        mine = Q(alert=alert.id, condition=Condition.NOT_ACKNOWLEDGED, at__lte=alert.acknowledged_at or at)
        taken = Page.objects.filter(mine, user=as_uuid(alert.owner_id), state=Page.State.OPEN)
        taken.update(state=Page.State.TAKEN, answered_at=at)
        quieten(mine, reason=Reason.ALERT_ACKNOWLEDGED, at=at)
