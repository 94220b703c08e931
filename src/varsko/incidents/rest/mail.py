"""Mails that nothing was made of, as JSON."""

from django.http import HttpRequest
from ninja import Schema, Status

from varsko.core.clock import now
from varsko.incidents import actions, queries
from varsko.incidents.data import IncidentView
from varsko.incidents.mailed import LeftMail, MailView
from varsko.incidents.rest.base import router
from varsko.kernel.errors import NotFound
from varsko.people.rest import actor_of


class Assigning(Schema):
    """The key of the incident into whose room it goes."""

    incident: str


class LeftFile(Schema):
    """Something attached: its name, its kind as its sender says, and its size in bytes."""

    name: str
    kind: str
    size: int


class LeftOut(Schema):
    """A mail, read again: what is new in it, the quoted rest, its headers as they came, and what is attached."""

    mail: MailView
    to: list[str]
    fresh: str
    rest: str
    headers: str
    files: list[LeftFile]


def _out(found: LeftMail) -> LeftOut:
    read = found.read
    files = [LeftFile(name=one.name, kind=one.kind, size=len(one.content)) for one in read.files]
    return LeftOut(mail=found.view, to=list(read.to), fresh=read.fresh, rest=read.rest, headers=read.headers, files=files)


@router.get("/incident-mails", response=list[MailView], summary="Mails that nothing was made of, the newest first")
def list_left(request: HttpRequest, settled: bool = False, after: str = "") -> list[MailView]:
    """List fifty of them; with `settled` those that somebody dismissed or gave away too. `after` is the id of the last one seen."""
    return queries.mails_left(by=actor_of(request), settled=settled, after=after)


@router.get("/incident-mails/{mail_id}", response=LeftOut, summary="One of them, read")
def get_left(request: HttpRequest, mail_id: str) -> LeftOut:
    """Read one."""
    found = queries.mail_left(mail_id, by=actor_of(request))
    if found is None:
        raise NotFound("mail")
    return _out(found)


@router.post("/incident-mails/{mail_id}/assign", response=IncidentView, summary="Put it into the room of an incident, as from outside")
def assign_left(request: HttpRequest, mail_id: str, assigning: Assigning) -> IncidentView:
    """Assign it."""
    return actions.assign_mail(by=actor_of(request), at=now(), mail=mail_id, ref=assigning.incident)


@router.post("/incident-mails/{mail_id}/declare", response={201: IncidentView}, summary="Begin an incident with it, to be looked at first")
def declare_left(request: HttpRequest, mail_id: str) -> Status[IncidentView]:
    """Begin an incident."""
    return Status(201, actions.declare_by_mail(by=actor_of(request), at=now(), mail=mail_id))


@router.delete("/incident-mails/{mail_id}", response={204: None}, summary="Nothing is to be made of it; it is kept as it came")
def dismiss_left(request: HttpRequest, mail_id: str) -> Status[None]:
    """Dismiss it."""
    actions.dismiss_mail(by=actor_of(request), at=now(), mail=mail_id)
    return Status(204, None)
