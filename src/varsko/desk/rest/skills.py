"""Skills and ladders as JSON."""

from django.http import HttpRequest
from ninja import Schema, Status

from varsko.core.clock import now
from varsko.desk import actions, queries
from varsko.desk.domain.skills import RungView, SkillView
from varsko.desk.rest.base import router
from varsko.kernel.errors import NotFound
from varsko.people.rest import actor_of


class SkillIn(Schema):
    """What there is to know, who knows it, and what asks for it, by ids."""

    name: str
    people: list[str] = []
    categories: list[str] = []
    services: list[str] = []


class RungIn(Schema):
    """At which percent of a promise (50, 75, 90, 100) who hears, by id; "" for the managers of the request's team."""

    share: int
    person_id: str = ""
    vip_only: bool = False


@router.get("/skills", response=list[SkillView], summary="What people know")
def list_skills(request: HttpRequest) -> list[SkillView]:
    """List skills."""
    return queries.skills(by=actor_of(request))


def _written(request: HttpRequest, said: SkillIn, ref: str = "") -> SkillView:
    told = {"categories": said.categories, "services": said.services}
    return actions.write_skill(by=actor_of(request), at=now(), ref=ref, name=said.name, who=said.people, **told)


@router.post("/skills", response={201: SkillView}, summary="Add a skill")
def add_skill(request: HttpRequest, said: SkillIn) -> Status[SkillView]:
    """Add a skill."""
    return Status(201, _written(request, said))


@router.put("/skills/{ref}", response=SkillView, summary="Write a skill anew")
def change_skill(request: HttpRequest, ref: str, said: SkillIn) -> SkillView:
    """Write a skill anew."""
    return _written(request, said, ref)


@router.delete("/skills/{ref}", response={204: None}, summary="Take a skill away")
def remove_skill(request: HttpRequest, ref: str) -> Status[None]:
    """Take a skill away."""
    actions.remove_skill(by=actor_of(request), at=now(), ref=ref)
    return Status(204, None)


@router.get("/ladders/{desk}", response=list[RungView], summary="Who hears of late requests of a desk")
def list_rungs(request: HttpRequest, desk: str) -> list[RungView]:
    """List the rungs of a desk."""
    found = queries.desk(desk, by=actor_of(request))
    if found is None:
        raise NotFound("desk")
    return queries.ladder(found.id)


@router.post("/ladders/{desk}", response={201: RungView}, summary="Add a rung")
def add_rung(request: HttpRequest, desk: str, said: RungIn) -> Status[RungView]:
    """Add a rung."""
    return Status(201, actions.add_rung(by=actor_of(request), at=now(), desk=desk, **said.dict()))


@router.delete("/ladders/{desk}/{ref}", response={204: None}, summary="Take a rung away")
def remove_rung(request: HttpRequest, desk: str, ref: str) -> Status[None]:
    """Take a rung away."""
    actions.remove_rung(by=actor_of(request), at=now(), desk=desk, ref=ref)
    return Status(204, None)
