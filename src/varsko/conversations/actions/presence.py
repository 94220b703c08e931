"""Being in a room, and having read it."""

from datetime import datetime, timedelta

from django.db.models import Q

from varsko.conversations.models import Seat
from varsko.conversations.rows import enter
from varsko.kernel.ids import as_uuid
from varsko.people.data import Actor

_SEEN_AGAIN = timedelta(seconds=25)


def look(*, by: Actor, at: datetime, room_id: object, read_number: int = 0) -> None:
    """Note that a person has the room open, and has read up to a number (0: nothing new).

    Asked often, it writes at most once in 25 seconds, and when more was read. No event: that somebody looks is nobody's history.
    Raises NotFound.
    """
    room = enter(by, room_id)
    user = as_uuid(by.who.id)
    if by.who.kind != "user" or user is None:
        return
    number = min(max(read_number, 0), room.last_number)
    seat = Seat.objects.filter(room=room, user=user)
    further = {"read_number": number, "read_at": at}
    if seat.filter(read_number__lt=number).update(seen_at=at, **further):
        return
    if seat.filter(Q(seen_at__lt=at - _SEEN_AGAIN) | Q(seen_at__gt=at)).update(seen_at=at) or seat.exists():
        return
    Seat.objects.bulk_create([Seat(room=room, user_id=user, seen_at=at, **further)], ignore_conflicts=True)
