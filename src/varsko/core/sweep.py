"""What nobody needs any more goes, in small batches, as due work.

What may go is listed in flow.py, table by table. What was deleted on purpose leaves its lines in the log for a while, so that somebody
can still ask who did it; then these go too. Nothing that tells the story of a thing goes before the thing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Q, QuerySet

from varsko.core.clock import now
from varsko.core.models import Delivery, EventRow, Forgetting, Sweep
from varsko.core.outbox import Recorded
from varsko.kernel.ids import first_of

BATCH = 200
EVERY = timedelta(hours=1)
PAUSE = timedelta(seconds=1)
"""Between two batches, so that whoever writes meanwhile does not wait."""


@dataclass(frozen=True, slots=True)
class Broom:
    """One kind of rows that may go: `rows` gives those that may go at a moment, the oldest first."""

    name: str
    rows: Callable[[datetime], QuerySet[Any]]


def prepare(at: datetime) -> None:
    """Have the sweeping done from now on; called whenever the database was brought to shape."""
    Sweep.objects.get_or_create(pk=1, defaults={"due_at": at})


def sweeps() -> QuerySet[Sweep]:
    """Give the row that says when to sweep again."""
    return Sweep.objects.all()


def sweeper(brooms: Sequence[Broom]) -> Callable[[Sequence[Sweep]], None]:
    """Build the handler of the sweep: one batch with each broom, and soon again where more is left."""

    def sweep(rows: Sequence[Sweep]) -> None:
        at = now()
        with transaction.atomic():
            went = [_take_away(broom.rows(at)) for broom in brooms]
            for row in rows:
                row.finish(due_at=at + (PAUSE if max(went, default=0) == BATCH else EVERY))

    return sweep


def _take_away(rows: QuerySet[Any]) -> int:
    chosen = list(rows.values_list("pk", flat=True)[:BATCH])
    if chosen:
        rows.model._default_manager.filter(pk__in=chosen).delete()
    return len(chosen)


def old_messages(at: datetime) -> QuerySet[Delivery]:
    """Give settled messages that are about no alert; those about alerts are part of the alerts' stories."""
    settled = Delivery.objects.filter(~Q(state=Delivery.State.WAITING), Q(about__lt="alert") | Q(about__gt="alert"))
    return settled.filter(pk__lt=older_than(at, settings.VARSKO.keep_messages)).order_by("pk")


def over_sessions(at: datetime) -> QuerySet[Session]:
    """Give sign-ins that are over."""
    return Session.objects.filter(expire_date__lt=at).order_by("expire_date")


def older_than(at: datetime, days: int) -> UUID:
    """Give the id below which all ids were made more than so many days before a moment."""
    return first_of(int((at - timedelta(days=days)).timestamp() * 1000))


def forget_later(batch: Sequence[Recorded]) -> None:
    """Something was deleted: plan when its lines of the log and its messages go."""
    after = timedelta(days=settings.VARSKO.keep_deleted)
    rows = [Forgetting(about=one.event.ABOUT, subject=one.event.subject, due_at=one.event.at + after) for one in batch]
    Forgetting.objects.bulk_create(rows, ignore_conflicts=True)


def forgettings() -> QuerySet[Forgetting]:
    """Give the deleted things of which something is left."""
    return Forgetting.objects.all()


def forget(rows: Sequence[Forgetting]) -> None:
    """Let what is left of deleted things go, a batch of each."""
    at = now()
    with transaction.atomic():
        for row in rows:
            left = {"about": row.about, "subject": row.subject}
            went = [_take_away(table.filter(**left).order_by("pk")) for table in (EventRow.objects, Delivery.objects)]
            row.finish(due_at=at + PAUSE if max(went) == BATCH else None)
        Forgetting.objects.filter(pk__in=[row.pk for row in rows], due_at=None).delete()
