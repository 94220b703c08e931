"""How long people have been on an incident, and whether it wants a second manager."""

from collections.abc import Iterable
from datetime import datetime

from varsko.incidents.data import HoldingView, IncidentView, OnIt
from varsko.incidents.domain.people import Span, Why, second_manager, time_on
from varsko.incidents.domain.roles import Role
from varsko.incidents.models import Stream
from varsko.kernel.ids import as_uuid


def on_it(holdings: Iterable[HoldingView], *, at: datetime) -> list[OnIt]:
    """Say how long everybody with a part has been on it, whoever was longest first."""
    working = [one for one in holdings if one.role != Role.STAKEHOLDER]
    return time_on([Span(one.user_id, one.user_name, one.began_at, one.ended_at) for one in working], at)


def why_a_deputy(view: IncidentView, holdings: Iterable[HoldingView], *, at: datetime) -> tuple[Why, ...]:
    """Say why an incident wants a second manager; nothing when it is over, or has one."""
    has_one = any(one.role == Role.DEPUTY and one.ended_at is None for one in holdings)
    if has_one or not view.is_ongoing:
        return ()
    services = {one.id for one in (view.service, *view.affected) if one}
    streams = Stream.objects.filter(incident=as_uuid(view.id), ended_at=None).count()
    lasted = at - (view.impact_started_at or view.declared_at)
    return second_manager(severity=view.severity, services=len(services), streams=streams, lasted=lasted)
