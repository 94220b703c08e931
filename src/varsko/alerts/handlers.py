"""What alerts do when something falls due."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet, Subquery

from varsko.alerts.actions import end_alerts_of_silent_sources, end_snooze, take_over, unpack, words
from varsko.alerts.domain import silence
from varsko.alerts.models import Alert, Bag, Indexing, Request, Sack, SilenceWatch, Snooze
from varsko.alerts.personal import KEEPS as KEEPS
from varsko.alerts.personal import PERSONAL as PERSONAL
from varsko.core.clock import now
from varsko.core.due import release
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


def indexing() -> QuerySet[Indexing]:
    """Give the row of the index of words while alerts wait to be put in."""
    newest = Alert.objects.order_by("-number").values("number")[:1]
    return Indexing.objects.filter(Q(downto__gt=1) | Q(upto__lt=Subquery(newest)))


def index(rows: Sequence[Indexing]) -> None:
    """Put a piece of the waiting alerts into the index of words."""
    with transaction.atomic():
        for row in rows:
            words.go_on(row, at=now())


def sacks() -> QuerySet[Sack]:
    """Give the sacks that a storm left behind."""
    return Sack.objects.all()


def unpack_sacks(rows: Sequence[Sack]) -> None:
    """Unpack the oldest sacks, which these need not be, and give those back that still wait."""
    unpack()
    release(rows)


def bags() -> QuerySet[Bag]:
    """Give what an older version left behind."""
    return Bag.objects.all()


def take_over_bags(rows: Sequence[Bag]) -> None:
    """Let it be unpacked as if it had come to this version."""
    take_over(rows)


def old_requests(at: datetime) -> QuerySet[Request]:
    """Give the answers to requests that no client asks for any more."""
    return Request.objects.filter(processed_at__lt=at - timedelta(days=settings.VARSKO.keep_requests)).order_by("processed_at")


def watches() -> QuerySet[SilenceWatch]:
    """Give the row that says when to look for silent sources."""
    return SilenceWatch.objects.all()


def end_silent(rows: Sequence[SilenceWatch]) -> None:
    """End the alerts whose source repeats what lasts, and says nothing more."""
    at = now()
    with transaction.atomic():
        for row in rows:
            since = silence.watch_since(row.since, row.due_at or at, at)
            end_alerts_of_silent_sources(since=since, at=at)
            row.finish(since=since, due_at=at + silence.LOOK_EVERY)
