"""Updates on their way to subscribers, and what becomes of addresses that take none."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Q, QuerySet

from varsko.core import wake
from varsko.core.models import Delivery
from varsko.core.outbox import Recorded, record
from varsko.core.rows import find
from varsko.events.base import SYSTEM
from varsko.events.statuspages import SubscriberQuarantined
from varsko.kernel.ids import as_uuid
from varsko.statuspages import machines
from varsko.statuspages.domain.following import Following, is_dead, why_unheard
from varsko.statuspages.letters import post_update
from varsko.statuspages.models import Affected, Mailing, ReportUpdate, StatusPage, Subscriber

AT_ONCE = 500
KEPT_UNCONFIRMED = timedelta(days=7)
KEPT_QUARANTINED = timedelta(days=90)
KEPT_AFTER = timedelta(days=30)
_GONE_OUT = {Delivery.State.SENT, Delivery.State.MERGED}


def announce(update: ReportUpdate, page: StatusPage, *, at: datetime) -> None:
    """Send an update to the subscribers of a public page, inside the caller's transaction."""
    if update.told and page.access == StatusPage.Access.PUBLIC and not hasattr(update, "mailing"):
        Mailing.objects.create(update=update, due_at=at)
        wake.after_commit()


def deliver(row: Mailing, *, at: datetime) -> None:
    """Write to the next few hundred subscribers of an update, inside the caller's transaction; the rest follows at once."""
    update = ReportUpdate.objects.select_related("report__page").get(pk=row.pk)
    report, page = update.report, update.report.page
    waiting = _active(page).filter(Q(report=None) | Q(report=report), created_at__lte=update.created_at)
    if report.published_at is None:
        waiting = waiting.none()
    found = list((waiting.filter(pk__gt=row.reached) if row.reached else waiting)[:AT_ONCE])
    concerned = set(Affected.objects.filter(report=report).values_list("component__code", flat=True))
    hearing = [one for one in found if why_unheard(_asked(one), report=report.code, kind=report.kind, concerned=concerned) is None]
    post_update(page, update, [one for one in hearing if one.kind == Subscriber.Kind.EMAIL], at=at)
    machines.post_update(page, update, [one for one in hearing if one.kind != Subscriber.Kind.EMAIL], at=at)
    last = found[-1].pk if found else row.reached
    row.finish(due_at=at if len(found) == AT_ONCE else None, reached=last, count=row.count + len(hearing))


def tell_programs(one: Recorded, *, at: datetime) -> None:
    """Tell programs that a component is in another state, as Statuspage does. The key makes repeats harmless."""
    page = find(StatusPage.objects.prefetch_related("hosts"), one.event.subject)
    if page is None:
        return
    rows = _active(page).filter(report=None, kind=Subscriber.Kind.WEBHOOK).iterator(chunk_size=AT_ONCE)
    wanting = [row for row in rows if not row.components or one.event.component in row.components]
    machines.post_state(page, one, wanting, at=at)


def heed(row: Delivery, *, at: datetime) -> None:
    """Count what an address refused for good, and write to it no more when it was too often; what arrives starts the count anew."""
    if row.about != "status_page" or row.state == Delivery.State.CANCELLED:
        return
    rows = Subscriber.objects.filter(page=as_uuid(row.subject), address=row.address, state=Subscriber.State.ACTIVE)
    if row.state in _GONE_OUT:
        rows.filter(failures__gt=0).update(failures=0)
    elif row.state == Delivery.State.FAILED and rows.update(failures=F("failures") + 1):
        _quarantine([one for one in rows if is_dead(one.failures)], row, at)


def _quarantine(dead: Sequence[Subscriber], row: Delivery, at: datetime) -> None:
    Subscriber.objects.filter(pk__in=[one.pk for one in dead]).update(state=Subscriber.State.QUARANTINED, quarantined_at=at)
    facts: dict[str, Any] = {"at": at, "by": SYSTEM, "subject": row.subject}
    record(*(SubscriberQuarantined(**facts, subscriber=one.code, kind=one.kind, error=row.last_error[:300]) for one in dead))


def unneeded(at: datetime) -> QuerySet[Subscriber]:
    """Give subscriptions that may be forgotten: never confirmed, dead for months, or of a report that has long been over."""
    never = Q(state=Subscriber.State.UNCONFIRMED, asked_at__lt=at - KEPT_UNCONFIRMED)
    dead = Q(state=Subscriber.State.QUARANTINED, quarantined_at__lt=at - KEPT_QUARANTINED)
    return Subscriber.objects.filter(never | dead | Q(report__over_at__lt=at - KEPT_AFTER)).order_by("pk")


def _active(page: StatusPage) -> QuerySet[Subscriber]:
    is_public = page.access == StatusPage.Access.PUBLIC
    rows = Subscriber.objects.filter(page=page, state=Subscriber.State.ACTIVE).select_related("report").order_by("pk")
    return rows if is_public else rows.none()


def _asked(one: Subscriber) -> Following:
    return Following(report=one.report.code if one.report else "", kind=one.wants, components=frozenset(one.components))
