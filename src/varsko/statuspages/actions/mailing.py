"""Updates on their way to subscribers, and what becomes of addresses that take none."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet

from varsko.core import wake
from varsko.core.deliveries import GONE
from varsko.core.models import Delivery
from varsko.core.outbox import Recorded, record
from varsko.core.rows import find
from varsko.events.base import SYSTEM
from varsko.events.statuspages import SubscriberQuarantined
from varsko.kernel.ids import as_uuid
from varsko.kernel.text import clean
from varsko.statuspages import machines, pushes, texts
from varsko.statuspages.actions.daily import keep_for_later
from varsko.statuspages.actions.hearing import TOLD, active, sights, those_who_hear
from varsko.statuspages.domain.following import is_dead
from varsko.statuspages.letters import post_learned, post_update
from varsko.statuspages.models import LearnedMailing, Mailing, Report, ReportUpdate, StatusPage, Subscriber

AT_ONCE = 500
KEPT_UNCONFIRMED = timedelta(days=7)
KEPT_QUARANTINED = timedelta(days=90)
KEPT_AFTER = timedelta(days=30)
_GONE_OUT = {Delivery.State.SENT, Delivery.State.MERGED}


def announce(update: ReportUpdate, page: StatusPage, *, at: datetime) -> None:
    """Send an update to the subscribers of a page that has some, inside the caller's transaction."""
    if update.told and page.access in TOLD and not hasattr(update, "mailing"):
        Mailing.objects.create(update=update, due_at=at)
        wake.after_commit()


def deliver(row: Mailing, *, at: datetime) -> None:
    """Write to the next few hundred subscribers of an update, inside the caller's transaction; the rest follows at once."""
    update = ReportUpdate.objects.select_related("report__page").get(pk=row.pk)
    report, page = update.report, update.report.page
    waiting = active(page).filter(Q(report=None) | Q(report=report), created_at__lte=update.created_at)
    if report.published_at is None:
        waiting = waiting.none()
    found = list((waiting.filter(pk__gt=row.reached) if row.reached else waiting)[:AT_ONCE])
    seen = sights(page, found)
    hearing = those_who_hear(report, found, seen)
    by_mail = [one for one in hearing if one.kind == Subscriber.Kind.EMAIL]
    post_update(page, update, [one for one in by_mail if one.digest_hour is None], at=at)
    keep_for_later(page, update, _not_told_at_once(update, [one for one in by_mail if one.digest_hour is not None]), at=at)
    texts.post_update(page, update, [one for one in hearing if one.kind == Subscriber.Kind.SMS], at=at)
    pushes.post_update(page, update, [one for one in hearing if one.kind == Subscriber.Kind.PUSH], at=at)
    machines.post_update(page, update, [one for one in hearing if one.kind in machines.KINDS], sights=seen, at=at)
    last = found[-1].pk if found else row.reached
    row.finish(due_at=at if len(found) == AT_ONCE else None, reached=last, count=row.count + len(hearing))


def _not_told_at_once(update: ReportUpdate, rows: Sequence[Subscriber]) -> list[Subscriber]:
    """Leave out those whose address hears of the very report at once, because it follows it too: they need not hear it again."""
    if not rows:
        return []
    report = update.report
    following = {"report": report, "kind": Subscriber.Kind.EMAIL, "address__in": [one.address for one in rows], "digest_hour": None}
    found = list(active(report.page).filter(**following, created_at__lte=update.created_at))
    told = {one.address for one in those_who_hear(report, found, sights(report.page, found))}
    return [one for one in rows if one.address not in told]


def announce_learned(row: Report, *, at: datetime) -> None:
    """Send what was learned to those who asked for it, once however often it is published anew; inside the caller's transaction."""
    if row.learned and row.published_at and row.page.access in TOLD and not LearnedMailing.objects.filter(report=row).exists():
        LearnedMailing.objects.create(report=row, due_at=at)
        wake.after_commit()


