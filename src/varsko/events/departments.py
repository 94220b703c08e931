"""What happens between organisations and the desk: who looks after what their people ask for, and what they approve."""

from dataclasses import dataclass
from typing import ClassVar

from varsko.events.base import Event
from varsko.events.desk import RequestEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentChanged(Event):
    """Somebody (`person`, an id) was appointed to look after an organisation, or is no more: `change` is added, changed or removed."""

    ABOUT: ClassVar[str] = "settings"

    organisation: str
    person: str
    change: str
    sees: bool = True
    approves: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationChanged(Event):
    """The card of an organisation says something else: `fields` are those that changed. Its name is not told here."""

    ABOUT: ClassVar[str] = "organisation"

    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalWanted(RequestEvent):
    """Somebody of the caller's organisation is to say yes first: `people` are the ids of those who were asked, perhaps nobody."""

    people: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationRenamed(Event):
    """An organisation is called something else, or became part of another (`merged`): names `before` and `after`, of how many callers."""

    ABOUT: ClassVar[str] = "settings"

    before: str
    after: str
    merged: bool
    callers: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationParted(Event):
    """What had become part of an organisation (`before`) is one of its own again (`after`), with so many callers that went back."""

    ABOUT: ClassVar[str] = "settings"

    before: str
    after: str
    callers: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalDecided(RequestEvent):
    """It was `decision`: approved or refused by one of them, or skipped by the desk; `via` is link, mail or desk."""

    decision: str
    via: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalLapsed(RequestEvent):
    """Nobody decided in time. `then` is what followed: others were asked, or the desk heard; `people` are the ids of who had been asked,
    or who of the desk was told."""

    then: str
    people: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalUnread(RequestEvent):
    """An answer by mail of whoever was asked (`person`, an id) did not count; `reason` says why."""

    person: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FormAsked(RequestEvent):
    """Its caller was asked by letter to fill in a form, by its name."""

    form: str
