"""What drills do when a signal's time has come, or their incident is over. Called by flow.py."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import QuerySet

from varsko.core.clock import now
from varsko.core.outbox import Recorded
from varsko.drills.actions.running import OVER, end_row, give
from varsko.drills.models import Drill, DrillSignal
from varsko.drills.personal import PERSONAL as PERSONAL
from varsko.incidents import queries as incidents
from varsko.kernel.ids import as_uuid
from varsko.people.data import SYSTEM_ACTOR


def signals() -> QuerySet[DrillSignal]:
    """Give the signals of drills that wait for their time."""
    return DrillSignal.objects.all()


def give_signals(rows: Sequence[DrillSignal]) -> None:
    """The time of signals has come."""
    for row in rows:
        with transaction.atomic():
            give(row, at=now())


def end_with_incident(batch: Sequence[Recorded]) -> None:
    """End the drills whose incidents are over."""
    for one in batch:
        found = incidents.incident(one.event.subject, by=SYSTEM_ACTOR)
        if found is None or not found.drill or found.is_ongoing:
            continue
        with transaction.atomic():
            row = Drill.objects.select_for_update().filter(incident=as_uuid(found.id), ended_at=None).first()
            if row is not None:
                end_row(row, by=SYSTEM_ACTOR, at=one.event.at, reason=OVER)
