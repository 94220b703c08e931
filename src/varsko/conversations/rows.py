"""Finds rooms and messages for somebody, and makes their shapes."""

from collections.abc import Iterable

from varsko.conversations.data import RoomView
from varsko.conversations.domain.entrance import may_enter
from varsko.conversations.models import Message, Room
from varsko.core.rows import find
from varsko.kernel.errors import NotFound
from varsko.people.data import Actor


def room_view(row: Room) -> RoomView:
    """Make the shape of a room."""
    return RoomView(
        id=str(row.pk),
        about=row.about,
        subject=row.subject,
        title=row.title,
        audience=read_audience(row.audience),
        last_number=row.last_number,
        revision=row.revision,
        opened_at=row.opened_at,
        last_at=row.last_at,
        closed_at=row.closed_at,
    )


def read_audience(stored: str) -> frozenset[str]:
    """Read the groups of a stored audience."""
    return frozenset(stored.split())


def write_audience(groups: Iterable[str]) -> str:
    """Write groups so that one can be looked for with a blank on each side."""
    return f" {' '.join(sorted(groups))} "


def enter(by: Actor, room_id: object) -> Room:
    """Find a room that `by` may enter. Raises NotFound for any other: nobody learns that it is there."""
    row = find(Room.objects.all(), room_id)
    if row is None or not may_enter(by, read_audience(row.audience)):
        raise NotFound("room")
    return row


def find_message(by: Actor, message_id: object) -> Message:
    """Find a message, with its room, in a room that `by` may enter. Raises NotFound."""
    row = find(Message.objects.select_related("room"), message_id)
    if row is None or not may_enter(by, read_audience(row.room.audience)):
        raise NotFound("message")
    return row
