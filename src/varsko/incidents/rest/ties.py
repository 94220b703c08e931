"""What ties an incident to others and to people, as JSON: merged, related, private, promised, and thanks to who may go."""

from datetime import datetime
from typing import Literal

from django.http import HttpRequest
from ninja import Schema, Status

from varsko.core.clock import now
from varsko.incidents import actions, queries
from varsko.incidents.data import IncidentView, Ref, RelationView
from varsko.incidents.rest import base
from varsko.incidents.rest.base import find, router
from varsko.people.rest import actor_of


class Other(Schema):
    """The key of another incident."""

    key: str


class Tie(Schema):
    """Another incident, by its key, and what it is to this one."""

    key: str
    relation: Literal["related", "parent"] = "related"


class Somebody(Schema):
    """A person, by id, and what is said to them."""

    user_id: str
    note: str = ""


class Privacy(Schema):
    """Whether only those know of it who are let in."""

    private: bool


class Promise(Schema):
    """When the next update comes; null for none."""

    until: datetime | None


class Services(Schema):
    """The ids of all services that suffer besides the faulty one."""

    services: base.Services


@router.post("/incidents/{key}/merge", response=IncidentView, summary="It is the same as another, and merged into that")
def merge(request: HttpRequest, key: str, other: Other) -> IncidentView:
    """Merge a duplicate."""
    return actions.merge(by=actor_of(request), at=now(), ref=find(request, key).id, into=other.key)


@router.delete("/incidents/{key}/merge", response=IncidentView, summary="Take the merge back")
def split(request: HttpRequest, key: str) -> IncidentView:
    """Take a merge back."""
    return actions.split(by=actor_of(request), at=now(), ref=find(request, key).id)


@router.get("/incidents/{key}/relations", response=list[RelationView], summary="Other incidents that it has to do with")
def relations(request: HttpRequest, key: str) -> list[RelationView]:
    """List those that the asker may know of."""
    return queries.relations(find(request, key), by=actor_of(request))


@router.post("/incidents/{key}/relations", response=IncidentView, summary="Relate it to another, or make it a part of another")
def relate(request: HttpRequest, key: str, tie: Tie) -> IncidentView:
    """Tie two incidents together."""
    by, found = actor_of(request), find(request, key)
    if tie.relation == "parent":
        return actions.set_parent(by=by, at=now(), ref=found.id, parent=tie.key)
    return actions.relate(by=by, at=now(), ref=found.id, other=tie.key)


@router.post("/incidents/{key}/relations/end", response=IncidentView, summary="It has nothing to do with another after all")
def unrelate(request: HttpRequest, key: str, tie: Tie) -> IncidentView:
    """Untie two incidents; of a parent the key does not matter."""
    by, found = actor_of(request), find(request, key)
    if tie.relation == "parent":
        return actions.set_parent(by=by, at=now(), ref=found.id, parent="")
    return actions.unrelate(by=by, at=now(), ref=found.id, other=tie.key)


@router.put("/incidents/{key}/privacy", response=IncidentView, summary="Make it private, or let everybody know")
def set_private(request: HttpRequest, key: str, privacy: Privacy) -> IncidentView:
    """Change who may know of it."""
    return actions.set_private(by=actor_of(request), at=now(), ref=find(request, key).id, private=privacy.private)


@router.get("/incidents/{key}/guests", response=list[Ref], summary="Who may know of it besides admins, when it is private")
def guests(request: HttpRequest, key: str) -> list[Ref]:
    """List who was let in."""
    return queries.guests(find(request, key).id)


@router.post("/incidents/{key}/guests", response={201: list[Ref]}, summary="Let somebody know of it")
def invite(request: HttpRequest, key: str, somebody: Somebody) -> Status[list[Ref]]:
    """Let somebody in."""
    found = find(request, key)
    actions.invite(by=actor_of(request), at=now(), ref=found.id, user_id=somebody.user_id)
    return Status(201, queries.guests(found.id))


@router.post("/incidents/{key}/guests/end", response={204: None}, summary="Let somebody know of it no longer")
def turn_away(request: HttpRequest, key: str, somebody: Somebody) -> Status[None]:
    """Keep somebody out."""
    actions.turn_away(by=actor_of(request), at=now(), ref=find(request, key).id, user_id=somebody.user_id)
    return Status(204, None)


@router.post("/incidents/{key}/releases", response={204: None}, summary="Let somebody go who is not needed, with thanks")
def release(request: HttpRequest, key: str, somebody: Somebody) -> Status[None]:
    """Thank somebody, and end their parts and pages."""
    actions.release(by=actor_of(request), at=now(), ref=find(request, key).id, user_id=somebody.user_id, note=somebody.note)
    return Status(204, None)


@router.put("/incidents/{key}/promise", response=IncidentView, summary="Say when the next update comes")
def promise(request: HttpRequest, key: str, promise: Promise) -> IncidentView:
    """Promise an update, or none."""
    return actions.promise_update(by=actor_of(request), at=now(), ref=find(request, key).id, until=promise.until)


@router.put("/incidents/{key}/affected", response=IncidentView, summary="Say which services suffer besides the faulty one")
def set_affected(request: HttpRequest, key: str, services: Services) -> IncidentView:
    """Set the affected services."""
    return actions.set_affected(by=actor_of(request), at=now(), ref=find(request, key).id, service_ids=services.services)
