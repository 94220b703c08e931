"""A room as one reader opens it, and what changed in it since."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Count, Q

from varsko.conversations import owners
from varsko.conversations.data import CatchUp, MessageView, News, OpenRoom, Present, RoomView, VerbView
from varsko.conversations.domain.entrance import may_write
from varsko.conversations.models import Message, Room, Seat
from varsko.conversations.queries.messages import MOST, PAGE, pins, views
from varsko.conversations.queries.rooms import signs
from varsko.conversations.rows import enter, read_audience, room_view
from varsko.core.clock import new_id
from varsko.core.rows import find
from varsko.core.texts import in_order
from varsko.kernel.ids import as_uuid
from varsko.people.data import Actor

HERE_FOR = timedelta(seconds=90)
_AWAY = timedelta(minutes=5)
_MOST_HERE = 30
_MOST_PINNED = 5
_OVERLAP = 5


def open_room(by: Actor, room_id: object, *, at: datetime, before: int = 0, reply: object = "") -> OpenRoom:
    """Give everything a page shows of a room, with the last messages or those before a number. Raises NotFound.

    `reply` is the id of a message that the composer answers.

    Somebody who was away for long gets what they have not read, up to 200 messages, and a few before it.
    """
    row = enter(by, room_id)
    seat = Seat.objects.filter(room=row, user=as_uuid(by.who.id)).first() if by.who.kind == "user" else None
    read = seat.read_number if seat else row.last_number
    unread = row.last_number - read
    shown = _shown(row, by, before, PAGE if before else min(max(PAGE, unread + _OVERLAP), MOST))
    marks = views(list(pins(row.pk, 0)[:_MOST_PINNED]), by)
    return OpenRoom(
        room=room_view(row),
        address=address_of(room_view(row)),
        messages=tuple(shown),
        older=shown[0].number if shown and shown[0].number > 1 else 0,
        first_new=read + 1 if unread and seat else 0,
        present=_here(row, at),
        pinned=tuple(marks),
        catch_up=_catch_up(row, seat, marks, by.who.id) if seat is None or (unread and at - seat.seen_at >= _AWAY) else None,
        signs=signs(),
        verbs=_verbs(row.about),
        reply=_answered(row, reply, by),
        may_write=row.closed_at is None and may_write(by, read_audience(row.audience)),
        token=new_id().hex,
    )


def news(by: Actor, room_id: object, *, after: int, at: datetime) -> News:
    """Give what changed in a room since a revision, at most 200 messages; if there is more, `is_complete` is false. Raises NotFound."""
    row = enter(by, room_id)
    changed = list(Message.objects.filter(room=row, revision__gt=after).order_by("-revision")[: MOST + 1])
    shown = sorted(changed[:MOST], key=lambda one: one.number)
    return News(room=room_view(row), messages=tuple(views(shown, by)), present=_here(row, at), is_complete=len(changed) <= MOST)


def address_of(room: RoomView) -> str:
    """Give the address where a room is shown; "/" when the stage that owned it is gone."""
    owner = owners.owner_of(room.about)
    return owner.address(room.subject) if owner else "/"


def present(by: Actor, room_id: object, *, at: datetime) -> tuple[Present, ...]:
    """List who has a room open. Raises NotFound."""
    return _here(enter(by, room_id), at)


def _here(row: Room, at: datetime) -> tuple[Present, ...]:
    seats = Seat.objects.filter(room=row, seen_at__gt=at - HERE_FOR, user__is_active=True).select_related("user")
    found = [Present(id=str(one.user_id), name=str(one.user), seen_at=one.seen_at) for one in seats.order_by("-seen_at")[:_MOST_HERE]]
    return tuple(in_order(found, lambda one: one.name))


def _shown(row: Room, by: Actor, before: int, limit: int) -> list[MessageView]:
    rows = Message.objects.filter(room=row)
    rows = rows.filter(number__lt=before) if before else rows
    return views(list(rows.order_by("-number")[:limit])[::-1], by)


def _catch_up(row: Room, seat: Seat | None, marks: Sequence[MessageView], reader: str) -> CatchUp | None:
    """Sum up what somebody missed; for a newcomer, everything."""
    read = seat.read_number if seat else 0
    missed = Message.objects.filter(room=row, number__gt=read, deleted_at=None).exclude(by_id=reader).exclude(kind=Message.Kind.SYSTEM)
    notes = Count("pk", filter=Q(kind=Message.Kind.NOTE))
    counts = missed.aggregate(messages=Count("pk"), people=Count("by_name", distinct=True), notes=notes)
    if not counts["messages"]:
        return None
    return CatchUp(
        since=seat.seen_at if seat else row.opened_at,
        is_first=seat is None,
        pinned=tuple(one for one in marks if one.number > read),
        **counts,
    )


def _answered(row: Room, ref: object, by: Actor) -> MessageView | None:
    found = find(Message.objects.filter(room=row, deleted_at=None), ref) if ref else None
    return views([found], by)[0] if found else None


def _verbs(about: str) -> tuple[VerbView, ...]:
    return tuple(VerbView(verb=name, usage=one.usage(), help=one.help()) for name, one in owners.verbs_of(about).items())
