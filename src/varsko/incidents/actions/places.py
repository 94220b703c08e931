"""The places of an incident: the room to talk in, and the document on its state. They are made when somebody comes for the first time."""

from datetime import datetime

from varsko.conversations import actions as talks
from varsko.conversations import queries as conversations
from varsko.conversations.data import RoomView
from varsko.incidents.actions.rows import ROOM
from varsko.incidents.domain import limits
from varsko.incidents.models import Incident
from varsko.incidents.queries.lists import visible_to, where
from varsko.incidents.queries.subjects import subject_of
from varsko.kernel.errors import NotFound
from varsko.knowledge import actions as documents
from varsko.knowledge.data import DocumentView
from varsko.people.data import Actor
from varsko.people.domain.audiences import audience_of

STATE = "state"
SECTIONS = ("known", "plan")


def enter_room(*, by: Actor, at: datetime, ref: object) -> RoomView:
    """Find the room of an incident. Raises NotFound for whoever may not know of the incident."""
    row = _seen(by, ref)
    title, audience = f"{limits.DRILL if row.drill else ''}{row.key} {row.summary}", audience_of(subject_of(row))
    room = conversations.room_of(ROOM, str(row.pk))
    if room is None:
        return talks.open_room(by=by, at=at, about=ROOM, subject=str(row.pk), title=title, audience=audience)
    return talks.update_room(by=by, at=at, room_id=room.id, title=title, audience=audience)


def open_state(*, by: Actor, at: datetime, ref: object) -> DocumentView:
    """Find the document on the state of an incident. Raises NotFound for whoever may not know of the incident."""
    row = _seen(by, ref)
    return documents.open_document(by=by, at=at, about=ROOM, subject=str(row.pk), name=STATE, sections=SECTIONS)


def _seen(by: Actor, ref: object) -> Incident:
    row = visible_to(by).filter(where(ref)).first()
    if row is None:
        raise NotFound("incident")
    return row
