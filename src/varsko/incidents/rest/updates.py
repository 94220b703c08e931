"""What people were told of an incident, as JSON."""

from datetime import datetime
from typing import Annotated

from django.http import HttpRequest
from ninja import Schema, Status

from varsko.core.clock import now
from varsko.incidents import actions, queries
from varsko.incidents.rest.base import Few, find, router
from varsko.incidents.told import Eta, Telling, Texts, UpdateView
from varsko.kernel.errors import NotFound
from varsko.people.rest import actor_of


class Said(Schema):
    """The two texts of a language."""

    internal_title: str
    internal: str
    external_title: str
    external: str


class Update(Schema):
    """What people are told. With an `id` (a UUID) saying the same twice tells once.

    `texts` are by language (en, nb, da, nl, pl); `eta_at` is an estimate of your own; `restart` is needed, not_needed or unknown and asked
    for when it is over; `reader_id` read it before, or `skipped` says why nobody did; `corrects` is the number of an earlier update.
    """

    stage: str
    texts: Annotated[dict[str, Said], Few]
    next_update_at: datetime | None = None
    eta_at: datetime | None = None
    restart: str = ""
    reader_id: str = ""
    skipped: str = ""
    corrects: int = 0
    id: str = ""


@router.get("/incidents/{key}/updates", response=list[UpdateView], summary="What people were told, the oldest first")
def updates(request: HttpRequest, key: str) -> list[UpdateView]:
    """List the updates."""
    return queries.updates(find(request, key).id)


@router.get("/incidents/{key}/updates/{number}", response=UpdateView, summary="One update by its number")
def update(request: HttpRequest, key: str, number: int) -> UpdateView:
    """Show one update."""
    found = next((one for one in queries.updates(find(request, key).id) if one.number == number), None)
    if found is None:
        raise NotFound("update")
    return found


@router.post("/incidents/{key}/updates", response={201: UpdateView}, summary="Tell people how it stands")
def publish(request: HttpRequest, key: str, update: Update) -> Status[UpdateView]:
    """Publish an update; what holds it back comes as 422 with `review` in words."""
    said = update.dict(exclude={"texts", "eta_at"})
    texts = {language: Texts(**one.dict()) for language, one in update.texts.items()}
    telling = Telling(**said, texts=texts, eta=Eta(at=update.eta_at) if update.eta_at else None)
    return Status(201, actions.publish(by=actor_of(request), at=now(), ref=find(request, key).id, telling=telling))
