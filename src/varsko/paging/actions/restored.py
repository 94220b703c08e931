"""What paging forgets when the installation was restored from a backup."""

from datetime import datetime

from django.db import transaction

from varsko.core.models import Delivery
from varsko.paging.actions.runs import stop
from varsko.paging.domain.reasons import Reason
from varsko.paging.models import EscalationRun, Notice


def forget_overdue(*, before: datetime, at: datetime) -> int:
    """Let everything expire that was due before a moment and was never sent: nobody is to be paged for the past. Returns how much."""
    with transaction.atomic():
        runs = EscalationRun.objects.select_for_update().filter(state=EscalationRun.State.RUNNING, due_at__lt=before)
        overdue = list(runs.order_by("pk"))
        stop(overdue, at=at, reason=Reason.RESTORED)
        notices = Notice.objects.filter(state=Notice.State.WAITING, due_at__lt=before)
        skipped = notices.update(state=Notice.State.SKIPPED, reason=Reason.RESTORED, due_at=None, leased_until=None)
        deliveries = Delivery.objects.filter(state=Delivery.State.WAITING, due_at__lt=before)
        expired = deliveries.update(state=Delivery.State.EXPIRED, reason=Reason.RESTORED, due_at=None, leased_until=None)
    return len(overdue) + skipped + expired