def deliver_learned(mailing: LearnedMailing, *, at: datetime) -> None:
    """Write to the next few hundred who want to hear what was learned, inside the caller's transaction; the rest follows at once."""
    report = Report.objects.select_related("page").get(pk=mailing.pk)
    asking = active(report.page).filter(Q(report=None) | Q(report=report), wants_learned=True, kind=Subscriber.Kind.EMAIL)
    if report.published_at is None or not report.learned:
        mailing.finish()
        mailing.delete()  # whoever was written to already is not written to twice: published again, it goes to the others
        return
    found = list((asking.filter(pk__gt=mailing.reached) if mailing.reached else asking)[:AT_ONCE])
    post_learned(report.page, report, those_who_hear(report, found, sights(report.page, found)), at=at)
    mailing.finish(due_at=at if len(found) == AT_ONCE else None, reached=found[-1].pk if found else mailing.reached)


def tell_programs(one: Recorded, *, at: datetime) -> None:
    """Tell programs that a component is in another state, as Statuspage does. The key makes repeats harmless."""
    page = find(StatusPage.objects.prefetch_related("hosts"), one.event.subject)
    if page is None:
        return
    rows = active(page).filter(report=None, kind=Subscriber.Kind.WEBHOOK).iterator(chunk_size=AT_ONCE)
    wanting = [row for row in rows if not row.components or one.event.component in row.components]
    seen = sights(page, wanting)
    knowing = [row for row in wanting if row.pk not in seen or one.event.component in seen[row.pk]]
    machines.post_state(page, one, knowing, sights=seen, at=at)


def heed(row: Delivery, *, at: datetime) -> None:
    """Count what an address refused for good, and write to it no more when it was too often; what arrives starts the count anew."""
    if row.about != "status_page" or row.state == Delivery.State.CANCELLED:
        return
    rows = Subscriber.objects.filter(page=as_uuid(row.subject), address=row.address, state=Subscriber.State.ACTIVE)
    if row.reason == GONE and row.channel == Subscriber.Kind.PUSH:
        rows.delete()
    elif row.state in _GONE_OUT:
        rows.filter(failures__gt=0).update(failures=0)
    elif row.state == Delivery.State.FAILED and rows.update(failures=F("failures") + 1):
        _quarantine([one for one in rows if is_dead(one.failures) or row.reason == GONE], row, at)


def bounced(*, address: str, at: datetime, error: str = "") -> int:
    """Write no more to a mail address whose mailbox is gone for good; gives how many subscriptions that ends for now.

    The caller has made sure that the message that came back is one of ours: whoever could forge it would silence others.
    """
    with transaction.atomic():
        place = {"kind": Subscriber.Kind.EMAIL, "address": clean(address).strip().lower()[:500]}
        dead = list(Subscriber.objects.select_for_update().filter(**place, state=Subscriber.State.ACTIVE))
        Subscriber.objects.filter(pk__in=[one.pk for one in dead]).update(state=Subscriber.State.QUARANTINED, quarantined_at=at)
        facts: dict[str, Any] = {"at": at, "by": SYSTEM, "kind": Subscriber.Kind.EMAIL.value, "error": clean(error)[:300]}
        record(*(SubscriberQuarantined(**facts, subject=str(one.page_id), subscriber=one.code) for one in dead))
    return len(dead)


def _quarantine(dead: Sequence[Subscriber], row: Delivery, at: datetime) -> None:
    Subscriber.objects.filter(pk__in=[one.pk for one in dead]).update(state=Subscriber.State.QUARANTINED, quarantined_at=at)
    facts: dict[str, Any] = {"at": at, "by": SYSTEM, "subject": row.subject}
    record(*(SubscriberQuarantined(**facts, subscriber=one.code, kind=one.kind, error=row.last_error[:300]) for one in dead))


def unneeded(at: datetime) -> QuerySet[Subscriber]:
    """Give subscriptions that may be forgotten: never confirmed, dead for months, or of a report that has long been over."""
    never = Q(state=Subscriber.State.UNCONFIRMED, asked_at__lt=at - KEPT_UNCONFIRMED)
    dead = Q(state=Subscriber.State.QUARANTINED, quarantined_at__lt=at - KEPT_QUARANTINED)
    return Subscriber.objects.filter(never | dead | Q(report__over_at__lt=at - KEPT_AFTER)).order_by("pk")
