"""The answers to a page: I take it; not me, the next one. And what is done when a page reached nobody."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from varsko.alerts import actions as alert_actions
from varsko.alerts.data import AlertView, Responder, Result
from varsko.alerts.queries import views_of
from varsko.core import wake
from varsko.core.models import Delivery
from varsko.core.outbox import record
from varsko.core.rows import find
from varsko.events.paging import PagePassed
from varsko.kernel.errors import NotFound
from varsko.paging.actions.telling import Fall, tell_fallback
from varsko.paging.domain.reasons import Reason
from varsko.paging.models import EscalationRun, Notice, Page
from varsko.paging.queries.passing import led_by, passed_by
from varsko.people.data import Actor


def page_someone(*, by: Actor, at: datetime, alert_id: str, kind: str, target_id: str, name: str, note: str = "") -> Result:
    """Ask a user, team, schedule or escalation to answer an alert too; they are paged right away."""
    responder = Responder(kind=kind, id=target_id, name=name)
    return alert_actions.add_responder(by=by, at=at, alert_id=alert_id, responder=responder, note=note)


def take(*, by: Actor, at: datetime, page_id: object) -> Result:
    """Acknowledge the alert of a page. Raises NotFound for an unknown page."""
    page = _page(page_id)
    with transaction.atomic():
        result = alert_actions.acknowledge(by=by, at=at, alert_ids=[str(page.alert_id)])[str(page.alert_id)]
        if result is Result.DONE:
            Page.objects.filter(pk=page.pk).update(state=Page.State.TAKEN, answered_at=at)
    return result


def pass_on(*, by: Actor, at: datetime, page_id: object) -> bool:
    """Say "not me, the next one": the next step is taken now, and this person is not paged again in this round.

    Without a next step the fallback is told. False when the page was answered, or the alert taken or over, before. Raises NotFound.
    """
    page = _page(page_id)
    with transaction.atomic():
        alert = views_of([str(page.alert_id)]).get(str(page.alert_id))
        if alert is None or alert.state != "open":
            return False
        fresh = Page.objects.filter(pk=page.pk, state=Page.State.OPEN).update(state=Page.State.PASSED, answered_at=at)
        if not fresh:
            return False
        record(PagePassed(at=at, by=by.who, subject=alert.id, page=str(page.pk), name=page.name))
        _hurry(page, alert, Reason.PASSED_ON, at)
    return True


def nobody_heard(delivery_ids: Sequence[UUID], *, at: datetime) -> None:
    """Go on to the next step for pages whose messages were all refused for good, inside the caller's transaction."""
    for page in Page.objects.filter(notices__delivery_id__in=delivery_ids, state=Page.State.OPEN, run__isnull=False).distinct():
        alert = views_of([str(page.alert_id)])[str(page.alert_id)]
        if alert.state == "open" and not _may_still_hear(page):
            _hurry(page, alert, Reason.NO_CONTACT, at)


def _may_still_hear(page: Page) -> bool:
    notices = Notice.objects.filter(page=page)
    if notices.filter(state=Notice.State.WAITING).exists():
        return True
    handed = notices.filter(state=Notice.State.HANDED).values("delivery_id")
    return Delivery.objects.filter(pk__in=handed).exclude(state__in=[Delivery.State.FAILED, Delivery.State.EXPIRED]).exists()


def _hurry(page: Page, alert: AlertView, reason: Reason, at: datetime) -> None:
    """Make the next step due now: of the run that led to the page, else of any other run of the alert, else tell the fallback."""
    under_way = EscalationRun.objects.select_for_update().filter(alert=page.alert_id, state=EscalationRun.State.RUNNING)
    mine = led_by(page, under_way)
    if mine:
        EscalationRun.objects.filter(pk__in=[row.pk for row in mine]).update(forced=True, planned_at=at, due_at=at)
        wake.after_commit()
        return
    slot, spared = f"{page.pk}:fallback", frozenset(passed_by(page))
    tell_fallback([Fall(alert=alert, reason=reason, round=page.round, slot=slot, spared=spared)], at=at)


def _page(page_id: object) -> Page:
    row = find(Page.objects.all(), page_id)
    if row is None:
        raise NotFound("page")
    return row
