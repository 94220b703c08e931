"""What knowledge does when something happens elsewhere or falls due."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from varsko.core.clock import now
from varsko.core.outbox import Recorded
from varsko.knowledge import actions
from varsko.knowledge.models import Document


def changed_documents() -> QuerySet[Any]:
    """Give the documents with changes that wait to be summed up."""
    return Document.objects.all()


def sum_up(rows: Sequence[Document]) -> None:
    """Sum up the changes of documents, each for itself."""
    for row in rows:
        with transaction.atomic():
            actions.sum_up(row, at=now())
            row.finish(attempts=0, last_error="")


def forget_team(batch: Sequence[Recorded]) -> None:
    """A team is gone: so are its documents. Safe to repeat."""
    for recorded in batch:
        actions.delete_documents(at=recorded.event.at, about="team", subject=recorded.event.subject)
