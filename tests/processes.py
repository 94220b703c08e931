"""Starts the real program, as a person at a shell would."""

import itertools
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import httpx

from tests.forked import Forked

ROOT = Path(__file__).resolve().parents[1]
HTTP = httpx.Client(timeout=60, verify=False, limits=httpx.Limits(max_keepalive_connections=0))
"""Asks programs of this machine, which come and go; made once, since reading whom to trust takes longer than to ask."""


_PORTS = range(10_000, 32_000)
"""Below those that a system lends to connections on their way out: one of these could take a port between its choice and its use."""
_turn = itertools.count(os.getpid() * 97)
"""Processes of one run begin far from each other, and none gives the same port twice."""


def free_port() -> int:
    """Find a port that nobody listens on."""
    for number in _turn:
        port = _PORTS[number % len(_PORTS)]
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise AssertionError("the ports never end")


def environment(data: Path, **settings: str) -> dict[str, str]:
    """Give a process's environment: this one's without its VARSKO_ settings, and a data folder of its own."""
    dropped = ("VARSKO_", "DJANGO_", "PYTHONDONTWRITEBYTECODE")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(dropped)}
    return {**kept, "VARSKO_DATA": str(data), "PYTHONPATH": str(ROOT / "src"), **settings}


def varsko(data: Path, *words: str, text: str = "", within: float = 300, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run one command to its end, which must come within so many seconds."""
    return _run(data, ["varsko", *words], text, settings, within)


def varsko_each(data: Path, *commands: tuple[tuple[str, ...], str], **settings: str) -> list[str]:
    """Run several commands, each with what it reads, in one process; gives what each printed."""
    done = _run(data, ["tests.commands"], json.dumps(commands), settings, 300)
    assert done.returncode == 0, done.stderr
    printed: list[str] = json.loads(done.stdout)
    return printed


def module(data: Path, words: list[str], **settings: str) -> subprocess.CompletedProcess[str]:
    """Run another module's command to its end."""
    return _run(data, words, "", settings, within=300)


def _run(data: Path, module: list[str], text: str, settings: dict[str, str], within: float) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", *module],
        env=environment(data, **settings),
        cwd=ROOT,
        input=text,
        capture_output=True,
        text=True,
        timeout=within,
        check=False,
    )


def person(name: str, role: str, password: str) -> tuple[tuple[str, ...], str]:
    """Give the command that adds somebody."""
    email = f"{name.lower()}@example.org"
    return ("user", "add", "--email", email, "--name", name.title(), "--role", role, "--password-stdin"), password


def key(name: str, *more: str) -> tuple[tuple[str, ...], str]:
    """Give the command that makes a key; it prints the secret on its last line."""
    return ("key", "add", "--name", name, *more), ""


EVERY_RIGHT = ("--rights", "read,create,delete,configure")


@dataclass
class Running:
    """A running `varsko serve`, `web` or `worker`."""

    process: Forked
    url: str

    def ready_within(self, seconds: float) -> bool:
        """Wait until it is ready."""
        until = time.monotonic() + seconds
        while time.monotonic() < until and self.process.poll() is None:
            try:
                if HTTP.get(f"{self.url}/readyz").status_code == 200:
                    return True
            except httpx.TransportError:
                pass
            time.sleep(0.05)
        return False

    def stop(self, sig: int = signal.SIGTERM) -> tuple[int, float]:
        """Ask it to stop; returns its exit status and how many seconds it took."""
        began = time.monotonic()
        self.process.send_signal(sig)
        return self.process.wait(60), time.monotonic() - began


@contextmanager
def running(data: Path, *words: str, **settings: str) -> Iterator[Running]:
    """Start a command that listens, on a free port; it is killed at the end if it still runs."""
    port = free_port()
    settings = {"VARSKO_BIND": f"127.0.0.1:{port}", "VARSKO_URL": f"http://127.0.0.1:{port}", **settings}
    process = Forked(["varsko", *words], environment(data, **settings))
    try:
        yield Running(process, settings["VARSKO_URL"])
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
