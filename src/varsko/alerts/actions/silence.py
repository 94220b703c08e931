"""Ends alerts whose source fell silent."""

from datetime import datetime

from varsko.alerts.actions.moves import close
from varsko.alerts.domain.silence import is_over
from varsko.alerts.models import Alert
from varsko.people.data import SYSTEM_ACTOR

_AT_ONCE = 500


def end_alerts_of_silent_sources(*, since: datetime, at: datetime) -> int:
    """End what nobody has repeated for longer than its patience, inside the caller's transaction; returns how many, at most 500.

    Silence counts from `since` on, when somebody began to listen.
    """
    rows = Alert.objects.filter(patience__gt=0).exclude(state=Alert.State.CLOSED).order_by("number")
    heard = rows.values_list("pk", "last_occurred_at", "patience").iterator()
    silent = [str(pk) for pk, last, patience in heard if is_over(last, patience, since, at)][:_AT_ONCE]
    if silent:
        close(by=SYSTEM_ACTOR, at=at, alert_ids=silent, reason="source_silent")
    return len(silent)
