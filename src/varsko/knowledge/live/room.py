"""One open document in one process."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from varsko.core.clock import now
from varsko.kernel.errors import NotFound
from varsko.kernel.late import late
from varsko.knowledge import actions, queries, texts
from varsko.knowledge.data import LONGEST, DocumentView, Stored, Written
from varsko.knowledge.domain import messages, outline
from varsko.knowledge.domain.bits import Malformed
from varsko.knowledge.domain.messages import Asked, Said, Seen
from varsko.knowledge.live.company import Company
from varsko.knowledge.live.guest import End, Guest, Leave

if TYPE_CHECKING:
    import pycrdt
else:
    pycrdt = late("pycrdt")

log = logging.getLogger("varsko.documents")

InThread = Callable[[Callable[[], Any]], Awaitable[Any]]

MOST_GUESTS = 200
_GATHER = 0.02
_GATHER_PRESENCE = 0.1
_MOST_AT_ONCE = 500
_HEAVIEST = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A change that waits to be stored."""

    guest: Guest
    data: bytes


class Room:
    """A document with its open pages. All methods belong to the event loop."""

    def __init__(self, view: DocumentView, stored: Stored, in_thread: InThread) -> None:
        """Take the document and what is stored of it."""
        self.view = view
        self.guests: set[Guest] = set()
        self.is_over = False
        self.here: tuple[Seen, ...] = ()  # read by another thread
        self._in_thread = in_thread
        self._doc = texts.build(stored.changes)
        self._seen = stored.last
        self._known = outline.clocks(self._doc.get_state())
        self._owners: dict[int, str] = {}
        self._letters = sum(map(outline.units, texts.read(self._doc, view.sections).values()))
        self._weight = sum(map(len, stored.changes))
        self._company = Company(view.sections)
        self._line: list[_Waiting] = []
        self._moved: dict[int, Seen] = {}
        self._bell = asyncio.Event()
        self._storing = asyncio.Lock()
        self._task = asyncio.create_task(self._store_on())
        self._telling: asyncio.TimerHandle | None = None

    # Pages come, speak and go

    def enter(self, guest: Guest) -> None:
        """Let a page in: tell it what is known, so that it sends what is not, and who is here."""
        self.guests.add(guest)
        guest.tell(messages.sync(messages.KNOWN, self._doc.get_state()))
        if others := self._company.everybody():
            guest.tell(messages.presence(others))

    def leave(self, guest: Guest) -> None:
        """Let a page go. What it wrote goes on being stored."""
        self.guests.discard(guest)
        self._tell_presence(self._company.leave(guest))

    def hear(self, guest: Guest, frame: bytes) -> None:
        """Take a message of a page. Raises Leave when it must not stay."""
        if guest.is_leaving:
            return
        try:
            message = messages.read(frame)
            if isinstance(message, Said):
                self._hear_text(guest, message)
            elif isinstance(message, Asked):
                guest.tell(messages.presence(self._company.everybody()))
            else:
                self._tell_presence(self._company.hear(guest, message))
        except Malformed:
            raise Leave(End.NONSENSE) from None

    def _hear_text(self, guest: Guest, said: Said) -> None:
        if said.kind == messages.KNOWN:
            outline.clocks(said.body)
            guest.tell(messages.sync(messages.LACKING, self._doc.get_update(said.body)))
            return
        found = outline.outline(said.body, self.view.sections)
        if self._says_nothing_new(said, found):
            self._confirm(guest, 1)
            return
        self._admit(guest, said.body, found)
        self._line.append(_Waiting(guest, said.body))
        self._bell.set()

    def _says_nothing_new(self, said: Said, found: outline.Outline) -> bool:
        """A page that comes back repeats every deletion it knows."""
        if any(end > self._known.get(writer, 0) for writer, end in found.ends.items()):
            return False
        if not found.deletes or said.kind == messages.NEW:
            return not found.deletes
        there = outline.outline(self._doc.get_update(self._doc.get_state()), self.view.sections)
        return outline.adds_nothing(found.deletes, there.deletes)

    def _admit(self, guest: Guest, change: bytes, found: outline.Outline) -> None:
        """Let a change into the line, or raise Leave."""
        if guest.may != "write":
            raise Leave(End.FORBIDDEN)
        new = [writer for writer, end in found.ends.items() if end > self._known.get(writer, 0)]
        if not found.fits(self._known) or any(self._owners.setdefault(writer, guest.user_id) != guest.user_id for writer in new):
            raise Leave(End.NONSENSE)
        if self._letters + found.letters > LONGEST or self._is_too_heavy(len(change)):
            raise Leave(End.TOO_LONG)
        try:
            pycrdt.get_state(change)
        except ValueError:
            raise Leave(End.NONSENSE) from None
        self._weight += len(change)
        self._letters += found.letters
        for writer, end in found.ends.items():
            self._known[writer] = max(self._known.get(writer, 0), end)

    def _is_too_heavy(self, more: int) -> bool:
        if self._weight + more > _HEAVIEST:
            self._weight = len(self._doc.get_update())
        return self._weight + more > _HEAVIEST

    # Storing

    async def _store_on(self) -> None:
        while True:
            await self._bell.wait()
            await asyncio.sleep(_GATHER)
            self._bell.clear()
            while self._line:
                batch, self._line = self._line[:_MOST_AT_ONCE], self._line[_MOST_AT_ONCE:]
                await self._store(batch)

    async def _store(self, batch: Sequence[_Waiting]) -> None:
        async with self._storing:
            try:
                written = _by_writer(batch)
                numbers = await self._in_thread(partial(actions.append, self.view.id, written, at=now()))
                if numbers[0] == self._seen + 1:
                    self._take([one.data for one in written], numbers[-1])
                else:
                    await self._read_on()
            except NotFound:
                self.end(End.GONE)
            except Exception:
                log.exception("a document could not be stored; its pages come anew", extra={"document": self.view.id})
                self.end(End.LATER)
            else:
                for guest in {one.guest for one in batch}:
                    self._confirm(guest, sum(one.guest is guest for one in batch))

    async def look(self, last: int) -> None:
        """Take in what other processes stored, up to the number `last` at least."""
        if last <= self._seen:
            return
        async with self._storing:
            try:
                await self._read_on()
            except Exception:
                log.exception("a document could not be read on; its pages come anew", extra={"document": self.view.id})
                self.end(End.LATER)

    async def _read_on(self) -> None:
        found: Stored = await self._in_thread(partial(queries.stored, self.view.id, after=self._seen))
        if found.last > self._seen:
            self._take(found.changes, found.last)

    def _take(self, changes: Sequence[bytes], last: int) -> None:
        """Apply what is stored, and tell every page."""
        change = pycrdt.merge_updates(*changes) if len(changes) > 1 else changes[0]
        self._doc.apply_update(change)
        self._seen = last
        for writer, end in outline.clocks(self._doc.get_state()).items():
            self._known[writer] = max(self._known.get(writer, 0), end)
        if not self._line:
            self._letters = sum(map(outline.units, texts.read(self._doc, self.view.sections).values()))
        message = messages.sync(messages.NEW, change)
        for guest in self.guests:
            guest.tell(message)

    def _confirm(self, guest: Guest, count: int) -> None:
        guest.stored += count
        guest.tell(messages.stored(guest.stored))

    # Presence

    def hear_elsewhere(self, seen: Sequence[Seen]) -> None:
        """Take in who has the document open in other processes."""
        self._tell_presence(self._company.hear_elsewhere(seen))

    def _tell_presence(self, seen: Sequence[Seen]) -> None:
        self.here = self._company.here()
        self._moved.update((one.writer, one) for one in seen)
        if self._moved and self._telling is None:
            self._telling = asyncio.get_running_loop().call_later(_GATHER_PRESENCE, self._tell_moved)

    def _tell_moved(self) -> None:
        self._telling = None
        moved, self._moved = self._moved, {}
        message = messages.presence(moved.values())
        for guest in self.guests:
            guest.tell(message)

    # The end

    def end(self, code: End) -> None:
        """Send every page away and be of no more use; what was not stored they still have, and bring along when they come back."""
        self.is_over = True
        self._line.clear()
        for guest in self.guests:
            guest.end(code)

    async def settle(self) -> None:
        """Wait until everything is stored."""
        while self._line or self._storing.locked():
            await asyncio.sleep(_GATHER)

    def close(self) -> None:
        """Stop."""
        self._task.cancel()
        if self._telling:
            self._telling.cancel()


def _by_writer(batch: Sequence[_Waiting]) -> list[Written]:
    """Make one change of all that a person wrote, in the order in which people wrote first."""
    mine: dict[tuple[str, str], list[bytes]] = {}
    for one in batch:
        mine.setdefault((one.guest.user_id, one.guest.name), []).append(one.data)
    return [
        Written(data=pycrdt.merge_updates(*changes) if len(changes) > 1 else changes[0], by_id=by_id, by_name=by_name)
        for (by_id, by_name), changes in mine.items()
    ]
