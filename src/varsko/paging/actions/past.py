"""Pages of the past, as they are brought along from elsewhere: nobody is told anything."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from varsko.core.models import Delivery
from varsko.paging.actions.runs import of_policy, row_of
from varsko.paging.data import PastPage, PastRun
from varsko.paging.models import EscalationRun, Notice, Page

_BATCH = 200


def remember_past(runs: Sequence[PastRun], pages: Sequence[PastPage]) -> None:
    """Store escalations that are over, their pages, and one mail for each page, which is kept and never sent."""
    with transaction.atomic():
        EscalationRun.objects.bulk_create([_run(one) for one in runs], batch_size=_BATCH)
        Page.objects.bulk_create([_page(one) for one in pages], batch_size=_BATCH)
        Delivery.objects.bulk_create([_delivery(one) for one in pages], batch_size=_BATCH)
        Notice.objects.bulk_create([_notice(one) for one in pages], batch_size=_BATCH)


def _run(one: PastRun) -> EscalationRun:
    row = row_of(of_policy(one.policy, one.alert_id, one.round, {"reason": "service_owner"}), one.started_at)
    row.id, row.step, row.due_at = UUID(one.id), one.step, None
    row.state, row.end_reason, row.ended_at = EscalationRun.State.OVER, one.reason, one.ended_at
    return row


def _page(one: PastPage) -> Page:
    return Page(
        id=UUID(one.id),
        alert_id=UUID(one.alert_id),
        user_id=UUID(one.user_id),
        name=one.name,
        run_id=UUID(one.run_id),
        round=one.round,
        step=one.step,
        via=list(one.via),
        at=one.at,
        slot=f"{one.run_id}:0:{one.step}",
        state=Page.State.TAKEN if one.taken else Page.State.OVER,
        answered_at=one.answered_at,
    )


def _delivery(one: PastPage) -> Delivery:
    return Delivery(
        id=UUID(one.delivery_id),
        channel="email",
        address=one.address,
        name=one.name,
        user_id=UUID(one.user_id),
        about="alert",
        subject=one.alert_id,
        purpose="page",
        key=f"past:{one.id}",
        message={"subject": one.brief, "text": one.brief},
        state=Delivery.State.KEPT,
        provider="kept",
        attempts=1,
        created_at=one.at,
        sent_at=one.at,
        expires_at=one.answered_at,
    )


def _notice(one: PastPage) -> Notice:
    delivery_id, state = UUID(one.delivery_id), Notice.State.HANDED
    return Notice(page_id=UUID(one.id), method="email", address=one.address, state=state, delivery_id=delivery_id)
