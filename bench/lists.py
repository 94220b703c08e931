"""How long the server needs for lists and searches when there are very many alerts, 5 in 100 of them open.

The time is that of the whole request inside the program, without the network: sign-in, permission, database, page.
"""

import argparse
import gc
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import django

from bench.measure import machine, of_database
from bench.servers import postgresql
from tests.processes import ROOT, environment
from varsko.cli.settling import Settling

LIMIT_MS = 50.0
_WARM, _TIMES = 3, 40


def run(options: argparse.Namespace) -> None:
    """Print the times of each question, on each kind of database; each has a process of its own."""
    print(machine())
    if options.database in {"sqlite", "both"}:
        _start("SQLite", "", options.alerts)
    if options.database in {"postgresql", "both"}:
        with postgresql() as url:
            _start("PostgreSQL", url, options.alerts)


def _start(name: str, database_url: str, count: int) -> None:
    settings = {"VARSKO_DATABASE_URL": database_url} if database_url else {}
    with tempfile.TemporaryDirectory(prefix="bench-lists-") as folder:
        surroundings = environment(Path(folder), DJANGO_SETTINGS_MODULE="varsko.config.settings", **settings)
        surroundings["PYTHONPATH"] += os.pathsep + str(ROOT)
        subprocess.run([sys.executable, "-m", "bench.lists", name, str(count)], env=surroundings, cwd=ROOT, check=True)


def inside(name: str, count: int) -> None:
    """Fill the database of this process and ask it everything."""
    django.setup()
    from bench.asking import questions  # noqa: PLC0415 - Django must be set up first

    asked = questions(count)
    print(next(asked), flush=True)
    gc.collect()
    gc.freeze()  # as `varsko serve` does
    Settling().begin()
    print(f"\n| {name} | p50 | p95 | CPU of ours | CPU of the database | |\n|---|---|---|---|---|---|")
    for what, ask in asked:
        ours, theirs = time.process_time(), of_database()
        spent = sorted(_spent(ask))
        ours = (time.process_time() - ours) * 1000 / (_WARM + _TIMES)
        theirs = (of_database() - theirs) / (_WARM + _TIMES)
        p50, p95 = statistics.median(spent), spent[int(len(spent) * 0.95)]
        verdict = "" if p95 < LIMIT_MS else "missed"
        print(f"| {what} | {p50:.1f} ms | {p95:.1f} ms | {ours:.1f} ms | {theirs:.1f} ms | {verdict} |", flush=True)


def _spent(ask) -> Iterator[float]:
    for turn in range(_WARM + _TIMES):
        began = time.perf_counter()
        ask()
        if turn >= _WARM:
            yield (time.perf_counter() - began) * 1000


if __name__ == "__main__":
    inside(sys.argv[1], int(sys.argv[2]))
