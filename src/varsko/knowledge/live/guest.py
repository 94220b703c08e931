"""One open page."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from enum import IntEnum

from varsko.knowledge.data import Access

_MOST_WAITING = 1000
_LARGEST_WAITING = 8 * 1024 * 1024
_AT_ONCE, _A_SECOND = 400, 100


class End(IntEnum):
    """Why a page's connection ends. From 4400 to 4499 a page does not try again by itself."""

    RESTARTING = 1012
    LATER = 1013
    NONSENSE = 4400
    STRANGER = 4401
    FORBIDDEN = 4403
    GONE = 4404
    TOO_LONG = 4413


class Leave(Exception):
    """The page has to leave."""

    def __init__(self, code: End) -> None:
        """Keep the reason."""
        super().__init__(code.name)
        self.code = code


class Guest:
    """A page with the document open: who looks at it, what they may do, and what waits to be sent to them."""

    def __init__(self, user_id: str, name: str, may: Access) -> None:
        """Begin with nothing to send."""
        self.user_id = user_id
        self.name = name
        self.may = may
        self.writer: int | None = None  # the number of the page's program, once it has told
        self.stored = 0
        self.is_leaving = False
        self._waiting: asyncio.Queue[bytes | End] = asyncio.Queue()
        self._size = 0
        self._credit = float(_AT_ONCE)
        self._counted_at = time.monotonic()

    def tell(self, message: bytes) -> None:
        """Queue a message. A page that cannot keep up has to come anew."""
        if self.is_leaving:
            return
        self._size += len(message)
        if self._waiting.qsize() >= _MOST_WAITING or self._size > _LARGEST_WAITING:
            self.end(End.LATER)
        else:
            self._waiting.put_nowait(message)

    def end(self, code: End) -> None:
        """End the connection; what waits is dropped, and what still comes is not heard. The first reason counts."""
        if self.is_leaving:
            return
        self.is_leaving = True
        while not self._waiting.empty():
            self._waiting.get_nowait()
        self._waiting.put_nowait(code)

    async def send_on(self, send: Callable[[bytes], Awaitable[None]]) -> End:
        """Send what is queued until the connection is to end; gives why."""
        while not isinstance(message := await self._waiting.get(), End):
            self._size -= len(message)
            await send(message)
        return message

    async def pace(self) -> None:
        """Make a page wait that says more than a person can; what it sends meanwhile waits in the network."""
        now = time.monotonic()
        self._credit = min(self._credit + (now - self._counted_at) * _A_SECOND, _AT_ONCE) - 1
        self._counted_at = now
        if self._credit < 0:
            await asyncio.sleep(-self._credit / _A_SECOND)
