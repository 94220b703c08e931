"""A timeline of 10,000 lines: what the incident's page and its timeline cost the server, beside a plain Django list of as many rows.

Everything runs in one process, without HTTP: a request of ours goes through the middleware to the rendered page. The plain list is
Django's own `ListView` with as many rows on a page, one template, and neither middleware nor sign-in.
"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.measure import machine
from bench.servers import postgresql
from tests.processes import ROOT, environment, varsko

LINES, SHOWN = 10_000, 200
_CHILD = f"import django; django.setup(); from bench import longest; longest.measure({LINES}, {SHOWN})"


def run(options: argparse.Namespace) -> None:
    """Print the server time of each page on the chosen databases."""
    print(f"\nAn incident with a timeline of {LINES} lines · {machine()}")
    print("| database | plain list of 200 | incident's page | ratio | timeline, newest 200 | ratio | timeline, older 200 | ratio |")
    print("|---|---|---|---|---|---|---|---|")
    for database in ("sqlite", "postgresql") if options.database == "both" else (options.database,):
        if database == "sqlite":
            print(f"| {database} | {_measured({})} |", flush=True)
        else:
            with postgresql() as url:
                print(f"| {database} | {_measured({'VARSKO_DATABASE_URL': url})} |", flush=True)


def _measured(settings: dict[str, str]) -> str:
    with tempfile.TemporaryDirectory(prefix="bench-timeline-") as folder:
        data = Path(folder)
        if (made := varsko(data, "migrate", **settings)).returncode:
            raise SystemExit(f"bench: {made.stderr}")
        variables = {**environment(data, **settings), "DJANGO_SETTINGS_MODULE": "varsko.config.settings"}
        variables["PYTHONPATH"] += f":{ROOT}"
        done = subprocess.run([sys.executable, "-c", _CHILD], env=variables, capture_output=True, text=True, timeout=600, check=False)
        if done.returncode:
            raise SystemExit(f"bench: {done.stderr}")
        return done.stdout.strip()
