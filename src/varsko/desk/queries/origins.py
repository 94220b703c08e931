"""What requests were made of, and what was made of alerts and messages, as far as the asker may know of both."""

from varsko.alerts import queries as alerts
from varsko.alerts.data import AlertView
from varsko.conversations import queries as rooms
from varsko.conversations.data import MessageView, RoomView
from varsko.core.rows import find
from varsko.desk.data import RequestView
from varsko.desk.models import Origin
from varsko.desk.queries.access import visible_to
from varsko.desk.queries.lists import views
from varsko.incidents import queries as incidents
from varsko.kernel.errors import NotFound
from varsko.kernel.ids import as_uuid
from varsko.people import queries as people
from varsko.people.data import SYSTEM_ACTOR, Actor


def made_of(request_id: object, *, by: Actor) -> tuple[AlertView | None, tuple[RoomView, MessageView] | None]:
    """Give the alert, or the message with its room, that a request was made of; None for what the asker may not know of."""
    row = find(Origin.objects.all(), request_id)
    alert = alerts.alert(str(row.alert), by=by) if row and row.alert else None
    return alert, _said(row, by) if row and row.message else None


def _said(row: Origin, by: Actor) -> tuple[RoomView, MessageView] | None:
    try:
        message = rooms.message(by, row.message)
        return rooms.entered(by, message.room_id), message
    except NotFound:
        return None


def of_alert(alert_id: object, *, by: Actor) -> RequestView | None:
    """Find the request that was made of an alert; None if the asker may not know of any."""
    return next(iter(views(visible_to(by).filter(origin__alert=as_uuid(alert_id)), by)), None)


def may_become_request(found: AlertView) -> bool:
    """Tell whether a request may be made of an alert: everybody may know of it, and it is no call of a drill."""
    if found.hidden or is_of_drill(found):
        return False
    return not found.team_id or found.team_id not in people.private_team_ids()


def is_of_drill(found: AlertView) -> bool:
    """Tell whether an alert calls people to a drill."""
    incident = incidents.of_alert(found.id, by=SYSTEM_ACTOR) if "incident" in found.details else None
    return incident is not None and incident.drill


def of_message(message_id: object, *, by: Actor) -> RequestView | None:
    """Find the request that was made of a message; None if the asker may not know of any."""
    return next(iter(views(visible_to(by).filter(origin__message=as_uuid(message_id)), by)), None)
