"""One installation under test: real processes on a data folder and a database of their own, a mailbox, a drill clock."""

import shutil
import signal
import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any, Self

import httpx
import psycopg

from tests.faults.mail import Mailbox
from tests.processes import HTTP, Running, free_port, key, module, person, running, varsko, varsko_each
from varsko.core.clock import now

SOON = 60.0
"""Seconds until something that follows by itself must have happened, on a busy machine."""

ANN, BO = "ann@example.org", "bo@example.org"
PASSWORD = "north wind over the fjord"


LADDER: dict[str, Any] = {"responders": [{"type": "escalation", "name": "Ladder"}]}
LEASE = 31.0
"""Seconds after which what a dead worker held is free again."""


class House:
    """An installation. Its processes come and go; everything is killed at the end."""

    def __init__(self, folder: Path, database_url: str = "") -> None:
        self.folder = folder
        self.database_url = database_url
        self.key = ""
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.mailbox = Mailbox()
        self.clock = folder / "clock"
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        self._stack.enter_context(self.mailbox)
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    @property
    def settings(self) -> dict[str, str]:
        return {
            "VARSKO_BIND": f"127.0.0.1:{self.port}",
            "VARSKO_URL": self.url,
            "VARSKO_DATABASE_URL": self.database_url,
            "VARSKO_SMTP_URL": self.mailbox.url,
            "VARSKO_CLOCK_FILE": str(self.clock),
        }

    def run(self, *words: str, text: str = "", within: float = 60) -> str:
        """Run one command to its end, within so many seconds, and give what it printed."""
        done = varsko(self.folder, *words, text=text, within=within, **self.settings)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def run_python(self, code: str) -> None:
        """Run a few lines inside the house, as one of its processes would."""
        done = module(
            self.folder, ["django", "shell", "--no-imports", "-c", code], DJANGO_SETTINGS_MODULE="varsko.config.settings", **self.settings
        )
        assert done.returncode == 0, done.stderr

    def set_up(self) -> None:
        """Make, in a house that has its tables, Ann who owns it, Bo, and a key that may do everything."""
        self.settle(person("Ann", "owner", PASSWORD), person("Bo", "responder", PASSWORD), key("Prometheus"))
        with running(self.folder, "web", **self.settings) as web:
            assert wait_for(lambda: answers(f"{web.url}/healthz"))
            made = self.request("POST", "/v2/escalations", json={"name": "Ladder", "rules": [_rung(0, ANN), _rung(5, BO)]})
        assert made.status_code == 201, made.text

    def settle(self, *commands: tuple[tuple[str, ...], str]) -> None:
        """Run the commands that make the first people, the last of which makes the key."""
        self.clock.write_text("0")
        self.key = varsko_each(self.folder, *commands, **self.settings)[-1].splitlines()[-1]
        (self.folder / "key").write_text(self.key)

    def start(self, *words: str, **settings: str) -> Running:
        """Start `serve`, `web` or `worker`, and wait until it is at work."""
        process = self._stack.enter_context(running(self.folder, *words, **{**self.settings, **settings}))
        if words[0] == "worker":
            assert "works" in process.process.stdout.readline()
        else:
            assert wait_for(lambda: answers(f"{process.url}/healthz") or process.process.poll() is not None)
            assert process.process.poll() is None, f"{words} did not start"
        return process

    def request(self, method: str, path: str, **more: Any) -> httpx.Response:
        """Send one request with the key."""
        return HTTP.request(method, self.url + path, headers={"Authorization": f"GenieKey {self.key}"}, timeout=60, **more)

    def alert(self, alias: str, **more: Any) -> httpx.Response:
        """Send one alert; add `**LADDER` to have Ann paged, and Bo five minutes later."""
        return self.request("POST", "/v2/alerts", json={"alias": alias, "message": f"{alias} is down", **more})

    def travel(self, seconds: float) -> None:
        """Set the clock of every process this far ahead of the real one, or behind it. Whoever serves is there when this ends."""
        draft = self.clock.with_suffix(".draft")
        draft.write_text(str(seconds))
        draft.replace(self.clock)
        assert wait_for(lambda: self._offset() in {None, seconds})

    def rest(self) -> None:
        """Wait until nothing is under way, so that a leap of the clock hits nobody in the middle of a letter."""
        assert wait_for(self.is_at_rest)

    def _offset(self) -> float | None:
        try:
            return float(HTTP.get(f"{self.url}/healthz").json()["drill_clock"]["offset_seconds"])
        except httpx.TransportError:
            return None

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        """Look into the database."""
        with self.connect() as connection:
            return [tuple(row) for row in connection.execute(statement).fetchall()]

    @contextmanager
    def connect(self) -> Iterator[Any]:
        """A connection of the test's own."""
        if self.database_url:
            with psycopg.connect(self.database_url, autocommit=True) as connection:
                yield connection
        else:
            with closing(sqlite3.connect(self.folder / "varsko.sqlite3", isolation_level=None, timeout=SOON)) as connection:
                yield connection

    def is_locked(self) -> bool:
        """Tell whether somebody is in the middle of a write that keeps everybody else out, as one frozen there on SQLite does."""
        if self.database_url:
            return False
        with closing(sqlite3.connect(self.folder / "varsko.sqlite3", isolation_level=None, timeout=0.5)) as connection:
            try:
                connection.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError:
                return True
            connection.execute("ROLLBACK")
            return False

    def freeze_between_writes(self, process: "Running") -> None:
        """Stop a process that holds no lock: on SQLite a lock of a frozen process would keep everybody out, and nothing can help that."""
        freeze(process)
        while self.is_locked():
            thaw(process)  # and let it get to the end of its write, which takes long where many run
            assert wait_for(lambda: not self.is_locked())
            freeze(process)

    def alerts(self) -> Counter[str]:
        """How many alerts there are, by alias."""
        return Counter(alias for (alias,) in self.rows("SELECT alias FROM alerts_alert"))

    def is_at_rest(self) -> bool:
        """Tell whether nothing that is due waits for the worker."""
        at = now() + timedelta(seconds=float(self.clock.read_text()))
        due = f"due_at <= '{at:%Y-%m-%d %H:%M:%S.%f}{'+00' if self.database_url else ''}'"
        waiting = (
            "SELECT count(*) FROM core_reaction",
            "SELECT count(*) FROM core_delivery WHERE state = 'waiting'",
            f"SELECT count(*) FROM paging_escalationrun WHERE state = 'running' AND {due}",
            f"SELECT count(*) FROM paging_notice WHERE state = 'waiting' AND {due}",
        )
        return self.rows(f"SELECT {' + '.join(f'({one})' for one in waiting)}") == [(0,)]


