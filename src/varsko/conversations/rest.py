"""Rooms as JSON."""

from datetime import datetime
from typing import Annotated, Literal

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema, Status

from varsko.conversations import actions, queries
from varsko.conversations.data import Kept, MessageView
from varsko.core.clock import now
from varsko.people.rest import actor_of

router = Router(tags=["rooms"])
ORIGIN = "api"


class Part(Schema):
    """Which messages: the last ones, those before a number, or those after one."""

    before: Annotated[int, Field(ge=0)] = 0
    after: Annotated[int, Field(ge=0)] = 0
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class Saying(Schema):
    """A message in Markdown. `key` names one try: sent twice, it is said once."""

    text: Annotated[str, Field(min_length=1, max_length=10_000)]
    kind: Literal["message", "note"] = "message"
    reply_to: str = ""
    key: Annotated[str, Field(max_length=200)] = ""


class Reacting(Schema):
    """A sign to put on a message."""

    symbol: str


class RoomRow(Schema):
    """A room: what it is about, how much was said, and how much of it you have not read."""

    id: str
    about: str
    subject: str
    title: str
    last_number: int
    unread: int
    opened_at: datetime
    last_at: datetime


@router.get("/rooms", response=list[RoomRow], summary="The rooms you may enter, where something was said last first")
def rooms(request: HttpRequest) -> list[RoomRow]:
    """List rooms."""
    return [_row(one) for one in queries.rooms(actor_of(request))]


@router.get("/rooms/{room_id}/messages", response=list[MessageView], summary="Messages of a room, the oldest first")
def messages(request: HttpRequest, room_id: str, part: Query[Part]) -> list[MessageView]:
    """Read a room."""
    return queries.messages(actor_of(request), room_id, before=part.before, after=part.after, limit=part.limit)


@router.post("/rooms/{room_id}/messages", response={201: MessageView}, summary="Say something in a room")
def say(request: HttpRequest, room_id: str, said: Saying) -> Status[MessageView]:
    """Write in a room."""
    posted = actions.post(
        by=actor_of(request),
        at=now(),
        room_id=room_id,
        text=said.text,
        kind=said.kind,
        reply_to=said.reply_to,
        origin=ORIGIN if said.key else "",
        external_id=said.key,
    )
    return Status(201, posted)


@router.post("/rooms/messages/{message_id}/reactions", response=MessageView, summary="Put a sign on a message")
def react(request: HttpRequest, message_id: str, sign: Reacting) -> MessageView:
    """React to a message."""
    return actions.react(by=actor_of(request), at=now(), message_id=message_id, symbol=sign.symbol)


def _row(kept: Kept) -> RoomRow:
    room = kept.room
    return RoomRow(
        id=room.id,
        about=room.about,
        subject=room.subject,
        title=room.title,
        last_number=room.last_number,
        unread=kept.unread,
        opened_at=room.opened_at,
        last_at=room.last_at,
    )
