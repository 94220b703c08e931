"""What stands around a request as JSON: its mails, what was promised about it, and who calls."""

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Query, Schema

from varsko.core.clock import now
from varsko.desk import actions, queries
from varsko.desk.data import CallerDraft, CallerView, MailView, RequestView
from varsko.desk.domain.receipts import Line, Receipt
from varsko.desk.rest.base import find, router
from varsko.kernel.errors import NotFound
from varsko.kernel.text import clean
from varsko.people.domain.permissions import demand
from varsko.people.rest import actor_of


class Attached(Schema):
    """A file of a mail; its content is fetched on the mail's page."""

    name: str
    kind: str
    size: int


class MailOut(Schema):
    """A mail, read again: its new words, the quoted rest, what told them apart, its headers."""

    mail: MailView
    request: str
    to: list[str]
    fresh: str
    rest: str
    how: str
    headers: str
    files: list[Attached]


class Stretch(Schema):
    """A stretch of time: `counts` is counted, paused or closed; `used_minutes` is how much was used up at its end."""

    start: datetime
    end: datetime
    counts: str
    used_minutes: float


class Promised(Schema):
    """One promise taken apart. `left_minutes` is negative when more was used than promised; `is_cut` when there are more stretches."""

    goal: str
    start: datetime
    due_at: datetime | None
    met_at: datetime | None
    broken_at: datetime | None
    reason: str
    target_minutes: float
    used_minutes: float
    left_minutes: float
    stretches: list[Stretch]
    is_cut: bool


class Receipts(Schema):
    """What was promised about a request as it stands `at` a moment, by a version of the desk's hours.

    `evidence` is all that it is reckoned from, for another program to check.
    """

    request: str
    at: datetime
    hours: int
    promises: list[Promised]
    evidence: list[dict[str, Any]]


class Card(Schema):
    """Who calls, and what they called about lately, as far as the asker may see it."""

    caller: CallerView
    requests: list[RequestView]


class CardChanges(Schema):
    """What a card is to say; `manager` is the mail address or id of who approves first, "" for nobody, left out for whoever it is."""

    name: str
    email: str = ""
    phone: str = ""
    organisation: str = ""
    language: str = ""
    vip: bool = False
    manager: str | None = None


class TakingOver(Schema):
    """The key of the request that a mail belongs to; without one, the desk at which it begins a request, "" for the first."""

    request: str = ""
    desk: str = ""


class Search(Schema):
    """Beginnings of words of a name, an address, a number or an organisation."""

    q: str
    limit: Annotated[int, Field(ge=1, le=50)] = 8


@router.get("/desk/requests/{key}/mails", response=list[MailView], summary="Its mails, the newest first, and why each is there")
def list_mails(request: HttpRequest, key: str) -> list[MailView]:
    """List the mails of a request."""
    return queries.mails_of(find(request, key).id)


@router.get("/desk/mails/{mail_id}", response=MailOut, summary="One mail, read again")
def get_mail(request: HttpRequest, mail_id: str) -> dict[str, Any]:
    """Show one mail."""
    found = queries.mail(mail_id, by=actor_of(request))
    if found is None:
        raise NotFound("mail")
    read = found.read
    files = [{"name": one.name, "kind": one.kind, "size": len(one.content)} for one in read.files]
    said = {"to": list(read.to), "fresh": read.fresh, "rest": read.rest, "how": read.how, "headers": read.headers}
    return {"mail": found.view, "request": found.request_key, "files": files, **said}


@router.post("/desk/incident-mails/{mail_id}", response=RequestView, summary="Take over a mail that was left over among those of incidents")
def take_over(request: HttpRequest, mail_id: str, taking: TakingOver) -> RequestView:
    """Put it into a request, or begin one with it."""
    return actions.take_over_mail(by=actor_of(request), at=now(), mail=mail_id, request=taking.request, desk=taking.desk)


@router.get("/desk/requests/{key}/promises", response=Receipts, summary="What was promised about it, stretch by stretch")
def list_promises(request: HttpRequest, key: str) -> dict[str, Any]:
    """Take what was promised apart."""
    found, at = find(request, key), now()
    hours, receipts = queries.receipts(found.id, at)
    return {
        "request": found.key,
        "at": at,
        "hours": hours.version,
        "promises": [_promised(one) for one in receipts],
        "evidence": queries.promise_evidence(found.id, at)["promises"],
    }


def _promised(one: Receipt) -> dict[str, Any]:
    promise = one.promise
    return {
        "goal": promise.goal.value,
        "start": promise.start,
        "due_at": promise.due_at,
        "met_at": promise.met_at,
        "broken_at": promise.broken_at,
        "reason": promise.why.value if promise.why else "",
        "target_minutes": promise.target.total_seconds() / 60,
        "used_minutes": one.used.total_seconds() / 60,
        "left_minutes": one.left.total_seconds() / 60,
        "stretches": [_stretch(line) for line in one.lines],
        "is_cut": one.is_cut,
    }


def _stretch(line: Line) -> dict[str, Any]:
    period = line.stretch.period
    return {"start": period.start, "end": period.end, "counts": line.stretch.counts.value, "used_minutes": line.used.total_seconds() / 60}


@router.get("/desk/callers", response=list[CallerView], summary="Find who calls")
def list_callers(request: HttpRequest, search: Query[Search]) -> list[CallerView]:
    """Find callers."""
    by = actor_of(request)
    demand(by, "see", queries.ANY)
    return queries.callers(clean(search.q), by=by, limit=search.limit)


@router.get("/desk/callers/{caller_id}", response=Card, summary="A caller's card, and what they called about")
def get_caller(request: HttpRequest, caller_id: str) -> dict[str, Any]:
    """Show a card."""
    return _card(request, caller_id)


@router.put("/desk/callers/{caller_id}", response=Card, summary="Write a caller's card anew")
def change_caller(request: HttpRequest, caller_id: str, changes: CardChanges) -> dict[str, Any]:
    """Change a card."""
    found = _card(request, caller_id)["caller"]
    said = changes.dict()
    vip = said.pop("vip")
    actions.change_caller(by=actor_of(request), at=now(), caller_id=found.id, draft=CallerDraft(**said), vip=vip)
    return _card(request, caller_id)


def _card(request: HttpRequest, caller_id: str) -> dict[str, Any]:
    by = actor_of(request)
    found = queries.caller(caller_id, by=by)
    if found is None:
        raise NotFound("caller")
    return {"caller": found, "requests": queries.of_caller(found.id, by=by)}
