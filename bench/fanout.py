"""How fast an update of a status page is told to all its subscribers by mail, and in how much memory.

    python -m bench.fanout [--subscribers 100000]

A server of its own in a fresh folder on SQLite, and an SMTP server beside it that takes everything and keeps nothing. One incident is
told of; the time counts from before its publication, with the start of the process that publishes it, until the last
mail was taken. Each address must get one mail, no more and no less; how far the mails came from the order of the subscribers is told.
"""

import argparse
import asyncio
import sys
import tempfile
import time
from multiprocessing import Array, Process, Value
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path

from bench.measure import cpu_seconds, family, machine, own_mb, resident_mb
from tests.faults.house import House
from tests.processes import free_port

_LONGEST = 3_600.0
_MAKE = """
from varsko.core.clock import now
from varsko.people.data import SYSTEM_ACTOR
from varsko.statuspages import actions
from varsko.statuspages.data import ComponentDraft, PageDraft
from varsko.statuspages.models import Subscriber
page = actions.create_page(by=SYSTEM_ACTOR, at=now(), draft=PageDraft(name="Bench", slug="bench"))
actions.add_component(by=SYSTEM_ACTOR, at=now(), ref=page.id, draft=ComponentDraft(name="Tickets"))
rows = (
    Subscriber(page_id=page.id, address=f"reader{{n}}@example.org", language="en", state="active", asked_at=now(), created_at=now())
    for n in range({count})
)
Subscriber.objects.bulk_create(rows, batch_size=1000)
"""
_TELL = """
from varsko.core.clock import now
from varsko.people.data import SYSTEM_ACTOR
from varsko.statuspages import actions
from varsko.statuspages.data import ReportDraft
draft = ReportDraft(titles={"en": "Tickets cannot be bought"}, texts={"en": "We look into it."})
actions.open_report(by=SYSTEM_ACTOR, at=now(), ref="bench", draft=draft)
"""


def main() -> int:
    """Measure and print."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--subscribers", type=int, default=100_000)
    count = asked.parse_args().subscribers
    if count < 1:
        asked.error("at least one subscriber")
    port, seen = free_port(), Seen(count)
    sink = Process(target=_sink, args=(port, seen), daemon=True)
    sink.start()
    try:
        with tempfile.TemporaryDirectory(prefix="bench-fanout-") as folder, House(Path(folder)) as house:
            _measure(house, count, port, seen)
    finally:
        sink.terminate()
        sink.join(10)
    return 0


class Seen:
    """What the SMTP server took, in memory that the processes share: how many mails, how many of each reader, how far out of order."""

    def __init__(self, count: int) -> None:
        """Begin with nothing, for so many readers."""
        self.taken: Synchronized[int] = Value("q", 0)
        self.furthest: Synchronized[int] = Value("q", 0)
        self.mails = Array("B", count, lock=False)

    def take(self, recipient: bytes) -> None:
        """Count a mail."""
        number = int(recipient.partition(b"reader")[2].partition(b"@")[0])
        self.mails[number] = min(self.mails[number] + 1, 255)
        self.furthest.value = max(self.furthest.value, abs(self.taken.value - number))
        self.taken.value += 1


def _measure(house: House, count: int, port: int, seen: Seen) -> None:
    house.run("migrate", within=180)
    house.clock.write_text("0")
    house.run_python(_MAKE.format(count=count))
    serve = house.start("serve", VARSKO_SMTP_URL=f"smtp://127.0.0.1:{port}")
    pids = family(serve.process.pid)
    idle, own_idle, cpu = resident_mb(pids), own_mb(pids), cpu_seconds(pids)
    began, most, own = time.monotonic(), idle, own_idle
    house.run_python(_TELL)
    while seen.taken.value < count:
        if time.monotonic() - began > _LONGEST:
            raise SystemExit(f"bench: only {seen.taken.value} of {count} mails came")
        most, own = max(most, resident_mb(pids)), max(own, own_mb(pids))
        time.sleep(0.2)
    seconds = time.monotonic() - began
    print(machine())
    print(f"subscribers            {count}")
    print(f"seconds until the last {seconds:.1f}")
    print(f"mails/s                {count / seconds:.0f}")
    print(f"CPU s per 1000         {(cpu_seconds(pids) - cpu) / count * 1000:.2f}")
    print(f"resident MB idle, most {idle:.0f}, {most:.0f}")
    print(f"of them its own        {own_idle:.0f}, {own:.0f}")
    print(f"furthest out of order  {seen.furthest.value}")
    time.sleep(3)
    odd = sum(number != 1 for number in seen.mails)
    if odd:
        raise SystemExit(f"bench: {odd} addresses got no mail, or more than one")


def _sink(port: int, seen: Seen) -> None:
    asyncio.run(_serve(port, seen))


async def _serve(port: int, seen: Seen) -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        recipient = b""
        writer.write(b"220 sink\r\n")
        while line := await reader.readline():
            verb = line[:4].upper()
            if verb == b"RCPT":
                recipient = line
            elif verb == b"DATA":
                writer.write(b"354 go on\r\n")
                while await reader.readline() not in {b".\r\n", b""}:
                    pass
                seen.take(recipient)
            writer.write(b"221 bye\r\n" if verb == b"QUIT" else b"250 sink\r\n")
            await writer.drain()
            if verb == b"QUIT":
                break
        writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", port, limit=2**20)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    sys.exit(main())
