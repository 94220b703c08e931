"""Organisations whose people call, as JSON."""

from typing import Annotated

from django.http import HttpRequest
from ninja import Field, Query, Schema, Status

from varsko.core.clock import now
from varsko.desk import actions, queries
from varsko.desk.data import CallerView, ObjectRef, OrganisationView, RequestView
from varsko.desk.rest.base import router
from varsko.kernel.errors import Conflict, NotFound
from varsko.people.data import Actor
from varsko.people.domain.permissions import demand
from varsko.people.rest import actor_of


class Words(Schema):
    """Words of a name; without any the first organisations by name."""

    q: str = ""
    limit: Annotated[int, Field(ge=1, le=50)] = 8


class Named(Schema):
    """An organisation by its name as it stands on cards of callers."""

    name: str


class Used(Schema):
    """An object, and who of the organisation uses it."""

    object: ObjectRef
    holder: CallerView


class OrganisationCard(Schema):
    """An organisation, its people, what they asked for and what they use, as far as the asker may see it.

    `open` the most urgent first, `over` the newest first; `more` names the lists that go on beyond what stands here.
    Whoever changes the card says its `mark`.
    """

    organisation: OrganisationView
    mark: str
    people: list[CallerView]
    open: list[RequestView]
    over: list[RequestView]
    objects: list[Used]
    desks: list[str]
    more: list[str]


class OrganisationChanges(Schema):
    """What the card is to say: a note for the desk, and the mail domains by which people are proposed to belong there.

    `base` is the `mark` of the card that was read; without it nothing is written over, only where nobody wrote anything yet.
    """

    base: str = ""
    note: str = ""
    domains: list[str] = []


class Overtaken(Schema):
    """Somebody saved the card meanwhile: `newest` is how it stands."""

    error: str
    newest: OrganisationCard


class Renaming(Schema):
    """What it is called from now on; with `merge` it becomes part of the one that is called so already."""

    to: str
    merge: bool = False


@router.get("/desk/organisations", response=list[OrganisationView], summary="Find organisations whose people call")
def list_organisations(request: HttpRequest, words: Query[Words]) -> list[OrganisationView]:
    """Find organisations."""
    by = actor_of(request)
    demand(by, "see", queries.ANY)
    return queries.organisations(words.q, by=by, limit=words.limit)


@router.get("/desk/organisations/card", response=OrganisationCard, summary="An organisation, its people and what they asked for")
def get_organisation(request: HttpRequest, named: Query[Named]) -> OrganisationCard:
    """Show an organisation."""
    by = actor_of(request)
    return _card(_found(named.name, by), by)


@router.put("/desk/organisations/card", response={200: OrganisationCard, 409: Overtaken}, summary="Write the card of an organisation anew")
def change_organisation(request: HttpRequest, named: Query[Named], changes: OrganisationChanges) -> Status[OrganisationCard | Overtaken]:
    """Change a card."""
    by = actor_of(request)
    try:
        return Status(200, _card(actions.write_organisation(by=by, at=now(), name=named.name, **changes.dict()), by))
    except Conflict as conflict:
        return Status(409, Overtaken(error=" ".join(conflict.errors.values()), newest=_card(_found(named.name, by), by)))


@router.post("/desk/organisations/rename", response=OrganisationCard, summary="Call an organisation something else, or make one of two")
def rename_organisation(request: HttpRequest, named: Query[Named], renaming: Renaming) -> OrganisationCard:
    """Rename an organisation."""
    by = actor_of(request)
    return _card(actions.rename_organisation(by=by, at=now(), name=named.name, **renaming.dict()), by)


@router.post("/desk/organisations/part", response=OrganisationCard, summary="Take what became part of another organisation out of it again")
def part_organisation(request: HttpRequest, named: Query[Named]) -> OrganisationCard:
    """Take an organisation out again, by the name that it had."""
    by = actor_of(request)
    return _card(actions.part_organisation(by=by, at=now(), name=named.name), by)


def _found(name: str, by: Actor) -> OrganisationView:
    found = queries.organisation(name, by=by)
    if found is None:
        raise NotFound("organisation")
    return found


def _card(card: OrganisationView, by: Actor) -> OrganisationCard:
    found = queries.organisation_page(card, by=by)
    return OrganisationCard(
        organisation=found.card,
        mark=found.card.mark,
        people=list(found.people),
        open=list(found.open),
        over=list(found.over),
        objects=[Used(object=one, holder=holder) for one, holder in found.objects],
        desks=[one.name for one in found.desks],
        more=sorted(found.more),
    )
