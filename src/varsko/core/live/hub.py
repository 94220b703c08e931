"""Fans out what happens to all open pages of this process."""

import asyncio
import logging
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from django.db import DatabaseError, InterfaceError, close_old_connections, connections
from django.db.models import Q

from varsko.core import outage, wake
from varsko.core.live.lines import Audience, Audiences, Follower, Line, lines

log = logging.getLogger("varsko.live")

_DATABASE = outage.of("the database, for live pages")

RELOAD = b"event: reload\ndata: {}\n\n"

_LONGEST_WAIT = 0.5  # on SQLite other processes' news come without a wake
_GATHER = 0.05
_MOST_MISSED = 500
_QUEUE = 200

Told = tuple[Line, Audience]


@dataclass(eq=False)
class Reader:
    """One open page. The queue holds events to send; None ends the stream."""

    groups: frozenset[str]
    queue: "asyncio.Queue[bytes | None]" = field(default_factory=lambda: asyncio.Queue(_QUEUE))

    def tell(self, told: Iterable[Told]) -> None:
        """Queue what this reader may know. One who cannot keep up is told to load the page anew."""
        for line, audience in told:
            if not self.groups & audience:
                continue
            if self.queue.full():
                self.start_over()
                return
            self.queue.put_nowait(line.as_event())

    def start_over(self) -> None:
        """Drop what is queued and tell the page to load anew."""
        while not self.queue.empty():
            self.queue.get_nowait()
        self.queue.put_nowait(RELOAD)

    def end(self) -> None:
        """End the stream after what is queued."""
        if self.queue.full():
            self.start_over()
        self.queue.put_nowait(None)


class Hub:
    """One thread that reads the log for all readers. `audiences` says of each line which groups may know of it."""

    def __init__(self, audiences: Audiences) -> None:
        """Prepare; nothing runs before `start`."""
        self._audiences = audiences
        self._readers: set[Reader] = set()
        self._lock = threading.Lock()
        self._bell = threading.Event()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._read_on, name="varsko-live", daemon=True)
        self._follower: Follower | None = None
        self._untold: list[Line] = []
        self._loop: asyncio.AbstractEventLoop | None = None
        self._end_listening: Callable[[], None] = lambda: None

    @property
    def readers(self) -> int:
        """Tell how many pages are open."""
        return len(self._readers)

    def start(self, loop: asyncio.AbstractEventLoop) -> None:
        """Begin to read; the readers' queues belong to `loop`."""
        self._loop = loop
        self._thread.start()
        self._end_listening = wake.listen(self._bell.set)

    def end_streams(self) -> None:
        """End all streams; called in the loop."""
        for reader in tuple(self._readers):
            reader.end()

    def stop(self, timeout: float = 2.0) -> None:
        """Stop reading."""
        self._end_listening()
        self._stopping.set()
        self._bell.set()
        if self._thread.is_alive():
            self._thread.join(timeout)

    def join(self, reader: Reader, *, after: int | None) -> list[Told] | None:
        """Let a page hear what happens from now on; gives what it missed since `after`, or None when that is too much to tell.

        Reads the database: call it in a thread. A line may be told twice, none is left out.
        """
        with self._lock:
            if not self._readers:
                self._follower = Follower()
            self._readers.add(reader)
        self._bell.set()
        if after is None:
            return []
        missed = lines(Q(id__gt=after), limit=_MOST_MISSED + 1)
        return None if len(missed) > _MOST_MISSED else self._with_audiences(missed)

    def leave(self, reader: Reader) -> None:
        """Forget a page."""
        with self._lock:
            self._readers.discard(reader)

    def _read_on(self) -> None:
        while not self._stopping.is_set():
            self._bell.wait(_LONGEST_WAIT if self._readers else None)
            self._stopping.wait(_GATHER)
            self._bell.clear()
            try:
                self._read()
                _DATABASE.worked()
            except (DatabaseError, InterfaceError) as error:
                _DATABASE.failed(error)
                close_old_connections()
                self._again_soon()
            except Exception:
                log.exception("what happened cannot be told; open pages hear what follows")
                self._untold = []
                self._again_soon()
        connections.close_all()

    def _again_soon(self) -> None:
        self._stopping.wait(1.0)
        self._bell.set()

    def _read(self) -> None:
        while found := self._untold or self._news():
            self._untold = found  # as long as nobody knows whom it may be told to
            told = self._with_audiences(found)
            self._untold = []
            if self._loop:
                self._loop.call_soon_threadsafe(self._tell, told)

    def _news(self) -> list[Line]:
        with self._lock:
            return self._follower.read() if self._readers and self._follower else []

    def _tell(self, told: Sequence[Told]) -> None:
        for reader in tuple(self._readers):
            reader.tell(told)

    def _with_audiences(self, found: Sequence[Line]) -> list[Told]:
        return list(zip(found, self._audiences(found), strict=True)) if found else []
