"""What privacy does when it is due: making files, erasing people, letting go by rule. Called by flow.py."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from varsko.core.clock import now
from varsko.core.personal import Kept, Part, Trace
from varsko.privacy.actions.erasing import go_on
from varsko.privacy.actions.exporting import make
from varsko.privacy.actions.retaining import take
from varsko.privacy.models import Erasure, Export, Hold, Retention

LEASE = timedelta(minutes=5)


def _none(trace: Trace) -> Q:
    return Q(pk__in=())


PERSONAL = Part(
    name="privacy",
    kept=(
        Kept(name="exports", table=Export, mine=_none, names=("asked_by",), texts=("note",), hidden=("trace", "label")),
        Kept(name="erasures", table=Erasure, mine=_none, names=("asked_by",), texts=("note",), hidden=("trace", "label")),
        Kept(name="holds", table=Hold, mine=_none, names=("placed_by", "lifted_by"), texts=("note", "label")),
        Kept(name="rules", table=Retention, mine=_none, names=("changed_by",)),
    ),
)


def exports() -> QuerySet[Export]:
    """Give the files to be made."""
    return Export.objects.all()


def make_exports(rows: Sequence[Export]) -> None:
    """Make files, one after the other."""
    for row in rows:
        make(row, at=now())


def old_exports(at: datetime) -> QuerySet[Export]:
    """Give the files whose time is over."""
    return Export.objects.filter(expires_at__lt=at).order_by("pk")


def erasures() -> QuerySet[Erasure]:
    """Give the people who are being erased."""
    return Erasure.objects.all()


def erase(rows: Sequence[Erasure]) -> None:
    """Go on erasing people, a window of each."""
    for row in rows:
        with transaction.atomic():
            go_on(row, at=now())


def retentions() -> QuerySet[Retention]:
    """Give the rules of how long things are kept."""
    return Retention.objects.all()


def let_go(rows: Sequence[Retention]) -> None:
    """Let what is too old go, a slice of each kind."""
    for row in rows:
        with transaction.atomic():
            take(row, at=now())
