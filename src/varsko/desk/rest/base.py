"""What the addresses of the desk share."""

from django.http import HttpRequest
from ninja import Router

from varsko.desk import queries
from varsko.desk.data import RequestView
from varsko.kernel.errors import NotFound
from varsko.people.rest import actor_of

router = Router(tags=["desk"])


def find(request: HttpRequest, key: str) -> RequestView:
    """Find the request of an address. Raises NotFound, also for what the asker may not know of."""
    found = queries.request(key, by=actor_of(request))
    if found is None:
        raise NotFound("request")
    return found