class Senders:
    """Clients that send one alert after another, each under an alias of its own, and remember how they were answered."""

    def __init__(self, house: House, count: int = 4, pause: float = 0.0, **alert: Any) -> None:
        self.taken: list[str] = []
        self.statuses: Counter[int] = Counter()
        self.answers: list[httpx.Response] = []
        self._house = house
        self._alert = alert
        self._pause = pause
        self._stopping = threading.Event()
        self._threads = [threading.Thread(target=self._send_on, args=(f"client{number}",), daemon=True) for number in range(count)]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopping.set()
        for thread in self._threads:
            thread.join(SOON)

    def go_on_for(self, seconds: float) -> None:
        """Let them send for a while."""
        self._stopping.wait(seconds)

    def _send_on(self, name: str) -> None:
        number = 0
        with httpx.Client(headers={"Authorization": f"GenieKey {self._house.key}"}, timeout=60, verify=False) as client:
            while not self._stopping.wait(self._pause):
                number += 1
                self._send(client, f"{name}-{number}")

    def _send(self, client: httpx.Client, alias: str) -> None:
        try:
            answer = client.post(f"{self._house.url}/v2/alerts", json={"alias": alias, "message": f"{alias} is down", **self._alert})
        except httpx.TransportError:
            self.statuses[0] += 1
            self._stopping.wait(0.02)
            return
        self.statuses[answer.status_code] += 1
        if answer.is_success:
            self.taken.append(alias)
        else:
            self.answers.append(answer)
            self._stopping.wait(0.02)


def _rung(minutes: int, email: str) -> dict[str, Any]:
    return {
        "condition": "if-not-acked",
        "notifyType": "default",
        "delay": {"timeAmount": minutes},
        "recipient": {"type": "user", "username": email},
    }


def wait_for(wanted: Callable[[], Any], within: float = SOON) -> Any:
    """Wait until something is true; gives the last value."""
    until = time.monotonic() + within
    while not (value := wanted()) and time.monotonic() < until:
        time.sleep(0.02)
    return value


def answers(url: str) -> bool:
    """Tell whether somebody answers with 200."""
    try:
        return HTTP.get(url).status_code == 200
    except httpx.TransportError:
        return False


def kill(process: Running) -> None:
    """Kill at once; nothing of the process can tidy up."""
    process.process.kill()
    process.process.wait()


def freeze(process: Running) -> None:
    """Stop a process in the middle of whatever it does, and wait until none of its threads goes on, as they do on a busy machine."""
    process.process.send_signal(signal.SIGSTOP)
    assert wait_for(lambda: is_frozen(process) or process.process.poll() is not None)


def is_frozen(process: Running) -> bool:
    """Tell whether every thread of a process has stopped."""
    threads = Path(f"/proc/{process.process.pid}/task").glob("*/stat")
    with suppress(FileNotFoundError):  # one that ended meanwhile; look again
        return {one.read_text().rpartition(")")[2].split()[0] for one in threads} == {"T"}
    return False


def thaw(process: Running) -> None:
    """Let a frozen process go on."""
    process.process.send_signal(signal.SIGCONT)


def copy(prepared: Path, folder: Path, database_url: str = "") -> House:
    """Give a house like the one in a folder, which does not run."""
    shutil.copytree(prepared, folder, dirs_exist_ok=True)
    house = House(folder, database_url)
    key = folder / "key"
    house.key = key.read_text() if key.exists() else ""
    return house
