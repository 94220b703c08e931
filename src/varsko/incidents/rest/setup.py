"""How incidents are set up, as JSON: checklists, which severity pages for which service, own texts of updates, and mail."""

from typing import Annotated, Literal

from django.http import HttpRequest
from ninja import Body, Schema, Status

from varsko.core.clock import now
from varsko.incidents import actions, queries
from varsko.incidents.data import Checklist
from varsko.incidents.mailed import MailHome
from varsko.incidents.rest import base
from varsko.incidents.rest.base import Few, router
from varsko.incidents.told import TextView
from varsko.people.data import Subject
from varsko.people.domain.permissions import demand
from varsko.people.rest import actor_of


class List(Schema):
    """A checklist: for incidents up to a severity, of some services and types (none: all); `again` in minutes, 0 asks once."""

    name: str
    items: Annotated[list[str], Few]
    severity: int
    services: base.Services = []
    types: Annotated[list[str], Few] = []
    again: int = 0
    is_off: bool = False

    def wanted(self, key: str = "") -> Checklist:
        """Give it as the action wants it."""
        said = self.dict() | {"items": tuple(self.items), "services": tuple(self.services), "types": tuple(self.types)}
        return Checklist(key=key, **said)


class PagingRule(Schema):
    """For a service (its id) a severity pages people, does not, or with null is as the scale says."""

    service: str
    severity: int
    pages: bool | None


class Text(Schema):
    """A text that updates begin with; blanks stand in braces."""

    title: str = ""
    body: str


class Mail(Schema):
    """The address at which incidents are declared and answered, "" for none; `trusted` names the server whose verdict on senders counts."""

    address: str
    plus: bool = True
    trusted: str = ""


Audience = Literal["internal", "external"]


def _look(request: HttpRequest) -> None:
    demand(actor_of(request), "see", Subject(kind="settings"))


@router.get("/incident-checklists", response=list[Checklist], summary="The checklists; items of shipped ones are named")
def list_checklists(request: HttpRequest) -> list[Checklist]:
    """List the checklists."""
    _look(request)
    return queries.checklists()


@router.post("/incident-checklists", response={201: Checklist}, summary="Make a checklist")
def make_checklist(request: HttpRequest, wanted: List) -> Status[Checklist]:
    """Make a checklist."""
    return Status(201, actions.save_checklist(by=actor_of(request), at=now(), wanted=wanted.wanted()))


@router.put("/incident-checklists/{key}", response=Checklist, summary="Change a checklist, or what stands in the place of a shipped one")
def change_checklist(request: HttpRequest, key: str, wanted: List) -> Checklist:
    """Change a checklist."""
    return actions.save_checklist(by=actor_of(request), at=now(), wanted=wanted.wanted(key))


@router.delete("/incident-checklists/{key}", response={204: None}, summary="Delete a checklist, or take the shipped one again")
def delete_checklist(request: HttpRequest, key: str) -> Status[None]:
    """Delete a checklist."""
    actions.delete_checklist(by=actor_of(request), at=now(), key=key)
    return Status(204, None)


@router.get("/incident-paging", response=list[PagingRule], summary="Where services page otherwise than the scale says")
def paging_rules(request: HttpRequest) -> list[PagingRule]:
    """List the rules."""
    _look(request)
    return [PagingRule(service=service, severity=severity, pages=pages) for (service, severity), pages in queries.paging_rules().items()]


@router.put("/incident-paging", response=list[PagingRule], summary="Set rules; those that are not named stay")
def set_paging(request: HttpRequest, rules: Annotated[list[PagingRule], Body(max_length=500)]) -> list[PagingRule]:
    """Set rules."""
    actions.set_paging(by=actor_of(request), at=now(), rules={(one.service, one.severity): one.pages for one in rules})
    return paging_rules(request)


@router.get("/incident-texts", response=list[TextView], summary="The texts that updates begin with, own ones and shipped ones")
def list_texts(request: HttpRequest) -> list[TextView]:
    """List the texts."""
    _look(request)
    return queries.texts()


@router.put("/incident-texts/{stage}/{audience}/{language}", response=TextView, summary="Make a new version of a text")
def write_text(request: HttpRequest, stage: str, audience: Audience, language: str, text: Text) -> TextView:
    """Write a text."""
    return actions.write_text(by=actor_of(request), at=now(), stage=stage, audience=audience, language=language, **text.dict())


@router.delete("/incident-texts/{stage}/{audience}/{language}", response=TextView, summary="Take the shipped text again")
def restore_text(request: HttpRequest, stage: str, audience: Audience, language: str) -> TextView:
    """Take the shipped text again."""
    return actions.restore_text(by=actor_of(request), at=now(), stage=stage, audience=audience, language=language)


@router.get("/incident-mail", response=MailHome, summary="The mail address of incidents; an empty one for none")
def show_mail(request: HttpRequest) -> MailHome:
    """Show the address."""
    _look(request)
    return queries.mail_home() or MailHome(address="")


@router.put("/incident-mail", response=MailHome, summary="Say at which address incidents are declared and answered")
def change_mail(request: HttpRequest, mail: Mail) -> MailHome:
    """Change the address."""
    actions.change_mail(by=actor_of(request), at=now(), **mail.dict())
    return show_mail(request)
