"""The address that open pages listen to: `/live`."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any
from urllib.parse import parse_qs

from django.db import DatabaseError, InterfaceError

from varsko.core.live.hub import RELOAD, Hub, Reader, Told
from varsko.core.raw import Receive, Scope, Send, answer, cookies, header

InThread = Callable[[Callable[[], Any]], Awaitable[Any]]
Identify = Callable[[dict[str, str], str], frozenset[str] | None]

MOST_READERS = 2000
HEARTBEAT = 15.0
CHECK_AGAIN = 60.0

_HEAD = [(b"content-type", b"text/event-stream"), (b"cache-control", b"no-cache"), (b"x-accel-buffering", b"no")]
_HELLO = b"retry: 2000\n\n"
_ALIVE = b": alive\n\n"


class Stream:
    """Serves one stream for each open page.

    `identify` gives the groups of whoever holds these cookies, None for strangers, and for another person than the page was drawn
    for, of whom the page's address holds the mark (`?as=`); it is asked in a thread, and asked again each minute, so that somebody
    who was deactivated hears nothing more.
    """

    def __init__(self, hub: Hub, identify: Identify, in_thread: InThread) -> None:
        """Take the hub, the way to recognise a reader, and the way to run something in a thread."""
        self._hub = hub
        self._identify = identify
        self._in_thread = in_thread

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one stream until the client leaves, may no longer read, or the process stops."""
        who = (cookies(scope), _asked(scope, "as"))
        try:
            groups = await self._in_thread(partial(self._identify, *who))
        except (DatabaseError, InterfaceError):
            return await answer(send, 503, b'{"message": "The database does not answer."}', headers=[(b"retry-after", b"5")])
        if groups is None:
            return await answer(send, 401, b'{"message": "Sign in first."}')
        if self._hub.readers >= MOST_READERS:
            return await answer(send, 503, b'{"message": "Too many pages are open."}', headers=[(b"retry-after", b"30")])
        reader = Reader(groups)
        watch = asyncio.ensure_future(_end_when_gone(receive, reader))
        try:
            missed = await self._in_thread(partial(self._hub.join, reader, after=_after(scope)))
            await self._send_all(send, reader, missed, who)
        finally:
            watch.cancel()
            self._hub.leave(reader)

    async def _send_all(self, send: Send, reader: Reader, missed: list[Told] | None, who: tuple[dict[str, str], str]) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": _HEAD})
        first = _HELLO + (RELOAD if missed is None else b"".join(line.as_event() for line, may in missed if may & reader.groups))
        await send({"type": "http.response.body", "body": first, "more_body": True})
        check_at = time.monotonic() + CHECK_AGAIN
        while (piece := await _next_piece(reader)) is not None:
            await send({"type": "http.response.body", "body": piece, "more_body": True})
            if time.monotonic() >= check_at:
                check_at += CHECK_AGAIN
                groups = await self._in_thread(partial(self._identify, *who))
                if groups is None:
                    break
                reader.groups = groups
        await send({"type": "http.response.body", "body": b""})


async def _end_when_gone(receive: Receive, reader: Reader) -> None:
    while (await receive())["type"] != "http.disconnect":
        continue
    reader.end()


async def _next_piece(reader: Reader) -> bytes | None:
    """Wait for something to send, a heartbeat at the latest; None when the stream is over."""
    try:
        piece = await asyncio.wait_for(reader.queue.get(), HEARTBEAT)
    except TimeoutError:
        return _ALIVE
    while piece is not None and not reader.queue.empty():
        more = reader.queue.get_nowait()
        if more is None:
            reader.end()
            break
        piece += more
    return piece


def _after(scope: Scope) -> int | None:
    """Tell which line the page saw last: its own Last-Event-ID, else what it was rendered with (`?after=`)."""
    for text in (header(scope, b"last-event-id"), _asked(scope, "after")):
        if text.isascii() and text.isdigit():
            return int(text[:18])
    return None


def _asked(scope: Scope, name: str) -> str:
    return str(parse_qs(scope["query_string"].decode("latin-1")).get(name, [""])[0])
