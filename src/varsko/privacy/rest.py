"""What is kept about people as JSON: the twin of its pages."""

from django.http import HttpRequest, StreamingHttpResponse
from ninja import Router, Schema, Status

from varsko.core.clock import now
from varsko.kernel.errors import NotFound
from varsko.people.rest import actor_of
from varsko.privacy import actions, queries
from varsko.privacy.data import ErasureView, ExportView, HoldView, PersonView, RuleView
from varsko.privacy.handing import handed_out

router = Router(tags=["privacy"])


class AskIn(Schema):
    """Of whom (`who`: a mail address, a telephone number, the id of an account or of a caller), and why."""

    who: str
    note: str


class RuleIn(Schema):
    """For how many days, 0 for ever, and what then: anonymise or delete."""

    days: int
    way: str


class HoldIn(Schema):
    """What (`about`: person, incident or request), which one (`ref`: its key, or the person's mail address), and why."""

    about: str
    ref: str
    note: str


@router.get("/privacy/people/{who}", response=PersonView, summary="What is kept about somebody, and what stands in the way of erasing it")
def person(request: HttpRequest, who: str) -> PersonView:
    """Say what is kept."""
    found = queries.person(who, by=actor_of(request))
    if found is None:
        raise NotFound("person")
    return found


@router.get("/privacy/exports", response=list[ExportView], summary="The files with all that is kept about somebody")
def exports(request: HttpRequest) -> list[ExportView]:
    """List files."""
    return queries.exports(by=actor_of(request))


@router.post("/privacy/exports", response={201: ExportView}, summary="Have all that is kept about somebody put into a file")
def ask_export(request: HttpRequest, wanted: AskIn) -> Status[ExportView]:
    """Ask for a file."""
    return Status(201, actions.ask_export(by=actor_of(request), at=now(), ref=wanted.who, note=wanted.note))


@router.get("/privacy/exports/{ref}/file", summary="The file, once it was made: a zip", response={200: None})
def fetch(request: HttpRequest, ref: str) -> StreamingHttpResponse:
    """Hand out a file."""
    return handed_out(actions.note_fetch(by=actor_of(request), at=now(), ref=ref))


@router.get("/privacy/erasures", response=list[ErasureView], summary="Who is being erased, and who was")
def erasures(request: HttpRequest) -> list[ErasureView]:
    """List erasures."""
    return queries.erasures(by=actor_of(request))


@router.post("/privacy/erasures", response={201: ErasureView}, summary="Erase somebody")
def ask_erasure(request: HttpRequest, wanted: AskIn) -> Status[ErasureView]:
    """Erase somebody."""
    return Status(201, actions.ask_erasure(by=actor_of(request), at=now(), ref=wanted.who, note=wanted.note))


@router.get("/privacy/retention", response=list[RuleView], summary="How long things are kept")
def rules(request: HttpRequest) -> list[RuleView]:
    """List rules."""
    return queries.rules(by=actor_of(request))


@router.get("/privacy/retention/{name}", response=RuleView, summary="One rule, and how many rows it would take now")
def rule(request: HttpRequest, name: str, days: int = 0) -> RuleView:
    """Count what a rule of so many days would take."""
    found = queries.rule(name, by=actor_of(request), at=now(), days=max(0, min(days, 36_500)))
    if found is None:
        raise NotFound("rule")
    return found


@router.put("/privacy/retention/{name}", response={204: None}, summary="Keep it for so many days")
def set_rule(request: HttpRequest, name: str, wanted: RuleIn) -> Status[None]:
    """Set a rule."""
    actions.set_rule(by=actor_of(request), at=now(), name=name, days=wanted.days, way=wanted.way)
    return Status(204, None)


@router.get("/privacy/holds", response=list[HoldView], summary="What is on hold")
def holds(request: HttpRequest) -> list[HoldView]:
    """List holds."""
    return queries.holds(by=actor_of(request))


@router.post("/privacy/holds", response={201: HoldView}, summary="Put something on hold")
def place_hold(request: HttpRequest, wanted: HoldIn) -> Status[HoldView]:
    """Put something on hold."""
    return Status(201, actions.place_hold(by=actor_of(request), at=now(), about=wanted.about, ref=wanted.ref, note=wanted.note))


@router.delete("/privacy/holds/{ref}", response={204: None}, summary="End a hold")
def lift_hold(request: HttpRequest, ref: str) -> Status[None]:
    """End a hold."""
    actions.lift_hold(by=actor_of(request), at=now(), ref=ref)
    return Status(204, None)
