"""Messages as those hear of them whom they name."""

from collections.abc import Iterable
from datetime import datetime

from varsko.conversations.data import Told
from varsko.conversations.models import Message, Room, Seat
from varsko.conversations.queries.opened import HERE_FOR, address_of
from varsko.conversations.queries.rooms import people_of
from varsko.conversations.rows import room_view
from varsko.kernel.ids import as_uuid


def told(message_ids: Iterable[str], *, at: datetime) -> dict[str, Told]:
    """Give messages by id for telling people of them, whoever asks; those that are gone are left out. One query a room."""
    wanted = [found for one in message_ids if (found := as_uuid(one))]
    rows = list(Message.objects.filter(pk__in=wanted, deleted_at=None).select_related("room"))
    absent = {room.pk: _absent(room, at) for room in {row.room_id: row.room for row in rows}.values()}
    return {str(row.pk): _told(row, absent[row.room_id]) for row in rows}


def texts_of(message_ids: Iterable[str]) -> dict[str, str]:
    """Give what messages say, by id, whoever asks, for a letter to somebody they name; those that are gone are left out."""
    wanted = [found for one in message_ids if (found := as_uuid(one))]
    return {str(pk): text for pk, text in Message.objects.filter(pk__in=wanted, deleted_at=None).values_list("pk", "text")}


def _told(row: Message, absent: frozenset[str]) -> Told:
    path = f"{address_of(room_view(row.room))}#m-{row.number}"
    return Told(message_id=str(row.pk), who=row.by_name, room=row.room.title, path=path, absent=absent)


def _absent(room: Room, at: datetime) -> frozenset[str]:
    here = {str(user) for user in Seat.objects.filter(room=room, seen_at__gt=at - HERE_FOR).values_list("user_id", flat=True)}
    return frozenset(one.id for one in people_of(room_view(room)) if one.id not in here)
