"""How long the server needs for the queue, searches, suggestions and the telephone log among very many requests, 4 in 100 of them open.

The time is that of the whole question inside the program, without the network. Beside each stands a rival of the same run: the same
answer asked of the same database by bare SQL (without permissions, words or a page), or for suggestions by Python's own `difflib`.
The last column is processor time, which other work on the machine does not lengthen: p95 of the program and the mean of PostgreSQL's.
"""

import argparse
import gc
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import django

from bench.measure import machine, of_database
from bench.servers import postgresql
from tests.processes import ROOT, environment
from varsko.cli.settling import Settling

LIMIT_LIST_MS, LIMIT_SUGGEST_MS = 60.0, 40.0
_WARM, _TIMES, _LONGEST = 2, 30, 6.0


def run(options: argparse.Namespace) -> None:
    """Print the times of each question, on each kind of database; each has a process of its own."""
    print(machine())
    if options.database in {"sqlite", "both"}:
        _start("SQLite", "", options.requests)
    if options.database in {"postgresql", "both"}:
        with postgresql() as url:
            _start("PostgreSQL", url, options.requests)


def _start(name: str, database_url: str, count: int) -> None:
    settings = {"VARSKO_DATABASE_URL": database_url} if database_url else {}
    with tempfile.TemporaryDirectory(prefix="bench-desk-") as folder:
        surroundings = environment(Path(folder), DJANGO_SETTINGS_MODULE="varsko.config.settings", **settings)
        surroundings["PYTHONPATH"] += os.pathsep + str(ROOT)
        subprocess.run([sys.executable, "-m", "bench.desk", name, str(count)], env=surroundings, cwd=ROOT, check=True)


def inside(name: str, count: int) -> None:
    """Fill the database of this process and ask it everything."""
    django.setup()
    from bench.asking_desk import fill, questions  # noqa: PLC0415 - Django must be set up first

    began = time.perf_counter()
    fill(count)
    gc.collect()
    gc.freeze()  # as `varsko serve` does: one look through all that was loaded takes 180 ms of whatever page is asked then
    Settling().begin()
    print(f"\n{count:,} requests stored in {time.perf_counter() - began:.0f} s")
    print(
        f"\n| {name} | p50 | p95 | limit | p95 / limit | rival p50 | times the rival | processor p95 |\n|---|---|---|---|---|---|---|---|",
        flush=True,
    )
    for what, is_suggestion, ask, rival in questions(count):
        limit = LIMIT_SUGGEST_MS if is_suggestion else LIMIT_LIST_MS
        used = of_database()
        walls, processor = _spent(ask)
        database = (of_database() - used) / len(walls)
        spent, other = sorted(walls), statistics.median(_spent(rival)[0])
        busy = sorted(processor)[int(len(processor) * 0.95)] + database
        p50, p95 = statistics.median(spent), spent[int(len(spent) * 0.95)]
        verdict = "" if p95 < limit else " – missed"
        ours = f"{p50:.1f} ms | {p95:.1f} ms | {limit:.0f} ms | **{p95 / limit:.2f}**{verdict}"
        print(f"| {what} | {ours} | {other:.2f} ms | {p50 / other:.1f} | {busy:.1f} ms |", flush=True)


def _spent(ask: Callable[[int], object]) -> tuple[list[float], list[float]]:
    """Give how many milliseconds each turn took, and how many of a processor; of slow questions fewer are asked."""
    spent: list[float] = []
    busy: list[float] = []
    first = time.perf_counter()
    for turn in range(_WARM + _TIMES):
        began, worked = time.perf_counter(), time.process_time()
        ask(turn)
        if turn >= _WARM:
            spent.append((time.perf_counter() - began) * 1000)
            busy.append((time.process_time() - worked) * 1000)
        if len(spent) > 2 and time.perf_counter() - first > _LONGEST:
            break
    return spent, busy


if __name__ == "__main__":
    inside(sys.argv[1], int(sys.argv[2]))
