"""What pages nobody is not unheard of: those whose service it is find it in their mail when they come to work."""

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from varsko.catalog import queries as catalog
from varsko.catalog.data import ServiceView
from varsko.incidents.domain.callout import Reason
from varsko.incidents.domain.hours import working_from
from varsko.incidents.letters import post_waiting
from varsko.incidents.models import Incident, Waiting
from varsko.incidents.queries.setup import pages
from varsko.incidents.queries.targets import INSIDERS
from varsko.kernel.zones import is_zone
from varsko.people import queries as people
from varsko.people.data import Actor, Person

CAN_WAIT = frozenset({Reason.NOT_PAGING, Reason.NOT_FOR_SERVICE})


def wait_for_team(row: Incident, reason: Reason, *, by: Actor, at: datetime) -> None:
    """Have the team of the faulty service told in working hours, where it is decided that nobody is paged; inside the caller's transaction.

    Whoever declared it knows, and of a private incident only its guests may.
    """
    if reason not in CAN_WAIT or row.private or not row.service_id:
        return
    knowing = {by.who.id, str(row.reporter_id)}
    crew = [one for one in _crew(catalog.service(row.service_id)) if one.id not in knowing]
    rows = [Waiting(incident=row, user_id=UUID(one.id), due_at=working_from(at, _zone(one))) for one in crew]
    Waiting.objects.bulk_create(rows, ignore_conflicts=True)


def wait_after_all(row: Incident, *, by: Actor, at: datetime) -> None:
    """Have the team told that may hear of it only now, where nobody is paged; inside the caller's transaction.

    It turned out that their service is the faulty one, or the incident was private until now. Who was told once is not told again.
    """
    if row.status == Incident.Status.NEW and not row.drill and not pages(row.severity, str(row.service_id or ""))[0]:
        wait_for_team(row, Reason.NOT_PAGING, by=by, at=at)


def tell_waiting(row: Waiting, *, at: datetime) -> None:
    """Tell one of the team, unless somebody is on it by now, it is over, or it pages; inside the caller's transaction.

    Days may have passed: whoever is of the team no more, or may know of incidents no more, learns nothing.
    """
    incident = Incident.objects.select_for_update(of=("self",)).get(pk=row.incident_id)
    held = Waiting.objects.filter(pk=row.pk, fence=row.fence).first()
    if held is None:
        return
    service = catalog.service(incident.service_id) if incident.service_id else None
    person = next((one for one in _crew(service) if one.id == str(held.user_id)), None)
    does_page, _by_rule = pages(incident.severity, str(incident.service_id or ""))
    is_needed = incident.status == Incident.Status.NEW and not incident.private and not does_page
    if is_needed and person and service:
        post_waiting(incident, person, service=service.name, at=at)
        held.finish()
    else:
        held.delete()


def _crew(service: ServiceView | None) -> list[Person]:
    """List those of the team of a service who may know of incidents."""
    team = people.team(service.team_id) if service and service.team_id else None
    members = people.users(team.members) if team else {}
    return [one for one in members.values() if one.is_active and one.role in INSIDERS]


def _zone(person: Person) -> ZoneInfo:
    return ZoneInfo(person.time_zone if is_zone(person.time_zone) else "UTC")
