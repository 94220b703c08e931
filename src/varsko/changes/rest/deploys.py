"""Deploys of other systems: told by one call, read as a list."""

from datetime import datetime
from typing import Annotated

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema, Status

from varsko.changes import actions, queries
from varsko.changes.data import DeployDraft, DeployView
from varsko.changes.rest.base import aware
from varsko.core.clock import now
from varsko.people.domain.permissions import demand
from varsko.people.rest import actor_of

router = Router(tags=["deploys"])


class Telling(Schema):
    """What was deployed: `service` is an id, a name or an alias; without `at` it was now.

    `id` is the sender's own for it, such as that of the run: told twice of a service and an environment, it is kept once. Without one,
    the same service, environment, version and time are the same deploy, and without a time the same within an hour. `change` names the
    planned change (REQ-12) that it was part of; without one, it is looked for by service and time.
    """

    service: Annotated[str, Field(min_length=1)]
    version: Annotated[str, Field(min_length=1)]
    environment: str = ""
    at: datetime | None = None
    who: str = ""
    link: str = ""
    summary: str = ""
    id: str = ""
    change: str = ""


class Before(Schema):
    """Where to go on: `before` is the time of the last one seen, `last` its id: several may have one time."""

    before: datetime | None = None
    last: str = ""
    limit: Annotated[int, Field(ge=1, le=100)] = 50


@router.post("/deploys", response={200: DeployView, 201: DeployView}, summary="Tell of a deploy")
def tell(request: HttpRequest, telling: Telling) -> Status[DeployView]:
    """Keep a deploy: 201 when it is new, 200 when it is known."""
    said = telling.dict(exclude={"id", "at"})
    draft = DeployDraft(**said, at=aware(telling.at), ref=telling.id)
    found, is_new = actions.record_deploy(by=actor_of(request), at=now(), draft=draft)
    return Status(201 if is_new else 200, found)


@router.get("/deploys", response=list[DeployView], summary="Deploys, the latest first")
def list_deploys(request: HttpRequest, wanted: Query[Before]) -> list[DeployView]:
    """List the deploys the asker may see."""
    demand(actor_of(request), "see", queries.ANY)
    return queries.deploys(by=actor_of(request), before=aware(wanted.before), last=wanted.last, limit=wanted.limit)
