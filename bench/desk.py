"""How long the server needs for the queue, searches, suggestions and the telephone log among very many requests, 4 in 100 of them open.

The time is that of the whole question inside the program, without the network. Beside each stands a rival of the same run: the same
answer asked of the same database by bare SQL (without permissions, words or a page), or for suggestions by Python's own `difflib`.
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

from bench.measure import machine
from bench.servers import postgresql
from tests.processes import ROOT, environment

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
    print(f"\n{count:,} requests stored in {time.perf_counter() - began:.0f} s")
    print(f"\n| {name} | p50 | p95 | limit | p95 / limit | rival p50 | times the rival |\n|---|---|---|---|---|---|---|", flush=True)
    for what, is_suggestion, ask, rival in questions(count):
        limit = LIMIT_SUGGEST_MS if is_suggestion else LIMIT_LIST_MS
        spent, other = sorted(_spent(ask)), statistics.median(_spent(rival))
        p50, p95 = statistics.median(spent), spent[int(len(spent) * 0.95)]
        verdict = "" if p95 < limit else " – missed"
        ours = f"{p50:.1f} ms | {p95:.1f} ms | {limit:.0f} ms | **{p95 / limit:.2f}**{verdict}"
        print(f"| {what} | {ours} | {other:.2f} ms | {p50 / other:.1f} |", flush=True)


def _spent(ask: Callable[[int], object]) -> list[float]:
    """Give how many milliseconds each turn took; of slow questions fewer are asked."""
    spent: list[float] = []
    first = time.perf_counter()
    for turn in range(_WARM + _TIMES):
        began = time.perf_counter()
        ask(turn)
        if turn >= _WARM:
            spent.append((time.perf_counter() - began) * 1000)
        if len(spent) > 2 and time.perf_counter() - first > _LONGEST:
            break
    return spent


if __name__ == "__main__":
    inside(sys.argv[1], int(sys.argv[2]))
