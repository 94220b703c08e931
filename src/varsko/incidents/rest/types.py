"""The types of incidents as JSON."""

from typing import Annotated, Literal

from django.http import HttpRequest
from ninja import Schema, Status

from varsko.core.clock import now
from varsko.incidents import actions, queries
from varsko.incidents.data import Field, IncidentType, Part
from varsko.incidents.rest.base import Few, router
from varsko.people.data import Subject
from varsko.people.domain.permissions import demand
from varsko.people.rest import actor_of


class TypeField(Schema):
    """A field; without a `key` it gets one of its label. Fields of several types with one key are one field."""

    label: str
    key: str = ""
    kind: Literal["line", "prose", "choice", "choices", "number", "date", "flag"] = "line"
    choices: Annotated[list[str], Few] = []
    needed: Literal["", "declare", "close"] = ""
    hint: str = ""

    def field(self) -> Field:
        """Give it as the action wants it."""
        return Field(**self.dict() | {"choices": tuple(self.choices)})


class TypePart(Schema):
    """A part that is wanted: a role, or other with a label."""

    role: str
    label: str = ""


class Type(Schema):
    """A type of incidents as it is wanted."""

    name: str
    hint: str = ""
    fields: Annotated[list[TypeField], Few] = []
    parts: Annotated[list[TypePart], Few] = []
    cadence: int = 0
    private: bool = False
    is_off: bool = False

    def wanted(self, type_id: str = "") -> IncidentType:
        """Give it as the action wants it."""
        said = self.dict(exclude={"fields", "parts"})
        fields = tuple(one.field() for one in self.fields)
        return IncidentType(id=type_id, fields=fields, parts=tuple(Part(**one.dict()) for one in self.parts), **said)


@router.get("/incident-types", response=list[IncidentType], summary="The types of incidents, and what they ask for")
def list_types(request: HttpRequest) -> list[IncidentType]:
    """List the types."""
    demand(actor_of(request), "see", Subject(kind="incident"))
    return queries.types()


@router.post("/incident-types", response={201: IncidentType}, summary="Make a type of incidents")
def make_type(request: HttpRequest, wanted: Type) -> Status[IncidentType]:
    """Make a type."""
    return Status(201, actions.save_type(by=actor_of(request), at=now(), wanted=wanted.wanted()))


@router.put("/incident-types/{type_id}", response=IncidentType, summary="Change a type of incidents")
def change_type(request: HttpRequest, type_id: str, wanted: Type) -> IncidentType:
    """Change a type."""
    return actions.save_type(by=actor_of(request), at=now(), wanted=wanted.wanted(type_id))


@router.delete("/incident-types/{type_id}", response={204: None}, summary="Delete a type that no incident has")
def delete_type(request: HttpRequest, type_id: str) -> Status[None]:
    """Delete a type."""
    actions.delete_type(by=actor_of(request), at=now(), type_id=type_id)
    return Status(204, None)
