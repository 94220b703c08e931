"""A thousand open pages on one machine: what each costs in memory and processor time while quiet, and until all hear of a message.

A page is the stream of `/live` that a browser holds for it, opened with the session of one of some people; HTML is not part of it.
"""

import argparse
import asyncio
import resource
import statistics
import time
from dataclasses import dataclass

import httpx

from bench.measure import cpu_seconds, family, machine, resident_mb
from bench.room import Place, open_room

PAGES, PEOPLE = 1000, 20
_TOGETHER, _QUIET, _PATIENCE = 50, 5.0, 20.0


@dataclass(frozen=True)
class Cost:
    """What all pages cost: megabytes more than without them, the share of a core while nothing happens, seconds until each heard."""

    megabytes: float
    share: float
    heard: list[float]


def run(options: argparse.Namespace) -> None:
    """Print the cost of a page on the chosen databases."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 10 * PAGES), hard))  # the server inherits it
    print(f"\n{PAGES} open pages of {PEOPLE} people · {machine()}")
    print("| database | memory a page | processor of all while quiet | a message at half of them | at all of them |")
    print("|---|---|---|---|---|")
    for database in ("sqlite", "postgresql") if options.database == "both" else (options.database,):
        with open_room(database, people=PEOPLE, messages=PEOPLE) as place:
            cost = asyncio.run(_hold(place))
        memory, share = f"{cost.megabytes / PAGES * 1024:.0f} KB", f"{cost.share:.1%} of a core"
        print(f"| {database} | {memory} | {share} | {statistics.median(cost.heard):.2f} s | {max(cost.heard):.2f} s |", flush=True)


async def _hold(place: Place) -> Cost:
    pids = family(place.program.process.pid)
    before = resident_mb(pids)
    pages: list[asyncio.StreamReader] = []
    writers = []
    for first in range(0, PAGES, _TOGETHER):
        for reader, writer in await asyncio.gather(*(_open(place, number) for number in range(first, first + _TOGETHER))):
            pages.append(reader)
            writers.append(writer)
    await asyncio.sleep(_QUIET)
    megabytes, spent = resident_mb(pids) - before, cpu_seconds(pids)
    await asyncio.sleep(_QUIET)
    share = (cpu_seconds(pids) - spent) / _QUIET
    heard = await _say(place, pages)
    for writer in writers:
        writer.close()
    return Cost(megabytes, share, heard)


async def _open(place: Place, number: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Open one stream, as raw as can be, and read its head."""
    host, port = place.program.url.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    session = place.sessions[number % PEOPLE]
    writer.write(f"GET /live HTTP/1.1\r\nHost: {host}\r\nCookie: sessionid={session}\r\n\r\n".encode())
    status = await asyncio.wait_for(reader.readline(), _PATIENCE)
    if b" 200 " not in status:
        raise SystemExit(f"bench: page {number} is answered {status!r}")
    return reader, writer


async def _say(place: Place, pages: list[asyncio.StreamReader]) -> list[float]:
    """Say something in the room; gives the seconds until each page heard of it."""
    async with httpx.AsyncClient(base_url=place.program.url, cookies={"sessionid": place.sessions[0]}, timeout=_PATIENCE) as speaker:
        page = (await speaker.get(place.page)).text
        token = page.partition('name="csrf-token" content="')[2].partition('"')[0]
        listeners = [asyncio.create_task(_hear(reader)) for reader in pages]
        began = time.perf_counter()
        headers = {"X-CSRFToken": token, "Accept": "application/json"}
        answer = await speaker.post(f"/rooms/{place.room}/say", data={"text": "said", "token": "1"}, headers=headers)
        if answer.status_code != 200:
            raise SystemExit(f"bench: saying something answers {answer.status_code}")
        moments = await asyncio.wait_for(asyncio.gather(*listeners), _PATIENCE)
    return [moment - began for moment in moments]


async def _hear(reader: asyncio.StreamReader) -> float:
    while line := await reader.readline():
        if b"MessagePosted" in line:
            return time.perf_counter()
    raise SystemExit("bench: a page was closed")
