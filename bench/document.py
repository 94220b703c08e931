"""Fifty people type into one document: do all come to the same text, and how long until a keystroke is on the others' screens?

Each keystroke is a mark of its own that every other connection looks for in what it is told; each also moves a cursor, as in a browser.
All clients share one process beside the server, so the longest delays are partly theirs.
"""

import argparse
import asyncio
import itertools
import re
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pycrdt import Doc, Text
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from bench.measure import cpu_seconds, family, machine, resident_mb
from tests.faults.house import House
from tests.notes import Notes, open_notes, settle
from tests.postgres import postgres
from varsko.knowledge.domain import messages
from varsko.knowledge.domain.bits import Reader

WRITERS = 50
A_SECOND = 4  # keystrokes of each
_MARK = re.compile(rb"<\d+>")
_END = {"tname": "notes", "assoc": 0}


@dataclass
class Client:
    """One page: what it writes, and what it hears and when."""

    socket: ClientConnection
    doc: "Doc[Text]" = field(default_factory=Doc)
    heard: list[tuple[float, bytes]] = field(default_factory=list)
    sent: int = 0
    stored: int = 0

    async def listen(self) -> None:
        """Collect changes; they are applied at the end, so that fifty documents do not slow down the measuring."""
        with suppress(ConnectionClosed):
            async for frame in self.socket:
                reader = Reader(bytes(frame))
                kind = reader.number()
                if kind == messages.SYNC:
                    await self._hear(reader.number(), reader.piece())
                elif kind == messages.STORED:
                    self.stored = reader.number()

    async def _hear(self, kind: int, body: bytes) -> None:
        if kind == messages.KNOWN:
            self.sent += 1
            await self.socket.send(messages.sync(messages.LACKING, self.doc.get_update(body)))
        else:
            self.heard.append((time.monotonic(), body))

    async def type(self, mark: str) -> None:
        """Press one key, and move the cursor."""
        before = self.doc.get_state()
        text = self.doc.get("notes", type=Text)
        text.insert(len(text), mark)
        self.sent += 1
        await self.socket.send(messages.sync(messages.NEW, self.doc.get_update(before)))
        state = {"cursor": {"section": "notes", "anchor": _END, "head": _END}}
        await self.socket.send(messages.presence([messages.Seen(self.doc.client_id, self.sent, state)]))

    def text(self) -> str:
        """Give what the page shows in the end."""
        for _at, change in self.heard:
            self.doc.apply_update(change)
        return str(self.doc.get("notes", type=Text))


def run(options: argparse.Namespace) -> None:
    """Print delays, memory and processor time, on each kind of database."""
    print(f"\n{WRITERS} writers in one document, {A_SECOND} keystrokes a second each · {machine()}\n")
    print("| database | keystrokes | converged | p50 | p99 | longest | all stored after | memory before, after | processors |")
    print("|---|---|---|---|---|---|---|---|---|")
    for database in ("sqlite", "postgresql") if options.database == "both" else (options.database,):
        with _notes(database) as notes:
            serve = notes.house.start("serve")
            open_notes(notes)
            print(f"| {database} | {asyncio.run(_measure(notes, family(serve.process.pid), options.seconds * 5))} |", flush=True)


@contextmanager
def _notes(database: str) -> Iterator[Notes]:
    with ExitStack() as ends:
        folder = Path(ends.enter_context(tempfile.TemporaryDirectory(prefix="bench-document-")))
        if database == "sqlite":
            house = ends.enter_context(House(folder))
        else:
            house = ends.enter_context(House(folder, ends.enter_context(postgres()).make("document")))
        house.run("migrate")
        yield settle(house)


async def _measure(notes: Notes, pids: list[int], seconds: float) -> str:
    before = resident_mb(pids)
    clients = [await _open(notes, name) for name in itertools.islice(itertools.cycle(("ann", "bo", "cleo")), WRITERS)]
    listening = [asyncio.create_task(client.listen()) for client in clients]
    await asyncio.sleep(2)
    cpu, began, numbers = cpu_seconds(pids), time.monotonic(), itertools.count()
    pressed: dict[bytes, tuple[Client, float]] = {}
    await asyncio.gather(*(_type_on(client, place, began + seconds, numbers, pressed) for place, client in enumerate(clients)))
    ended, cpu = time.monotonic(), (cpu_seconds(pids) - cpu) / (time.monotonic() - began)
    while any(client.stored < client.sent for client in clients) and time.monotonic() < ended + 60:
        await asyncio.sleep(0.01)
    stored = time.monotonic() - ended
    await asyncio.sleep(1)
    after = resident_mb(pids)
    for client, task in zip(clients, listening, strict=True):
        await client.socket.close()
        await task
    delays = sorted(_delays(clients, pressed))
    texts = {client.text() for client in clients}
    whole = len(texts) == 1 and all(mark.decode() in next(iter(texts)) for mark in pressed) and notes.read() in texts
    times = f"{_ms(statistics.median(delays))} | {_ms(delays[int(len(delays) * 0.99)])} | {_ms(delays[-1])}"
    told = "yes" if whole and len(delays) == len(pressed) * (WRITERS - 1) else f"NO ({len(texts)} texts)"
    return f"{len(pressed)} | {told} | {times} | {_ms(stored)} | {before:.0f}, {after:.0f} MB | {cpu:.2f}"


async def _open(notes: Notes, name: str) -> Client:
    address = f"{notes.house.url.replace('http', 'ws', 1)}/documents/{notes.document_id}/live"
    headers = {"Cookie": notes.cookies[name], "Origin": notes.house.url}
    client = Client(await connect(address, additional_headers=headers, compression=None, max_queue=None, proxy=None))
    await client.socket.send(messages.sync(messages.KNOWN, client.doc.get_state()))
    return client


async def _type_on(client: Client, place: int, until: float, numbers: Iterator[int], pressed: dict[bytes, Any]) -> None:
    await asyncio.sleep(place / WRITERS / A_SECOND)
    while time.monotonic() < until:
        mark = f"<{next(numbers)}>"
        pressed[mark.encode()] = (client, time.monotonic())
        await client.type(mark)
        await asyncio.sleep(1 / A_SECOND)


def _delays(clients: list[Client], pressed: dict[bytes, tuple[Client, float]]) -> Iterator[float]:
    for client in clients:
        seen: set[bytes] = set()
        for at, change in client.heard:
            for mark in _MARK.findall(change):
                if mark not in seen and pressed[mark][0] is not client:
                    seen.add(mark)
                    yield at - pressed[mark][1]


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms"
