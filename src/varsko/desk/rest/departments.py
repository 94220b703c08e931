"""Whom organisations appointed, as JSON."""

from django.http import HttpRequest
from ninja import Schema, Status

from varsko.core.clock import now
from varsko.desk import actions, queries
from varsko.desk.data import AppointmentView
from varsko.desk.rest.base import router
from varsko.people.rest import actor_of


class Appointing(Schema):
    """An organisation as cards of callers name it, and the mail address or id of somebody with an account."""

    organisation: str
    who: str
    sees: bool = True
    approves: bool = False


@router.get("/desk/appointments", response=list[AppointmentView], summary="Who looks after which organisation")
def list_appointments(request: HttpRequest) -> list[AppointmentView]:
    """List appointments."""
    return queries.appointments(by=actor_of(request))


@router.post("/desk/appointments", response={201: AppointmentView}, summary="Let somebody look after an organisation")
def appoint(request: HttpRequest, said: Appointing) -> Status[AppointmentView]:
    """Appoint somebody."""
    return Status(201, actions.appoint(by=actor_of(request), at=now(), **said.dict()))


@router.delete("/desk/appointments/{ref}", response={204: None}, summary="Let them look after it no more")
def dismiss(request: HttpRequest, ref: str) -> Status[None]:
    """Take an appointment back."""
    actions.dismiss(by=actor_of(request), at=now(), ref=ref)
    return Status(204, None)
