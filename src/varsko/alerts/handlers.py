"""What alerts do when something falls due."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import QuerySet

from varsko.alerts.actions import end_snooze
from varsko.alerts.models import Snooze
from varsko.core.clock import now
from varsko.people.data import SYSTEM_ACTOR


def snoozes() -> QuerySet[Snooze]:
    """Give the rows that wait for the end of a snooze."""
    return Snooze.objects.all()


def wake_snoozed(rows: Sequence[Snooze]) -> None:
    """End the snoozes that are over. An alert that moved on meanwhile stays as it is."""
    with transaction.atomic():
        end_snooze(by=SYSTEM_ACTOR, at=now(), alert_ids=[str(row.alert_id) for row in rows])
        for row in rows:
            row.finish()
