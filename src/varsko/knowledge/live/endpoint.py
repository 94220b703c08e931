"""The address of a live document: `/documents/<id>/live`, a websocket."""

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from varsko.core.raw import Message, Receive, Scope, Send, cookies, header
from varsko.kernel.ids import as_uuid
from varsko.knowledge import queries
from varsko.knowledge.data import Access, DocumentView
from varsko.knowledge.live.guest import End, Guest, Leave
from varsko.knowledge.live.room import MOST_GUESTS, InThread, Room
from varsko.knowledge.live.rooms import Rooms
from varsko.people.data import NOBODY, Actor

LARGEST_MESSAGE = 1024 * 1024
ASK_AGAIN = 30.0
_MOST_PAGES = 2000

Identify = Callable[[dict[str, str]], Actor]


def document_in(path: str) -> UUID | None:
    """Tell which document an address is about; None when it is no address of ours."""
    parts = path.split("/")
    return as_uuid(parts[2]) if len(parts) == 4 and parts[:2] == ["", "documents"] and parts[3] == "live" else None


class Endpoint:
    """Serves one websocket for each open page.

    `identify` says whose session some cookies are; it is asked in a thread, and asked again every half minute, like the right to read
    and write. Only pages of this installation are let in: `origin` is its public address.
    """

    def __init__(self, rooms: Rooms, identify: Identify, in_thread: InThread, origin: str) -> None:
        """Take the rooms, the way to recognise a person, the way to run something in a thread, and where we live."""
        self._rooms = rooms
        self._identify = identify
        self._in_thread = in_thread
        self._origin = origin

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one page until it leaves, may no longer stay, or the process stops."""
        await receive()
        document_id = document_in(scope["path"])
        if document_id is None or not self._is_ours(scope):
            return await send({"type": "websocket.close", "code": 1008})
        await send({"type": "websocket.accept"})
        try:
            code = await self._serve(document_id, cookies(scope), receive, send)
        except Leave as leave:
            code = leave.code
        if code is not None:
            await _send(send, {"type": "websocket.close", "code": int(code)})
        return None

    async def _serve(self, document_id: UUID, who: dict[str, str], receive: Receive, send: Send) -> End | None:
        if self._rooms.guests >= _MOST_PAGES:
            return End.LATER
        ask = partial(self._ask, who, document_id)
        actor, view, may = await self._in_thread(ask)
        guest = Guest(actor.who.id, actor.who.name, may)
        room = await self._rooms.enter(view, guest)
        sender = asyncio.ensure_future(guest.send_on(lambda message: _send(send, {"type": "websocket.send", "bytes": message})))
        watch = asyncio.ensure_future(self._ask_again(ask, guest))
        reader = asyncio.ensure_future(_read(room, guest, receive))
        try:
            if len(room.guests) > MOST_GUESTS:
                guest.end(End.LATER)
            await asyncio.wait({sender, reader}, return_when=asyncio.FIRST_COMPLETED)
            return reader.result() if reader.done() else await sender
        finally:
            for task in (sender, watch, reader):
                task.cancel()
            await self._rooms.leave(room, guest)

    def _ask(self, who: dict[str, str], document_id: UUID) -> tuple[Actor, DocumentView, Access]:
        """Find out who is there, and what they may do. Raises Leave when it is nothing."""
        actor = self._identify(who)
        if actor is NOBODY:
            raise Leave(End.STRANGER)
        view = queries.document(document_id)
        may = queries.access_to(actor, view) if view else ""
        if view is None or not may:
            raise Leave(End.GONE)
        return actor, view, may

    async def _ask_again(self, ask: Callable[[], Any], guest: Guest) -> None:
        while True:
            await asyncio.sleep(ASK_AGAIN)
            try:
                _actor, _view, may = await self._in_thread(ask)
            except Leave as leave:
                guest.end(leave.code)
                return
            if may != guest.may:
                guest.end(End.FORBIDDEN)

    def _is_ours(self, scope: Scope) -> bool:
        """Tell whether the page that asks came from here: browsers say where a page came from, and no page can lie about it."""
        origin = header(scope, b"origin")
        return origin == self._origin or (bool(origin) and urlsplit(origin).netloc == header(scope, b"host"))


async def _read(room: Room, guest: Guest, receive: Receive) -> End | None:
    """Hear a page until it leaves; gives why it has to, None when it did by itself."""
    while (message := await receive())["type"] == "websocket.receive":
        frame = message.get("bytes")
        if not frame:
            return End.NONSENSE
        try:
            room.hear(guest, frame)
        except Leave as leave:
            return leave.code
        await guest.pace()
    return None


async def _send(send: Send, message: Message) -> None:
    """Send; to a page that has gone, nothing."""
    try:
        await send(message)
    except OSError:
        return
