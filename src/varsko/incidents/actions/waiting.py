"""What pages nobody is not unheard of: those whose service it is find it in their mail when they come to work."""

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from varsko.catalog import queries as catalog
from varsko.incidents.domain.callout import Reason
from varsko.incidents.domain.hours import working_from
from varsko.incidents.letters import post_waiting
from varsko.incidents.models import Incident, Waiting
from varsko.incidents.queries.setup import pages
from varsko.incidents.queries.targets import INSIDERS
from varsko.people import queries as people
from varsko.people.data import Actor

CAN_WAIT = frozenset({Reason.NOT_PAGING, Reason.NOT_FOR_SERVICE})


def wait_for_team(row: Incident, reason: Reason, *, by: Actor, at: datetime) -> None:
    """Have the team of the faulty service told in working hours, where it is decided that nobody is paged; inside the caller's transaction.

    Whoever declared it knows, and of a private incident only its guests may.
    """
    service = catalog.service(row.service_id) if reason in CAN_WAIT and not row.private and row.service_id else None
    team = people.team(service.team_id) if service and service.team_id else None
    if team is None:
        return
    members = set(team.members) - {by.who.id}
    crew = [one for one in people.everybody() if one.id in members and one.is_active and one.role in INSIDERS]
    rows = [Waiting(incident=row, user_id=UUID(one.id), due_at=working_from(at, ZoneInfo(one.time_zone))) for one in crew]
    Waiting.objects.bulk_create(rows, ignore_conflicts=True)


def tell_waiting(row: Waiting, *, at: datetime) -> None:
    """Tell one of the team, unless somebody is on it by now, it is over, or it pages; inside the caller's transaction."""
    incident = Incident.objects.select_for_update(of=("self",)).get(pk=row.incident_id)
    held = Waiting.objects.filter(pk=row.pk, fence=row.fence).first()
    if held is None:
        return
    person, service = people.user(held.user_id), catalog.service(incident.service_id) if incident.service_id else None
    does_page, _by_rule = pages(incident.severity, str(incident.service_id or ""))
    is_needed = incident.status == Incident.Status.NEW and not incident.private and not does_page
    if is_needed and person and person.is_active and service:
        post_waiting(incident, person, service=service.name, at=at)
    held.delete()
