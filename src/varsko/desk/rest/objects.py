"""The register of objects as JSON."""

from typing import Annotated, Literal

from django.db.models import Q
from django.http import HttpRequest
from ninja import Field, Query, Schema, Status

from varsko.core.clock import now
from varsko.desk import actions, queries
from varsko.desk.data import Imported, ObjectChange, ObjectDraft, ObjectRef, ObjectView, RequestView
from varsko.desk.rest.base import find, router
from varsko.kernel.errors import NotFound
from varsko.kernel.text import clean
from varsko.people.domain.permissions import demand
from varsko.people.rest import actor_of

Kind_ = Literal["device", "room", "system", "other"]
State_ = Literal["in_use", "in_store", "gone"]


class ObjectFilters(Schema):
    """Which objects; `after` is the tag of the last one seen: the next page begins behind it."""

    q: str = ""
    kind: list[Kind_] = []
    state: list[State_] = []
    after: str = ""
    limit: Annotated[int, Field(ge=1, le=100)] = 50

    def where(self) -> Q:
        """Give the filter as a condition."""
        chosen = {"kind__in": self.kind, "state__in": self.state}
        return Q(**{name: value for name, value in chosen.items() if value})


class ObjectIn(Schema):
    """An object. `who` uses it is a name or mail address, or `holder` the id of a caller's card; `service` is an id.

    `team` is the id of the team that requests about it go to.
    """

    tag: Annotated[str, Field(min_length=1)]
    name: Annotated[str, Field(min_length=1)]
    kind: Kind_ = "device"
    state: State_ = "in_use"
    place: str = ""
    service: str = ""
    who: str = ""
    holder: str = ""
    team: str = ""
    notes: str = ""


class ObjectChanges(Schema):
    """What is to be said anew; what is left out stays."""

    tag: str | None = None
    name: str | None = None
    kind: Kind_ | None = None
    state: State_ | None = None
    place: str | None = None
    service: str | None = None
    who: str | None = None
    holder: str | None = None
    team: str | None = None
    notes: str | None = None


class ObjectTable(Schema):
    """A table of objects as CSV; without `store` it says what it would bring."""

    csv: str
    store: bool = False


class About(Schema):
    """The tag of an object."""

    object: str


@router.get("/desk/objects", response=list[ObjectView], summary="Objects that people use, by tag")
def list_objects(request: HttpRequest, filters: Query[ObjectFilters]) -> list[ObjectView]:
    """List objects."""
    by = actor_of(request)
    demand(by, "see", queries.ANY)
    return queries.objects(by=by, where=filters.where(), text=filters.q, after=filters.after, limit=filters.limit)


@router.post("/desk/objects", response={201: ObjectView}, summary="Write an object down")
def add_object(request: HttpRequest, wanted: ObjectIn) -> Status[ObjectView]:
    """Add an object."""
    return Status(201, actions.add_object(by=actor_of(request), at=now(), draft=ObjectDraft(**wanted.dict())))


@router.post("/desk/objects/import", response=Imported, summary="Take a table of objects in, or say what it would bring")
def import_objects(request: HttpRequest, table: ObjectTable) -> Imported:
    """Take a table in: all of it, or nothing and why."""
    return actions.import_objects(by=actor_of(request), at=now(), text=table.csv, store=table.store)


@router.get("/desk/objects/{tag}", response=ObjectView, summary="One object, by tag or id")
def get_object(request: HttpRequest, tag: str) -> ObjectView:
    """Show an object."""
    return _find(request, tag)


@router.patch("/desk/objects/{tag}", response=ObjectView, summary="Change what it says")
def change_object(request: HttpRequest, tag: str, changes: ObjectChanges) -> ObjectView:
    """Change an object."""
    said = {name: value for name, value in changes.dict(exclude_unset=True).items() if value is not None}
    return actions.change_object(by=actor_of(request), at=now(), ref=tag, **said)


@router.get("/desk/objects/{tag}/requests", response=list[RequestView], summary="Requests about it, the newest first")
def list_requests_of(request: HttpRequest, tag: str) -> list[RequestView]:
    """List the requests about an object that the asker may see."""
    return queries.requests_of_object(_find(request, tag).id, by=actor_of(request))


@router.get("/desk/objects/{tag}/history", response=list[ObjectChange], summary="What was changed of it, the newest first")
def list_history(request: HttpRequest, tag: str) -> list[ObjectChange]:
    """List changes of an object."""
    return queries.history_of_object(_find(request, tag), by=actor_of(request))


@router.get("/desk/requests/{key}/objects", response=list[ObjectRef], summary="What it is about, what its words name, what its caller uses")
def list_objects_of(request: HttpRequest, key: str) -> list[ObjectRef]:
    """List the objects around a request; `is_tied` marks those that it is about."""
    return queries.around_request(find(request, key), by=actor_of(request))


@router.post("/desk/requests/{key}/objects", response=list[ObjectRef], summary="Say that it is about an object")
def tie(request: HttpRequest, key: str, about: About) -> list[ObjectRef]:
    """Tie an object to a request."""
    by = actor_of(request)
    return queries.around_request(actions.tie_object(by=by, at=now(), ref=key, objects=[clean(about.object)]), by=by)


@router.delete("/desk/requests/{key}/objects/{tag}", response=list[ObjectRef], summary="Say that it is not about an object")
def untie(request: HttpRequest, key: str, tag: str) -> list[ObjectRef]:
    """Take the tie away."""
    by = actor_of(request)
    return queries.around_request(actions.untie_object(by=by, at=now(), ref=key, object=tag), by=by)


def _find(request: HttpRequest, ref: str) -> ObjectView:
    by = actor_of(request)
    demand(by, "see", queries.ANY)
    found = queries.object_(ref, by=by)
    if found is None:
        raise NotFound("object")
    return found
