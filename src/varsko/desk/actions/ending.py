"""Ending many requests at once, because what they were about is over."""

from datetime import datetime

from django.db import transaction

from varsko.desk.actions.moving import advance_row
from varsko.desk.actions.rows import locked
from varsko.desk.data import Move
from varsko.desk.domain.states import OPEN, Kind
from varsko.desk.models import Request
from varsko.kernel.ids import as_uuid
from varsko.people.data import Actor


def end_with_incident(incident_id: str, *, by: Actor, at: datetime, reason: str = "") -> int:
    """Solve what callers want because of an incident that is over, and give how many; its problem and changes are not done with that.

    `reason` is ANSWERED for callers who are told of it already.
    """
    rows = Request.objects.filter(incident=as_uuid(incident_id), state__in=sorted(OPEN), kind__in=[Kind.INCIDENT, Kind.SERVICE])
    ids = list(rows.order_by("pk").values_list("pk", flat=True))  # in the order in which everybody holds several
    for pk in ids:
        with transaction.atomic():
            row = locked(pk)
            if row.state in OPEN:
                advance_row(row, Move.SOLVE, by=by, at=at, reason=reason)
    return len(ids)
