"""Starts what is measured: Varsko as `varsko serve` starts it, Debian's Alertmanager, PostgreSQL with its durable settings."""

import contextlib
import shutil
import socket
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from bench.measure import family
from tests.postgres import Postgres
from tests.processes import free_port, running, varsko

_UNOPENED = "alerts_sack WHERE due_at IS NOT NULL"
_NOBODY = "route:\n  receiver: nobody\nreceivers:\n  - name: nobody\n"


@dataclass
class Peer:
    """A server under load: its address, its processes, the key it wants."""

    url: str
    pids: list[int]
    key: str = "none"


@contextmanager
def alertmanager() -> Iterator[Peer]:
    """Start Alertmanager with a route to nobody: it takes alerts into memory and does nothing with them."""
    program = shutil.which("prometheus-alertmanager") or shutil.which("alertmanager")
    if not program:
        raise SystemExit("bench: prometheus-alertmanager is not installed (apt-get install prometheus-alertmanager)")
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="bench-am-") as folder:
        (Path(folder) / "am.yml").write_text(_NOBODY)
        command = [program, f"--config.file={folder}/am.yml", f"--storage.path={folder}", f"--web.listen-address=127.0.0.1:{port}"]
        process = subprocess.Popen([*command, "--cluster.listen-address=", "--log.level=error"], stderr=subprocess.DEVNULL)
        try:
            _wait_for_port(port)
            yield Peer(f"http://127.0.0.1:{port}", [process.pid])
        finally:
            process.kill()
            process.wait()


def _wait_for_port(port: int) -> None:
    until = time.monotonic() + 20
    while time.monotonic() < until:
        with contextlib.suppress(OSError), contextlib.closing(socket.create_connection(("127.0.0.1", port), timeout=1)):
            return
        time.sleep(0.1)
    raise SystemExit(f"bench: nothing listens on port {port}")


class Product(Peer):
    """Varsko with its worker running, and a way to look into its database."""

    def __init__(self, url: str, pid: int, key: str, data: Path, database_url: str) -> None:
        super().__init__(url, family(pid), key)
        self._data = data
        self._database_url = database_url

    def count(self, what: str) -> int:
        """Count rows, such as `alerts_alert` or `core_reaction WHERE …`."""
        query = f"SELECT count(*) FROM {what}"
        if self._database_url:
            with psycopg.connect(self._database_url) as database:
                return database.execute(query).fetchone()[0]
        with contextlib.closing(sqlite3.connect(f"file:{self._data / 'varsko.sqlite3'}?mode=ro", uri=True)) as database:
            return database.execute(query).fetchone()[0]

    def wait_until_routed(self, longest: float = 600) -> float:
        """Wait until every alert has been routed; gives the seconds it took."""
        began = time.monotonic()
        while self.count(_UNOPENED) or self.count("core_reaction WHERE handler = 'routing.handlers.route'"):
            if time.monotonic() - began > longest:
                raise SystemExit("bench: the worker does not catch up")
            time.sleep(0.2)
        return time.monotonic() - began


@contextmanager
def product(database_url: str = "") -> Iterator[Product]:
    """Start `varsko serve` on an empty installation with one key."""
    settings = {"VARSKO_DATABASE_URL": database_url} if database_url else {}
    with tempfile.TemporaryDirectory(prefix="bench-varsko-") as folder:
        data = Path(folder)
        _must(varsko(data, "migrate", **settings))
        key = _must(varsko(data, "key", "add", "--name", "bench", **settings)).splitlines()[-1]
        with running(data, "serve", **settings) as one:
            if not one.ready_within(30):
                raise SystemExit("bench: varsko serve does not get ready")
            yield Product(one.url, one.process.pid, key, data, database_url)
            one.stop()


def _must(done: subprocess.CompletedProcess[str]) -> str:
    if done.returncode:
        raise SystemExit(f"bench: {' '.join(done.args)} failed: {done.stderr}")
    return done.stdout


@contextmanager
def postgresql() -> Iterator[str]:
    """Start a PostgreSQL that really writes to the disk; gives the address of an empty database."""
    with tempfile.TemporaryDirectory(prefix="bench-pg-") as folder:
        server = Postgres(Path(folder), durable=True)
        server.start()
        try:
            yield server.make(f"bench_{urlsplit(server.url).port}")
        finally:
            server.stop()
