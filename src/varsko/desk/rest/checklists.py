"""Checklists of desks, and the steps of requests, as JSON."""

from typing import Literal

from django.http import HttpRequest
from ninja import Schema, Status

from varsko.core.clock import now
from varsko.desk import actions, queries
from varsko.desk.domain.checklists import ChecklistView, StepView
from varsko.desk.rest.base import find, router
from varsko.people.domain.permissions import demand
from varsko.people.rest import actor_of


class ChecklistIn(Schema):
    """Steps in their order; with `gives` new requests of the kind and category (an id, "" for all) get them, with `blocks` they are needed.

    `version` is the one that was read: what others saved since is not written over. Left out, it is.
    """

    name: str
    steps: list[str]
    kind: Literal["", "incident", "service_request", "problem", "change"] = ""
    category: str = ""
    gives: bool = False
    blocks: bool = False
    version: int = 0


class StepsIn(Schema):
    """Steps of one's own, or those of a checklist by id."""

    steps: list[str] = []
    checklist: str = ""


class StepChange(Schema):
    """Whether it is done, and whose it is by id, "" for nobody's; what is left out stays."""

    done: bool | None = None
    person: str | None = None


@router.get("/desk/checklists", response=list[ChecklistView], summary="Checklists of the desks that one may know of")
def list_checklists(request: HttpRequest) -> list[ChecklistView]:
    """List checklists."""
    demand(actor_of(request), "see", queries.ANY)
    return queries.all_checklists(by=actor_of(request))


@router.post("/desk/checklists/{desk}", response={201: ChecklistView}, summary="Add a checklist to a desk")
def add_checklist(request: HttpRequest, desk: str, said: ChecklistIn) -> Status[ChecklistView]:
    """Add a checklist."""
    return Status(201, actions.write_checklist(by=actor_of(request), at=now(), desk=desk, **said.dict()))


@router.put("/desk/checklists/{desk}/{ref}", response=ChecklistView, summary="Write a checklist anew")
def change_checklist(request: HttpRequest, desk: str, ref: str, said: ChecklistIn) -> ChecklistView:
    """Write a checklist anew."""
    return actions.write_checklist(by=actor_of(request), at=now(), desk=desk, ref=ref, **said.dict())


@router.delete("/desk/checklists/{desk}/{ref}", response={204: None}, summary="Take a checklist out")
def remove_checklist(request: HttpRequest, desk: str, ref: str) -> Status[None]:
    """Take a checklist out; requests keep their steps."""
    actions.remove_checklist(by=actor_of(request), at=now(), desk=desk, ref=ref)
    return Status(204, None)


@router.get("/desk/requests/{key}/steps", response=list[StepView], summary="The steps of a request")
def list_steps(request: HttpRequest, key: str) -> list[StepView]:
    """List steps."""
    return list(queries.steps_of(find(request, key).id).steps)


@router.post("/desk/requests/{key}/steps", response=list[StepView], summary="Put steps onto a request")
def add_steps(request: HttpRequest, key: str, said: StepsIn) -> list[StepView]:
    """Add steps."""
    return list(actions.add_steps(by=actor_of(request), at=now(), ref=key, **said.dict()).steps)


@router.patch("/desk/requests/{key}/steps/{ref}", response=list[StepView], summary="Say that a step is done, or whose it is")
def change_step(request: HttpRequest, key: str, ref: str, said: StepChange) -> list[StepView]:
    """Change a step."""
    by = actor_of(request)
    if said.person is not None:
        actions.give_step(by=by, at=now(), ref=key, step=ref, user_id=said.person)
    if said.done is not None:
        actions.tick(by=by, at=now(), ref=key, step=ref, done=said.done)
    return list(queries.steps_of(find(request, key).id).steps)


@router.delete("/desk/requests/{key}/steps/{ref}", response=list[StepView], summary="Take a step away")
def drop_step(request: HttpRequest, key: str, ref: str) -> list[StepView]:
    """Take a step away."""
    return list(actions.drop_step(by=actor_of(request), at=now(), ref=key, step=ref).steps)
