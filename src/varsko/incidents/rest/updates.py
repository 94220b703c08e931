"""What people were told of an incident, as JSON."""

from datetime import datetime
from typing import Annotated, Literal

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Schema, Status

from varsko.core.clock import now
from varsko.incidents import actions, queries
from varsko.incidents.data import IncidentView
from varsko.incidents.rest.base import Few, find, router
from varsko.incidents.told import Eta, Telling, Texts, UpdateView
from varsko.kernel.errors import Invalid, NotFound
from varsko.people.rest import actor_of


class Said(Schema):
    """The two texts of a language."""

    internal_title: str
    internal: str
    external_title: str
    external: str


class Update(Schema):
    """What people are told. With an `id` (a UUID) saying the same twice tells once.

    `texts` are by language (en, nb, da, nl, pl); `eta_at` is an estimate of your own, `eta_share` (80, 90 or 95) takes one that past cases
    carry; `restart` is needed, not_needed or unknown and asked
    for when it is over; `reader_id` read it before, or `skipped` says why nobody did; `corrects` is the number of an earlier update.
    """

    stage: str
    texts: Annotated[dict[str, Said], Few]
    next_update_at: datetime | None = None
    eta_at: datetime | None = None
    eta_share: Literal[0, 80, 90, 95] = 0
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


@router.get("/incidents/{key}/estimates", response=list[Eta], summary="When it is over by past cases, the surest first")
def estimates(request: HttpRequest, key: str) -> list[Eta]:
    """List what enough past cases carry; `known` and `ref` name the known error that they share, both "" for their service."""
    return queries.etas(find(request, key), by=actor_of(request), at=now())


@router.post("/incidents/{key}/updates", response={201: UpdateView}, summary="Tell people how it stands")
def publish(request: HttpRequest, key: str, update: Update) -> Status[UpdateView]:
    """Publish an update; what holds it back comes as 422 with `review` in words."""
    found = find(request, key)
    said = update.dict(exclude={"texts", "eta_at", "eta_share"})
    texts = {language: Texts(**one.dict()) for language, one in update.texts.items()}
    telling = Telling(**said, texts=texts, eta=_eta(request, found, update))
    return Status(201, actions.publish(by=actor_of(request), at=now(), ref=found.id, telling=telling))


def _eta(request: HttpRequest, found: IncidentView, update: Update) -> Eta | None:
    """Give the estimate that is to be told. Raises Invalid for a share that past cases do not carry."""
    if not update.eta_share:
        return Eta(at=update.eta_at) if update.eta_at else None
    offered = queries.etas(found, by=actor_of(request), at=now())
    chosen = next((one for one in offered if one.share == update.eta_share), None)
    if chosen is None:
        raise Invalid({"eta_share": _("Past cases do not say this.")})
    return chosen
