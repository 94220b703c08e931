"""How long people have been on an incident, and whether it wants a second manager."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Max

from varsko.core.models import EventRow
from varsko.incidents.data import HoldingView, IncidentView, OnIt
from varsko.incidents.domain.awake import LONGEST
from varsko.incidents.domain.awake import Awake as AwakeView
from varsko.incidents.domain.awake import awake as known
from varsko.incidents.domain.people import Span, Why, second_manager, time_on
from varsko.incidents.domain.roles import Role
from varsko.incidents.models import Awake, Stream
from varsko.kernel.ids import as_uuid

_MOST_ACTS, _LOOKED_AT = 2_000, 20_000


def on_it(view: IncidentView, holdings: Iterable[HoldingView], *, at: datetime) -> list[OnIt]:
    """Say how long everybody with a part has been on it, whoever was longest first; nobody is on what is over."""
    over = None if view.is_ongoing else view.resolved_at or view.updated_at
    working = [one for one in holdings if one.role != Role.STAKEHOLDER]
    return time_on([Span(one.user_id, one.user_name, one.began_at, _left(one, over)) for one in working], at)


def _left(one: HoldingView, over: datetime | None) -> datetime | None:
    return one.ended_at or (over and max(over, one.began_at))


def awake(user_ids: Iterable[str], *, at: datetime) -> dict[str, AwakeView]:
    """Say since when people are awake, by their ids: as they said, else at least since they began to act. Unknown ones are left out."""
    ids = sorted({one for one in user_ids if as_uuid(one)})
    said = {str(row.user_id): (row.since, row.said_at) for row in Awake.objects.filter(user__in=[UUID(one) for one in ids])}
    acts: dict[str, list[datetime]] = defaultdict(list)
    last = EventRow.objects.aggregate(last=Max("id"))["last"] or 0  # the log has no index by person: its newest part is looked at
    rows = EventRow.objects.filter(id__gt=last - _LOOKED_AT, by_id__in=ids, by_kind__in=["user", "link"], at__gt=at - LONGEST).order_by(
        "-id"
    )
    for user, moment in rows.values_list("by_id", "at")[:_MOST_ACTS]:
        acts[user].append(moment)
    found = {one: known(said.get(one), acts[one], at) for one in ids}
    return {one: view for one, view in found.items() if view}


def why_a_deputy(view: IncidentView, holdings: Iterable[HoldingView], *, at: datetime) -> tuple[Why, ...]:
    """Say why an incident wants a second manager; nothing when it is over, or has one."""
    has_one = any(one.role == Role.DEPUTY and one.ended_at is None for one in holdings)
    if has_one or not view.is_ongoing:
        return ()
    services = {one.id for one in (view.service, *view.affected) if one}
    streams = Stream.objects.filter(incident=as_uuid(view.id), ended_at=None).count()
    lasted = at - (view.impact_started_at or view.declared_at)
    return second_manager(severity=view.severity, services=len(services), streams=streams, lasted=lasted)
