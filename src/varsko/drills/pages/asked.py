"""What a request is about: who asks, and which drill."""

from django.http import HttpRequest

from varsko.core.clock import now
from varsko.drills import queries
from varsko.drills.data import DrillView
from varsko.incidents import queries as incidents
from varsko.kernel.errors import NotFound
from varsko.people.data import Actor
from varsko.people.domain.permissions import demand, may


def actor_of(request: HttpRequest) -> Actor:
    """Give who asks."""
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by people's middleware
    return actor


def may_start(by: Actor) -> bool:
    """Tell whether somebody may begin a drill: whoever may change incidents."""
    return may(by, "change", incidents.ANY)


def drill_of(request: HttpRequest, key: str, verb: str = "see") -> DrillView:
    """Find the drill of the address. Raises NotFound, also for what the reader may not know of; NotAllowed."""
    found = queries.drill(key, by=actor_of(request), at=now())
    if found is None:
        raise NotFound("drill")
    if verb != "see":
        demand(actor_of(request), verb, incidents.subjects([found.incident.id])[found.incident.id])
    return found
