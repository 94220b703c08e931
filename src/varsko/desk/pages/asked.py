"""What an HTTP request is about: who asks, and which request of the desk."""

from django.http import HttpRequest

from varsko.desk import queries
from varsko.desk.data import DeskView, RequestView
from varsko.kernel.errors import NotFound
from varsko.people.data import Actor
from varsko.people.domain.permissions import demand, may


def actor_of(request: HttpRequest) -> Actor:
    """Give who asks."""
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by people's middleware
    return actor


def request_of(request: HttpRequest, key: str, verb: str = "see") -> RequestView:
    """Find the request of the address. Raises NotFound, also for what the reader may not know of; NotAllowed."""
    found = queries.request(key, by=actor_of(request))
    if found is None:
        raise NotFound("request")
    if verb != "see":
        demand(actor_of(request), verb, queries.subjects([found.id])[found.id])
    return found


def may_change(request: HttpRequest, found: RequestView) -> bool:
    """Tell whether the reader may work on a request, as it was read: asked once for each reading, however many parts of a page ask."""
    known: tuple[RequestView, bool] | None = getattr(request, "_desk_may_change", None)
    if known is None or known[0] is not found:
        known = (found, may(actor_of(request), "change", queries.subjects([found.id])[found.id]))
        request._desk_may_change = known  # type: ignore[attr-defined]  # kept with what it is about
    return known[1]


def desk_of(request: HttpRequest, ref: str) -> DeskView:
    """Find the desk of the address. Raises NotFound, also for one that the reader may not know of."""
    found = queries.desk(ref, by=actor_of(request))
    if found is None:
        raise NotFound("desk")
    return found
