"""What happens when the day has come to look at something again. Called by flow.py."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import QuerySet

from varsko.core.clock import now
from varsko.revisions import actions
from varsko.revisions.models import Revision
from varsko.revisions.personal import PERSONAL as PERSONAL


def revisions() -> QuerySet[Revision]:
    """Give the things that somebody is to look at again one day."""
    return Revision.objects.all()


def ask(rows: Sequence[Revision]) -> None:
    """The day has come for things to be looked at again, each for itself."""
    for row in rows:
        with transaction.atomic():
            actions.fall_due(row, at=now())
