"""Hours that are tried on what happened. Called by flow.py."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import QuerySet

from varsko.core.clock import now
from varsko.desk.actions.trials import give_up, go_on
from varsko.desk.domain.replay import KEPT_DAYS, MOST_FAILURES
from varsko.desk.models import Trial

TRIAL_LEASE = timedelta(minutes=3)
"""Long promises of a desk that hardly ever opens take a while to reckon; nobody else may begin the same meanwhile."""


def trials() -> QuerySet[Trial]:
    """Give the hours that are being tried."""
    return Trial.objects.all()


def try_on(rows: Sequence[Trial]) -> None:
    """Go on, some requests of each, and give up what failed too often."""
    for row in rows:
        if row.attempts > MOST_FAILURES:
            give_up(row, at=now())
        else:
            go_on(row, at=now())


def old_trials(at: datetime) -> QuerySet[Trial]:
    """Give what was tried some days ago."""
    return Trial.objects.filter(asked_at__lt=at - timedelta(days=KEPT_DAYS)).order_by("pk")
