"""Who outside is needed by what an incident hurts."""

from datetime import datetime

from varsko.catalog import queries as catalog
from varsko.catalog.data import RelianceView
from varsko.incidents.data import IncidentView
from varsko.people.data import Actor


def providers(found: IncidentView, *, by: Actor, at: datetime) -> list[RelianceView]:
    """List who outside is needed by the services of an incident, the worst first, with how it is there; nobody when it is over."""
    known = [one.id for one in (found.service, *found.affected) if one]
    return catalog.providers_for(known, by=by, at=at) if found.is_ongoing else []
