"""Whoever wants to know at once that a page says something new waits here: mirrors elsewhere, and open pages.

They ask for the head of a page's proof with `Prefer: wait=25` (RFC 7240) and `If-None-Match`, and are answered when there is another
proof, or after those seconds. Nobody waits in a thread. A server that knows nothing of this answers the same question at once.
"""

import asyncio
import re
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from varsko.core import handles
from varsko.core.raw import Receive, Scope, Send, header
from varsko.statuspages.live.answers import Answer

LONGEST = 50
"""Seconds; proxies break off after sixty."""
MOST_PAGES, MOST_MIRRORS, MOST_OF_ONE = 2000, 200, 20
"""How many wait at a time: open pages, mirrors, mirrors of one address. Who finds no place is answered at once, and looks again later."""
_SHARE = 4
"""One of so many connections that this process may hold is for open pages that wait: alerts, and whoever works, need the others."""
_WAIT = re.compile(r"(?:^|[\s,;])wait=(\d{1,3})(?=$|[\s,;])")
_MIRROR = b"mirror"
State = Callable[[], Answer | None]


class Waits:
    """Those who wait. Everything but `ring` happens in the loop."""

    def __init__(self) -> None:
        """Prepare; before `start` nobody waits."""
        self._loop: asyncio.AbstractEventLoop | None = None
        self._bell = asyncio.Event()
        self._taken: Counter[str] = Counter()
        self._room = 0
        self._is_over = False

    @property
    def waiting(self) -> int:
        """Tell how many wait."""
        return self._taken.total()

    def start(self, loop: asyncio.AbstractEventLoop) -> None:
        """Let some wait from now on."""
        self._loop, self._room = loop, handles.allowed() // _SHARE

    def ring(self) -> None:
        """Say that pages were written; from any thread."""
        if self._loop:
            with suppress(RuntimeError):  # the loop has ended
                self._loop.call_soon_threadsafe(self._ring)

    def end(self) -> None:
        """Answer all who wait; nobody waits from now on."""
        self._is_over = True
        self._ring()

    def _ring(self) -> None:
        bell, self._bell = self._bell, asyncio.Event()
        bell.set()

    async def answer(self, state: State, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with the head of a proof when it is another one than the asker knows, or when the time is over."""
        known, seconds = header(scope, b"if-none-match").encode(), asked_to_wait(scope)
        has_waited = self._loop is not None and not self._is_over
        if has_waited and _is_known(state(), known):
            has_waited = await self._wait(state, known, seconds, scope, receive)
        if self._is_over:
            await _say(send, 503, [(b"retry-after", b"2")])
            return
        found = state()
        heads = [(b"etag", found.etag)] if found else []
        if has_waited:
            heads.append((b"preference-applied", b"wait=%d" % seconds))
        status = 404 if found is None else 304 if _is_known(found, known) else 200
        await _say(send, status, heads)

    async def _wait(self, state: State, known: bytes, seconds: int, scope: Scope, receive: Receive) -> bool:
        """Wait in a place of its own until there is news, the time is over or the asker has gone; tells whether there was a place."""
        place = f"mirror {(scope.get('client') or ('',))[0]}" if _MIRROR in scope["query_string"] else ""
        if not self._has_room(place):
            return False
        self._taken[place] += 1
        gone = asyncio.ensure_future(_gone(receive))
        try:
            with suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    while not (gone.done() or self._is_over) and _is_known(state(), known):
                        await self._rung_or(gone)
        finally:
            gone.cancel()
            self._taken[place] -= 1
            self._taken = +self._taken
        return True

    def _has_room(self, place: str) -> bool:
        pages = self._taken[""]
        if not place:
            return pages < min(MOST_PAGES, self._room)
        return self._taken[place] < MOST_OF_ONE and self._taken.total() - pages < MOST_MIRRORS

    async def _rung_or(self, gone: "asyncio.Future[None]") -> None:
        rung = asyncio.ensure_future(self._bell.wait())
        either: set[asyncio.Future[Any]] = {rung, gone}
        try:
            await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        finally:
            rung.cancel()


def asked_to_wait(scope: Scope) -> int:
    """Tell how many seconds the asker would wait for news, at most `LONGEST`; 0 for everybody who asks for anything else."""
    if scope["method"] != "HEAD":
        return 0
    found = _WAIT.search(header(scope, b"prefer"))
    return min(int(found[1]), LONGEST) if found else 0


def _is_known(found: Answer | None, known: bytes) -> bool:
    return found is not None and bool(known) and found.etag in known


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        continue


async def _say(send: Send, status: int, heads: list[tuple[bytes, bytes]]) -> None:
    await send({"type": "http.response.start", "status": status, "headers": [*heads, (b"cache-control", b"no-store")]})
    await send({"type": "http.response.body", "body": b""})
