"""What became of messages: told to the alert's story, and asked right before each is sent."""

from collections.abc import Mapping, Sequence
from typing import Any

from varsko.core.clock import now
from varsko.core.models import Delivery
from varsko.core.outbox import record
from varsko.events.base import SYSTEM, Event
from varsko.events.paging import NoticeFailed, NoticeSent
from varsko.paging.actions.answers import nobody_heard
from varsko.paging.domain.ladder import Condition
from varsko.paging.domain.reasons import Reason
from varsko.paging.models import Notice

_OVER = {"snoozed": Reason.ALERT_SNOOZED, "closed": Reason.ALERT_CLOSED}
_GONE_OUT = {Delivery.State.SENT, Delivery.State.KEPT, Delivery.State.MERGED}
_LOST = {Delivery.State.FAILED, Delivery.State.EXPIRED}


def why_stale(state: str, condition: str) -> Reason | None:
    """Tell why a page is not needed any more in this state of its alert."""
    if state == "acknowledged" and condition == Condition.NOT_ACKNOWLEDGED:
        return Reason.ALERT_ACKNOWLEDGED
    return _OVER.get(state)


def stale(rows: Sequence[Delivery]) -> Mapping[Any, str]:
    """Tell which pages nobody needs any more, by delivery id, as the alerts stand at this moment."""
    pages = [row.pk for row in rows if row.purpose == "page"]
    if not pages:
        return {}
    found = Notice.objects.filter(delivery_id__in=pages).values_list("delivery_id", "page__alert__state", "page__condition")
    reasons = {pk: why_stale(state, condition) for pk, state, condition in found}
    return {pk: reason.value for pk in pages if (reason := reasons.get(pk, Reason.ALERT_GONE))}


def report(rows: Sequence[Delivery]) -> None:
    """Tell the story of the alert what became of its messages; a page that can reach nobody goes on to the next step."""
    record(*[event for row in rows if row.about == "alert" and row.subject and (event := _event(row))])
    lost = [row.pk for row in rows if row.purpose == "page" and row.state in _LOST]
    if lost:
        nobody_heard(lost, at=now())


def _event(row: Delivery) -> Event | None:
    facts: dict[str, Any] = {
        "at": now(),
        "by": SYSTEM,
        "subject": row.subject,
        "delivery": str(row.pk),
        "channel": row.channel,
        "name": row.name,
    }
    if row.state in _GONE_OUT:
        return NoticeSent(**facts, reason=row.state, address=row.address, maybe_twice=row.maybe_twice)
    if row.state in _LOST:
        return NoticeFailed(**facts, reason=row.state, error=row.last_error)
    return None
