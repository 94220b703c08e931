"""How long the server needs to suggest articles at each pause of a keyboard, to search them and to show one, among 20,000.

One from the cache stands beside a status page from its own, and beside the view that draws it, in the same run.

The time is that of the question inside the program, without the network. Each figure stands beside its limit as a ratio.
"""

import argparse
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import django

from bench.measure import machine
from bench.servers import postgresql
from tests.processes import ROOT, environment

COUNT = 20_000
LIMIT_SUGGEST_MS, LIMIT_SEARCH_MS, LIMIT_PAGE_MS = 40.0, 60.0, 60.0
_WARM, _TIMES = 5, 60
_THINGS = (
    "printer",
    "password",
    "vpn",
    "laptop",
    "badge",
    "mail",
    "invoice",
    "scanner",
    "phone",
    "booking",
    "label",
    "sorter",
    "router",
    "card",
)
_TROUBLES = ("does not start", "is slow", "asks for a code", "prints nothing", "was lost", "is locked", "shows an error", "needs a new one")
_PLACES = ("Bergen", "Gdańsk", "Utrecht", "København", "Łódź", "Oslo")
_TYPED = (
    "hello, the printer on floor 3 in Gdansk does not prin",
    "vpn",
    "my password is locked and the card was lost in Utrec",
    "the invoice shows an error 7391",
    "skaneren i lodz er treg",
)


def run(options: argparse.Namespace) -> None:
    """Print the times of each question, on each kind of database; each has a process of its own."""
    print(machine())
    if options.database in {"sqlite", "both"}:
        _start("SQLite", "")
    if options.database in {"postgresql", "both"}:
        with postgresql() as url:
            _start("PostgreSQL", url)


def _start(name: str, database_url: str) -> None:
    settings = {"VARSKO_DATABASE_URL": database_url} if database_url else {}
    with tempfile.TemporaryDirectory(prefix="bench-articles-") as folder:
        surroundings = environment(Path(folder), DJANGO_SETTINGS_MODULE="varsko.config.settings", **settings)
        surroundings["PYTHONPATH"] += os.pathsep + str(ROOT)
        subprocess.run([sys.executable, "-m", "bench.articles", name], env=surroundings, cwd=ROOT, check=True)


def inside(name: str) -> None:
    """Fill the database of this process and ask it everything."""
    django.setup()
    from bench.asking_articles import beside, questions  # noqa: PLC0415 - Django must be set up first

    print(f"\n| {name}, {COUNT} articles | p50 | p95 | limit | p95 / limit |\n|---|---|---|---|---|", flush=True)
    for what, limit, ask in questions(COUNT, _texts(), _TYPED, (LIMIT_SUGGEST_MS, LIMIT_SEARCH_MS, LIMIT_PAGE_MS)):
        spent = sorted(_spent(ask))
        p95 = spent[int(len(spent) * 0.95)]
        verdict = "" if p95 < limit else " – missed"
        print(
            f"| {what} | {statistics.median(spent):.1f} ms | {p95:.1f} ms | {limit:.0f} ms | **{p95 / limit:.2f}**{verdict} |", flush=True
        )
    _compare(beside())


def _compare(asks) -> None:
    """Print what each of these takes beside the first of them."""
    times = {name: statistics.median(sorted(_spent(lambda _turn, ask=ask: ask()))) for name, ask in asks.items()}
    first = next(iter(times.values()))
    print("\n| one answer inside the process | p50 | times the first |\n|---|---|---|", flush=True)
    for name, spent in times.items():
        print(f"| {name} | {spent:.3f} ms | **{spent / first:.1f}** |", flush=True)


def _texts() -> list[tuple[str, str]]:
    """Make titles and texts that share most of their words, as those of one organisation do."""
    chance = random.Random(5)
    made = []
    for number in range(COUNT):
        thing, trouble, place = chance.choice(_THINGS), chance.choice(_TROUBLES), chance.choice(_PLACES)
        words = " ".join(chance.choice(_THINGS + _PLACES + ("the", "and", "then", "error", "again")) for _ in range(120))
        made.append((f"The {thing} in {place} {trouble} ({number})", f"How it shows: {thing}.\n\n1. {words}\n"))
    return made


def _spent(ask) -> list[float]:
    spent = []
    for turn in range(_WARM + _TIMES):
        began = time.perf_counter()
        ask(turn)
        if turn >= _WARM:
            spent.append((time.perf_counter() - began) * 1000)
    return spent


if __name__ == "__main__":
    inside(sys.argv[1])
