"""Requests made of alerts and of what was said in rooms, as JSON."""

from django.http import HttpRequest
from ninja import Schema, Status

from varsko.core.clock import now
from varsko.desk import actions
from varsko.desk.data import RequestView
from varsko.desk.rest.base import router
from varsko.people.rest import actor_of


class FromAlert(Schema):
    """The id of an alert; `desk` is an id or a slug, "" for the first."""

    alert: str
    desk: str = ""


class FromMessage(Schema):
    """The id of a message in a room; `desk` is an id or a slug, "" for that of the room's team, else the first."""

    message: str
    desk: str = ""


@router.post("/desk/from-alert", response={201: RequestView}, summary="Make a request of an alert; asked again, the same is given")
def from_alert(request: HttpRequest, source: FromAlert) -> Status[RequestView]:
    """Make a request of an alert."""
    return Status(201, actions.open_from_alert(by=actor_of(request), at=now(), **source.dict()))


@router.post("/desk/from-message", response={201: RequestView}, summary="Make a request of a message in a room; asked again, the same")
def from_message(request: HttpRequest, source: FromMessage) -> Status[RequestView]:
    """Make a request of a message."""
    return Status(201, actions.open_from_message(by=actor_of(request), at=now(), **source.dict()))
