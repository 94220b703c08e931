"""News beside pages: what became of an alert, and what falls due of them."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from varsko.alerts.data import AlertView
from varsko.alerts.queries import views_of
from varsko.core.clock import now
from varsko.core.due import finish_all
from varsko.core.outbox import Recorded
from varsko.core.sweep import older_than
from varsko.events import alerts as happened
from varsko.events.base import Event
from varsko.paging.actions.news import Happening, hand_over_news, tell_of_alerts
from varsko.paging.domain.news import Occasion
from varsko.paging.domain.reasons import Reason
from varsko.paging.models import News, Notice
from varsko.paging.queries.roster import roster

_OCCASIONS: Mapping[type[Event], Occasion] = {
    happened.AlertAcknowledged: Occasion.ACKNOWLEDGED,
    happened.AlertClosed: Occasion.CLOSED,
    happened.AlertNoted: Occasion.NOTED,
    happened.AlertChanged: Occasion.ASSIGNED,
}


def tell_news(batch: Sequence[Recorded]) -> None:
    """Tell of notes, and of alerts that were given to somebody."""
    tell_of(batch, views_of({one.event.subject for one in batch}), now())


def tell_of(batch: Sequence[Recorded], alerts: Mapping[str, AlertView], at: datetime) -> None:
    """Tell what became of alerts, as far as it is news."""
    tell_of_alerts([made for one in batch if (made := _happening(one, alerts))], at=at)


def _happening(one: Recorded, alerts: Mapping[str, AlertView]) -> Happening | None:
    event = one.event
    occasion, alert = _OCCASIONS.get(type(event)), alerts.get(event.subject)
    if occasion is None or alert is None or (occasion is Occasion.ASSIGNED and (event.field != "owner" or not alert.owner_id)):
        return None
    only = alert.owner_id if occasion is Occasion.ASSIGNED else ""
    return Happening(key=f"event:{one.id}", occasion=occasion, alert=alert, by=event.by, note=event.note, only=only)


def news() -> QuerySet[News]:
    """Give the news that wait for their time."""
    return News.objects.filter(state=Notice.State.WAITING)


def old_news(at: datetime) -> QuerySet[News]:
    """Give the news that have been under the bell for long enough."""
    return News.objects.filter(pk__lt=older_than(at, settings.VARSKO.keep_messages), due_at=None).order_by("pk")


def send_news(rows: Sequence[News]) -> None:
    """Hand over the news that are due, unless the person has left or the alert is gone."""
    at = now()
    with transaction.atomic():
        known = roster({str(row.user_id) for row in rows}, at)
        there = views_of({str(row.alert_id) for row in rows if row.alert_id})
        reasons = {row.pk: _why_not(row, known.people[str(row.user_id)].is_active, there) for row in rows}
        hand_over_news([row for row in rows if reasons[row.pk] is None], known, at=at)
        for reason in set(reasons.values()):
            state = Notice.State.SKIPPED if reason else Notice.State.HANDED
            finish_all([row for row in rows if reasons[row.pk] is reason], state=state, reason=reason.value if reason else "")


def _why_not(row: News, is_active: bool, alerts: Mapping[str, AlertView]) -> Reason | None:
    if not is_active:
        return Reason.PERSON_INACTIVE
    return Reason.ALERT_GONE if row.alert_id and str(row.alert_id) not in alerts else None
