"""How long from the POST of an alert to its mail in the hands of the mail server.

A summary counts for every alert that it names; an alert that was refused with 503 is sent again, and the wait counts.
"""

import argparse
import itertools
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from tests.faults.house import LADDER, House
from tests.postgres import postgres

RATES = (1, 10, 100)
_CLIENTS = 8
_LONGEST = 120.0


def run(options: argparse.Namespace) -> None:
    """Print the delays at each rate, on each kind of database."""
    print("| database | alerts/s | alerts | letters | p50 | p99 | longest |\n|---|---|---|---|---|---|---|")
    for database in ("sqlite", "postgresql") if options.database == "both" else (options.database,):
        with _house(database) as house:
            house.start("serve")
            for rate in RATES:
                print(f"| {database} | {rate} | {_measure(house, rate, max(options.seconds * 3, 10.0))} |", flush=True)


@contextmanager
def _house(database: str) -> Iterator[House]:
    with tempfile.TemporaryDirectory(prefix="bench-delay-") as folder:
        if database == "sqlite":
            with House(Path(folder)) as house:
                house.run("migrate", within=180)
                house.set_up()
                yield house
        else:
            with postgres() as server, House(Path(folder), server.make("delay")) as house:
                house.run("migrate", within=180)
                house.set_up()
                yield house


def _measure(house: House, rate: int, seconds: float) -> str:
    before = len(house.mailbox.letters)
    sent = _send(house, rate, seconds)
    if not house.mailbox.wait(lambda: set(sent) <= set(house.mailbox.told()), _LONGEST):
        raise SystemExit("bench: not every alert was told of")
    letters = house.mailbox.letters[before:]
    arrived: dict[str, float] = {}
    for letter in letters:
        for alias in letter.names:
            arrived.setdefault(alias, letter.at)
    delays = sorted(arrived[alias] - at for alias, at in sent.items())
    p99 = delays[min(int(len(delays) * 0.99), len(delays) - 1)]
    return f"{len(sent)} | {len(letters)} | {_ms(statistics.median(delays))} | {_ms(p99)} | {_ms(delays[-1])}"


def _send(house: House, rate: int, seconds: float) -> dict[str, float]:
    """Send alerts at an even pace, whatever the answers take; gives the moment of each POST by alias."""
    sent: dict[str, float] = {}
    began, numbers, total = time.monotonic(), itertools.count(), int(rate * seconds)

    def client() -> None:
        with httpx.Client(headers={"Authorization": f"GenieKey {house.key}"}, verify=False, timeout=30) as web:
            while (number := next(numbers)) < total:
                time.sleep(max(began + number / rate - time.monotonic(), 0.0))
                alias = f"rate{rate}-{number}"
                sent[alias] = time.monotonic()
                alert = {"alias": alias, "message": f"{alias} is down", **LADDER}
                while web.post(f"{house.url}/v2/alerts", json=alert).status_code == 503:
                    time.sleep(0.2)

    clients = [threading.Thread(target=client) for _ in range(_CLIENTS)]
    for thread in clients:
        thread.start()
    for thread in clients:
        thread.join()
    return sent


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms"
