"""What a request is about: who asks, and which incident."""

from django.http import HttpRequest

from varsko.incidents import queries
from varsko.incidents.data import IncidentView
from varsko.kernel.errors import NotFound
from varsko.people.data import Actor
from varsko.people.domain.permissions import demand, may


def actor_of(request: HttpRequest) -> Actor:
    """Give who asks."""
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by people's middleware
    return actor


def incident_of(request: HttpRequest, key: str, verb: str = "see") -> IncidentView:
    """Find the incident of the address. Raises NotFound, also for what the reader may not know of; NotAllowed."""
    found = queries.incident(key, by=actor_of(request))
    if found is None:
        raise NotFound("incident")
    if verb != "see":
        demand(actor_of(request), verb, queries.subjects([found.id])[found.id])
    return found


def may_change(request: HttpRequest, found: IncidentView) -> bool:
    """Tell whether the reader may change an incident."""
    return may(actor_of(request), "change", queries.subjects([found.id])[found.id])
