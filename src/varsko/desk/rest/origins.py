"""Requests made of alerts and of what was said in rooms, as JSON."""

from django.http import HttpRequest
from ninja import Schema, Status

from varsko.core.clock import now
from varsko.desk import actions
from varsko.desk.data import RequestView
from varsko.desk.rest.base import router
from varsko.kernel.text import clean
from varsko.people.rest import actor_of


class FromAlert(Schema):
    """The id of an alert; `desk` is an id or a slug, "" for the first."""

    alert: str
    desk: str = ""


class FromMessage(Schema):
    """The id of a message in a room; `desk` is an id or a slug, "" for that of the room's team, else the first."""

    message: str
    desk: str = ""


class Tying(Schema):
    """The id or number of an alert."""

    alert: str


@router.post("/desk/requests/{key}/alert", response=RequestView, summary="Say which alert a request is about")
def tie_alert(request: HttpRequest, key: str, tying: Tying) -> RequestView:
    """Tie a request to an alert."""
    return actions.tie_alert(by=actor_of(request), at=now(), ref=key, alert=clean(tying.alert)[:40])


@router.delete("/desk/requests/{key}/alert", response=RequestView, summary="Say that it is about no alert any more")
def untie_alert(request: HttpRequest, key: str) -> RequestView:
    """Take the tie to an alert away."""
    return actions.untie_alert(by=actor_of(request), at=now(), ref=key)


@router.post("/desk/from-alert", response={201: RequestView}, summary="Make a request of an alert; asked again, the same is given")
def from_alert(request: HttpRequest, source: FromAlert) -> Status[RequestView]:
    """Make a request of an alert."""
    return Status(201, actions.open_from_alert(by=actor_of(request), at=now(), **source.dict()))


@router.post("/desk/from-message", response={201: RequestView}, summary="Make a request of a message in a room; asked again, the same")
def from_message(request: HttpRequest, source: FromMessage) -> Status[RequestView]:
    """Make a request of a message."""
    return Status(201, actions.open_from_message(by=actor_of(request), at=now(), **source.dict()))
