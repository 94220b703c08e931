"""Approvals that come by mail. Called by flow.py."""

from collections.abc import Sequence

from django.db import transaction

from varsko.core.clock import now
from varsko.core.outbox import Recorded
from varsko.desk.actions.approvals import heed_approval

_OF_COLLEAGUES = "colleague"


def heed_approvals(batch: Sequence[Recorded]) -> None:
    """Count answers of those who were asked to what we wrote them. Safe to repeat."""
    for one in batch:
        if one.event.reason == _OF_COLLEAGUES:
            with transaction.atomic():
                heed_approval(one.event.mail, at=now())
