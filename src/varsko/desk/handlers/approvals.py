"""Approvals that come by mail, and those that do not come. Called by flow.py."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import QuerySet

from varsko.core.clock import now
from varsko.core.outbox import Recorded
from varsko.desk.actions.approvals import heed_approval
from varsko.desk.actions.asking import heed_time
from varsko.desk.actions.rows import locked
from varsko.desk.models import Approval

_OF_COLLEAGUES = "colleague"


def heed_approvals(batch: Sequence[Recorded]) -> None:
    """Count answers of those who were asked to what we wrote them. Safe to repeat."""
    for one in batch:
        if one.event.reason == _OF_COLLEAGUES:
            with transaction.atomic():
                heed_approval(one.event.mail, at=now())


def approvals() -> QuerySet[Approval]:
    """Give the approvals that are waited for."""
    return Approval.objects.all()


def remind_approvers(rows: Sequence[Approval]) -> None:
    """Remind those who were asked, and go on to whoever comes next where nobody decides."""
    for row in rows:
        with transaction.atomic():
            held = locked(row.pk)
            row.finish()
            row.refresh_from_db()
            heed_time(row, held, at=now())
