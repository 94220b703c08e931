"""What a request is about: who asks, and which review."""

from django.http import HttpRequest

from varsko.incidents import queries as incidents
from varsko.kernel.errors import NotFound
from varsko.people.data import Actor
from varsko.people.domain.permissions import demand
from varsko.postmortems import queries
from varsko.postmortems.data import ReviewView


def actor_of(request: HttpRequest) -> Actor:
    """Give who asks."""
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by people's middleware
    return actor


def review_of(request: HttpRequest, key: str, verb: str = "see") -> ReviewView:
    """Find the review of the address. Raises NotFound, also for what the reader may not know of; NotAllowed."""
    found = queries.review(key, by=actor_of(request))
    if found is None:
        raise NotFound("review")
    if verb != "see":
        demand(actor_of(request), verb, incidents.subjects([found.incident.id])[found.incident.id])
    return found
