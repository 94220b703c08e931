"""The catalogue as JSON."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema, Status

from varsko.catalog import actions, queries
from varsko.catalog.data import Hurt, Link, ProviderView, RelianceView, ServiceView
from varsko.core.clock import now
from varsko.kernel.errors import NotFound
from varsko.people.domain.permissions import may
from varsko.people.rest import actor_of

router = Router(tags=["services"])


class NewService(Schema):
    """A service: `team_id` owns it ("" for nobody), `tier` is 1 (critical) to 4 (minor), `aliases` are what alerts call it."""

    name: str
    team_id: str = ""
    tier: int = 3
    description: str = ""
    links: list[Link] = []
    aliases: list[str] = []


class ServiceChange(Schema):
    """What is to change; what is left out stays."""

    name: str | None = None
    team_id: str | None = None
    tier: int | None = None
    description: str | None = None
    links: list[Link] | None = None
    aliases: list[str] | None = None
    archived: bool | None = None


class Need(Schema):
    """The id of a service that this one needs."""

    service: str


class NewProvider(Schema):
    """Somebody outside, with the address of their status page."""

    name: str
    address: str


class ProviderChange(Schema):
    """What is to change; what is left out stays. Another address forgets what the former page said."""

    name: str | None = None
    address: str | None = None


class Leaning(Schema):
    """The id of a provider, and the part of it that is needed, as their page calls it; "" for all of it."""

    provider: str
    part: str = ""


@router.get("/services", response=list[ServiceView], summary="Services with owner, tier, names and dependencies")
def services(request: HttpRequest) -> list[ServiceView]:
    """List services."""
    known = _known(request)
    return [_narrowed(one, known) for one in queries.services(actor_of(request))]


@router.post("/services", response={201: ServiceView}, summary="Make a service")
def make_service(request: HttpRequest, service: NewService) -> Status[ServiceView]:
    """Make a service."""
    said: dict[str, Any] = service.dict() | {"links": service.links}
    return Status(201, actions.create_service(by=actor_of(request), at=now(), **said))


@router.get("/services/{service_id}", response=ServiceView, summary="One service")
def show_service(request: HttpRequest, service_id: str) -> ServiceView:
    """Show a service."""
    return _seen(request, service_id)


@router.patch("/services/{service_id}", response=ServiceView, summary="Change a service, put it into the archive or take it back")
def change_service(request: HttpRequest, service_id: str, change: ServiceChange) -> ServiceView:
    """Change a service."""
    by, found = actor_of(request), _seen(request, service_id)
    said: dict[str, Any] = change.dict(exclude_unset=True, exclude={"archived", "links"})
    if change.links is not None:
        said["links"] = change.links
    if said:
        actions.update_service(by=by, at=now(), service_id=found.id, **said)
    if change.archived is not None and change.archived != bool(found.archived_at):
        (actions.archive_service if change.archived else actions.restore_service)(by=by, at=now(), service_id=found.id)
    return _seen(request, found.id)


@router.post("/services/{service_id}/needs", response={201: ServiceView}, summary="Say that a service needs another")
def link_service(request: HttpRequest, service_id: str, need: Need) -> Status[ServiceView]:
    """Add a dependency."""
    found = _seen(request, service_id)
    actions.link_dependency(by=actor_of(request), at=now(), service_id=found.id, needs_id=need.service)
    return Status(201, _seen(request, found.id))


@router.delete("/services/{service_id}/needs/{needs_id}", response={204: None}, summary="Say that a service does not need another")
def unlink_service(request: HttpRequest, service_id: str, needs_id: str) -> Status[None]:
    """Drop a dependency."""
    actions.unlink_dependency(by=actor_of(request), at=now(), service_id=_seen(request, service_id).id, needs_id=needs_id)
    return Status(204, None)


@router.get("/services/{service_id}/hurt", response=list[Hurt], summary="Who is hurt if this service breaks")
def hurt(request: HttpRequest, service_id: str) -> list[Hurt]:
    """Walk the dependencies upward."""
    by = actor_of(request)
    known = _known(request)
    seen = [one for one in queries.hurt_by(_seen(request, service_id).id) if may(by, "see", queries.about(one.service))]
    return [replace(one, service=_narrowed(one.service, known), via=one.via if one.via in known else "") for one in seen]


@router.get("/services/{service_id}/providers", response=list[RelianceView], summary="Whom outside a service needs")
def needed_providers(request: HttpRequest, service_id: str) -> list[RelianceView]:
    """List the providers that a service needs itself."""
    return queries.reliances(actor_of(request), at=now(), service_id=_seen(request, service_id).id)


@router.post("/services/{service_id}/providers", response={201: list[RelianceView]}, summary="Say that a service needs a provider")
def lean_on(request: HttpRequest, service_id: str, leaning: Leaning) -> Status[list[RelianceView]]:
    """Let a service need a provider, or a part of it."""
    found = _seen(request, service_id)
    actions.lean_on(by=actor_of(request), at=now(), service_id=found.id, provider_id=leaning.provider, part=leaning.part)
    return Status(201, needed_providers(request, found.id))


@router.delete("/services/{service_id}/providers/{number}", response={204: None}, summary="Say that a service does not need a provider")
def let_go_of(request: HttpRequest, service_id: str, number: int) -> Status[None]:
    """Take back that a service needs a provider: `number` is the `id` of the line."""
    actions.let_go_of(by=actor_of(request), at=now(), service_id=_seen(request, service_id).id, reliance_id=number)
    return Status(204, None)


@router.get("/providers", response=list[ProviderView], summary="Those outside whom services need, as their status pages tell")
def providers(request: HttpRequest) -> list[ProviderView]:
    """List providers."""
    return queries.providers(actor_of(request))


@router.post("/providers", response={201: ProviderView}, summary="Look at the status page of somebody outside")
def add_provider(request: HttpRequest, provider: NewProvider) -> Status[ProviderView]:
    """Add a provider."""
    return Status(201, actions.add_provider(by=actor_of(request), at=now(), name=provider.name, address=provider.address))


@router.patch("/providers/{provider_id}", response=ProviderView, summary="Change a provider's name or address")
def change_provider(request: HttpRequest, provider_id: str, change: ProviderChange) -> ProviderView:
    """Change a provider."""
    return actions.change_provider(by=actor_of(request), at=now(), provider_id=provider_id, name=change.name, address=change.address)


@router.delete("/providers/{provider_id}", response={204: None}, summary="Look at a provider's status page no longer")
def remove_provider(request: HttpRequest, provider_id: str) -> Status[None]:
    """Remove a provider."""
    actions.remove_provider(by=actor_of(request), at=now(), provider_id=provider_id)
    return Status(204, None)


@router.put("/providers/{provider_id}/summary", response=ProviderView, summary="Bring a provider's summary.json, where we cannot reach it")
def hear(request: HttpRequest, provider_id: str) -> ProviderView:
    """Keep the document as their page serves it; the next look of ours waits as after one of ours."""
    return actions.hear(by=actor_of(request), at=now(), provider_id=provider_id, summary=request.body)


def _known(request: HttpRequest) -> frozenset[str]:
    """Give the ids of the services that whoever asks may see, those of the archive too."""
    by = actor_of(request)
    return frozenset(one.id for one in (*queries.services(by), *queries.services(by, archived=True)))


def _narrowed(view: ServiceView, known: frozenset[str]) -> ServiceView:
    """Leave out the ids of services that whoever asks may not see."""
    needs, needed_by = (tuple(one for one in ids if one in known) for ids in (view.needs, view.needed_by))
    return replace(view, needs=needs, needed_by=needed_by)


def _seen(request: HttpRequest, service_id: str) -> ServiceView:
    found = queries.service(service_id)
    if found is None or not may(actor_of(request), "see", queries.about(found)):
        raise NotFound("service")
    return _narrowed(found, _known(request))
