"""What changes do when mail comes or time passes. Called by flow.py."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from varsko.changes import actions, queries
from varsko.changes.actions.asking import heed_time
from varsko.changes.actions.deciding import heed_answer
from varsko.changes.actions.rows import locked
from varsko.changes.models import Change, Deploy
from varsko.changes.personal import PERSONAL as PERSONAL
from varsko.core.clock import now
from varsko.core.outbox import Recorded

_OF_COLLEAGUES = "colleague"


def heed_mail(batch: Sequence[Recorded]) -> None:
    """Count approvals that come by mail: answers of colleagues to what we wrote them."""
    for one in batch:
        if one.event.reason == _OF_COLLEAGUES:
            with transaction.atomic():
                heed_answer(one.event.mail, at=now())


def note_deploys(batch: Sequence[Recorded]) -> None:
    """Name what was deployed just before an incident in its timeline. Safe to repeat."""
    for one in batch:
        actions.note_deploys(one.event.subject, at=now())


def note_late(batch: Sequence[Recorded]) -> None:
    """Name deploys in the timeline of incidents that were declared before anybody told of them. Safe to repeat."""
    for one in batch:
        actions.note_late(one.event.subject, at=now())


def old_deploys(at: datetime) -> QuerySet[Deploy]:
    """Give the deploys that are kept no longer."""
    return queries.old_deploys(at)


def waiting() -> QuerySet[Change]:
    """Give the changes whose approval waits for somebody."""
    return Change.objects.all()


def remind(rows: Sequence[Change]) -> None:
    """Remind those who have not answered, and end what took too long."""
    for row in rows:
        with transaction.atomic():
            held = locked(row.pk)
            row.finish()
            heed_time(held, at=now())
