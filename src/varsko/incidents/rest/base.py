"""What the addresses of incidents share."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Router

from varsko.incidents import queries
from varsko.incidents.data import IncidentView
from varsko.kernel.errors import NotFound
from varsko.people.rest import actor_of

router = Router(tags=["incidents"])

Few = Field(max_length=100)
Services = Annotated[list[str], Field(max_length=500)]
Facts = Annotated[dict[str, Any], Few]


def find(request: HttpRequest, key: str) -> IncidentView:
    """Find the incident of an address. Raises NotFound, also for what the asker may not know of."""
    found = queries.incident(key, by=actor_of(request))
    if found is None:
        raise NotFound("incident")
    return found
