"""The catalogue as JSON."""

from django.http import HttpRequest
from ninja import Router

from varsko.catalog import queries
from varsko.catalog.data import Hurt, ProviderView, ServiceView
from varsko.kernel.errors import NotFound
from varsko.people.domain.permissions import may
from varsko.people.rest import actor_of

router = Router(tags=["services"])


@router.get("/services", response=list[ServiceView], summary="Services with owner, tier, names and dependencies")
def services(request: HttpRequest) -> list[ServiceView]:
    """List services."""
    return queries.services(actor_of(request))


@router.get("/services/{service_id}/hurt", response=list[Hurt], summary="Who is hurt if this service breaks")
def hurt(request: HttpRequest, service_id: str) -> list[Hurt]:
    """Walk the dependencies upward."""
    found = queries.service(service_id)
    if found is None or not may(actor_of(request), "see", queries.about(found)):
        raise NotFound("service")
    return queries.hurt_by(found.id)


@router.get("/providers", response=list[ProviderView], summary="Those outside whom services need, as their status pages tell")
def providers(request: HttpRequest) -> list[ProviderView]:
    """List providers."""
    return queries.providers(actor_of(request))
