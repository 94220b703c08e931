"""All open documents of a process, and the thread that looks for what other processes store."""

import asyncio
import logging
import threading
from collections.abc import Callable, Coroutine, Mapping
from contextlib import suppress
from functools import partial
from typing import Any

from django.db import DatabaseError, InterfaceError, close_old_connections, connections

from varsko.core import wake
from varsko.knowledge import actions, queries
from varsko.knowledge.data import DocumentView
from varsko.knowledge.live.guest import End, Guest
from varsko.knowledge.live.neighbours import Here, Neighbours
from varsko.knowledge.live.room import InThread, Room

log = logging.getLogger("varsko.documents")

_LONGEST_WAIT = 0.4  # on SQLite other processes' changes come without a wake
_REST = 0.05  # one's own changes ring the bell too


class Rooms:
    """Opens a room when its first page comes, and closes it when the last has left and everything is stored."""

    def __init__(self, in_thread: InThread) -> None:
        """Prepare; nothing runs before `start`."""
        self._in_thread = in_thread
        self._rooms: dict[str, asyncio.Task[Room]] = {}
        self._looks: set[asyncio.Task[None]] = set()
        self._bell = threading.Event()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._look_on, name="varsko-documents", daemon=True)
        self._neighbours = Neighbours()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._end_listening: Callable[[], None] = lambda: None

    @property
    def guests(self) -> int:
        """Tell how many pages are open."""
        return sum(len(room.guests) for room in self._open())

    def start(self, loop: asyncio.AbstractEventLoop) -> None:
        """Begin to look for what others store."""
        self._loop = loop
        self._thread.start()
        self._end_listening = wake.listen(self._bell.set, actions.WAKE)

    async def enter(self, view: DocumentView, guest: Guest) -> Room:
        """Let a page into the room of its document; pages that come at once get the same room."""
        while True:
            task = self._rooms.get(view.id)
            if task is None:
                task = self._rooms[view.id] = asyncio.create_task(self._load(view))
            try:
                room = await asyncio.shield(task)
            except Exception:
                self._forget(view.id, task)
                raise
            if room.is_over:
                self._forget(view.id, task)
            elif self._rooms.get(view.id) is task:
                room.enter(guest)
                self._bell.set()
                return room

    async def leave(self, room: Room, guest: Guest) -> None:
        """Let a page go, and close the room behind the last one, once everything is stored."""
        room.leave(guest)
        if not room.guests:
            await room.settle()
        task = self._rooms.get(room.view.id)
        if room.guests or task is None or not task.done() or task.result() is not room:
            return
        self._forget(room.view.id, task)
        room.close()

    async def close(self) -> None:
        """Store what waits, and close everything."""
        for room in self._open():
            await room.settle()
            room.end(End.RESTARTING)
            room.close()
        self._rooms.clear()

    def stop(self, timeout: float = 2.0) -> None:
        """Stop to look."""
        self._end_listening()
        self._stopping.set()
        self._bell.set()
        if self._thread.is_alive():
            self._thread.join(timeout)

    async def _load(self, view: DocumentView) -> Room:
        stored = await self._in_thread(partial(queries.stored, view.id))
        return Room(view, stored, self._in_thread)

    def _forget(self, document_id: str, task: "asyncio.Task[Room]") -> None:
        if self._rooms.get(document_id) is task:
            del self._rooms[document_id]

    def _open(self) -> list[Room]:
        return [task.result() for task in tuple(self._rooms.values()) if task.done() and not task.cancelled() and not task.exception()]

    # The thread

    def _look_on(self) -> None:
        while not self._stopping.is_set():
            self._bell.wait(_LONGEST_WAIT if self._rooms else None)
            self._stopping.wait(_REST)
            self._bell.clear()
            try:
                self._look()
            except (DatabaseError, InterfaceError) as error:
                log.warning("cannot read what others wrote, trying again: %s", error)
                close_old_connections()
                self._stopping.wait(1.0)
        with suppress(DatabaseError, InterfaceError):
            self._neighbours.leave()
        connections.close_all()

    def _look(self) -> None:
        rooms = {room.view.id: room for room in self._open()}
        if rooms and self._loop:
            numbers = queries.last_numbers(rooms)
            there = self._neighbours.exchange({one: room.here for one, room in rooms.items() if one in numbers})
            self._loop.call_soon_threadsafe(self._tell, rooms, numbers, there)

    def _tell(self, rooms: Mapping[str, Room], numbers: Mapping[str, int], there: Mapping[str, Here]) -> None:
        for document_id, room in rooms.items():
            if document_id in numbers:
                self._soon(room.look(numbers[document_id]))
                room.hear_elsewhere(there[document_id])
            else:
                room.end(End.GONE)

    def _soon(self, job: Coroutine[Any, Any, None]) -> None:
        task = asyncio.ensure_future(job)
        self._looks.add(task)
        task.add_done_callback(self._looks.discard)
