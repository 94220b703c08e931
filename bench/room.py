"""A room with many people and much said: how long it takes to open, and until all others hear of a message.

Opening is one request for the whole page, on an idle server, one after the other. A message goes by HTTP as a browser sends it; each of the
others holds one stream of `/live`, and the time runs from the first byte of the request to the arrival of the line in each stream.
"""

import argparse
import asyncio
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from bench.measure import cpu_seconds, family, machine, resident_mb
from bench.servers import postgresql
from tests.processes import ROOT, Running, environment, running, varsko

PEOPLE, MESSAGES = 200, 5000
_OPENINGS, _SENT, _PAUSE = 30, 20, 0.5
_FILL = "import django; django.setup(); from bench import crowd; print(*crowd.gather({people}, {messages}))"


@dataclass(frozen=True)
class Place:
    """The running server, the address of the room, and the sessions of its people."""

    program: Running
    room: str
    page: str
    sessions: tuple[str, ...]

    def client(self, number: int) -> httpx.Client:
        """Give the browser of somebody."""
        return httpx.Client(base_url=self.program.url, cookies={"sessionid": self.sessions[number]}, timeout=30)


def run(options: argparse.Namespace) -> None:
    """Print both measures on the chosen databases."""
    print(f"\nA room with {PEOPLE} people and {MESSAGES} messages · {machine()}")
    print("| database | opening p50 | p99 | page | message to all others p50 | p99 | longest | CPU a message | memory |")
    print("|---|---|---|---|---|---|---|---|---|")
    for database in ("sqlite", "postgresql") if options.database == "both" else (options.database,):
        with open_room(database) as place:
            opened, size = _open(place)
            before = cpu_seconds(family(place.program.process.pid))
            heard = asyncio.run(_talk(place))
            cost = (cpu_seconds(family(place.program.process.pid)) - before) / _SENT
            memory = resident_mb(family(place.program.process.pid))
        told = f"{_ms(statistics.median(heard))} | {_ms(_p99(heard))} | {_ms(max(heard))}"
        shown = f"{_ms(statistics.median(opened))} | {_ms(_p99(opened))} | {size / 1024:.0f} KB"
        print(f"| {database} | {shown} | {told} | {_ms(cost)} | {memory:.0f} MB |", flush=True)


@contextmanager
def open_room(database: str, *, people: int = PEOPLE, messages: int = MESSAGES) -> Iterator[Place]:
    """Serve an installation with one room in which so many people said so many things."""
    fill = _FILL.format(people=people, messages=messages)
    if database == "sqlite":
        with _served({}, fill) as place:
            yield place
    else:
        with postgresql() as url, _served({"VARSKO_DATABASE_URL": url}, fill) as place:
            yield place


@contextmanager
def _served(settings: dict[str, str], fill: str) -> Iterator[Place]:
    with tempfile.TemporaryDirectory(prefix="bench-room-") as folder:
        data = Path(folder)
        if (made := varsko(data, "migrate", **settings)).returncode:
            raise SystemExit(f"bench: {made.stderr}")
        team, room, *sessions = _child(data, settings, fill)
        with running(data, "serve", **settings) as program:
            if not program.ready_within(30):
                raise SystemExit("bench: varsko serve does not get ready")
            yield Place(program, room, f"/rooms/team/{team}", tuple(sessions))
            program.stop()


def _child(data: Path, settings: dict[str, str], fill: str) -> list[str]:
    variables = {**environment(data, **settings), "DJANGO_SETTINGS_MODULE": "varsko.config.settings"}
    variables["PYTHONPATH"] += f":{ROOT}"
    done = subprocess.run([sys.executable, "-c", fill], env=variables, capture_output=True, text=True, timeout=600, check=False)
    if done.returncode:
        raise SystemExit(f"bench: {done.stderr}")
    return done.stdout.split()


def _open(place: Place) -> tuple[list[float], int]:
    """Open the room as one person after another; gives the seconds of each and the size of the page."""
    times, size = [], 0
    for number in range(_OPENINGS + 3):
        with place.client(number % PEOPLE) as browser:
            began = time.perf_counter()
            answer = browser.get(place.page)
            times.append(time.perf_counter() - began)
        if answer.status_code != 200:
            raise SystemExit(f"bench: the room answers {answer.status_code}")
        size = len(answer.content)
    return times[3:], size


async def _talk(place: Place) -> list[float]:
    """Say something now and then; gives the seconds until each of the others heard of each message."""
    heard: list[float] = []
    sent: dict[int, float] = {}
    async with AsyncExitStack() as stack:
        listeners = [asyncio.create_task(_listen(place, number, sent, heard)) for number in range(1, PEOPLE)]
        speaker = await stack.enter_async_context(
            httpx.AsyncClient(base_url=place.program.url, cookies={"sessionid": place.sessions[0]}, timeout=30)
        )
        page = (await speaker.get(place.page)).text
        token = page.partition('name="csrf-token" content="')[2].partition('"')[0]
        await asyncio.sleep(3)
        for number in range(_SENT):
            sent[number] = time.perf_counter()
            headers = {"X-CSRFToken": token, "Accept": "application/json"}
            answer = await speaker.post(f"/rooms/{place.room}/say", data={"text": f"said {number}", "token": str(number)}, headers=headers)
            if answer.status_code != 200:
                raise SystemExit(f"bench: saying something answers {answer.status_code}")
            await asyncio.sleep(_PAUSE)
        await asyncio.sleep(1)
        for one in listeners:
            one.cancel()
        await asyncio.gather(*listeners, return_exceptions=True)
    if len(heard) != _SENT * (PEOPLE - 1):
        raise SystemExit(f"bench: {len(heard)} lines were heard, not {_SENT * (PEOPLE - 1)}")
    return heard


async def _listen(place: Place, number: int, sent: dict[int, float], heard: list[float]) -> None:
    """Hold one stream, as raw as can be, and note when each message's line comes."""
    host, port = place.program.url.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(f"GET /live HTTP/1.1\r\nHost: {host}\r\nCookie: sessionid={place.sessions[number]}\r\n\r\n".encode())
    count = 0
    while line := await reader.readline():
        if b"MessagePosted" in line:
            heard.append(time.perf_counter() - sent[count])
            count += 1


def _p99(values: list[float]) -> float:
    return sorted(values)[min(int(len(values) * 0.99), len(values) - 1)]


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms"
