"""Runs the application: one process, or several that share one socket."""

import logging
import multiprocessing
import select
import signal
import socket
import sys
from collections.abc import Callable
from multiprocessing.process import BaseProcess
from types import FrameType

import uvicorn
from django.conf import settings
from django.db import connections

from varsko.config.asgi import Application
from varsko.core import handles
from varsko.ingest.protocol import IntakeProtocol
from varsko.knowledge.live.endpoint import LARGEST_MESSAGE

log = logging.getLogger("varsko.server")

_LONGEST_STOP = 5
_LOOK_EVERY = 0.2
_SWITCH_EVERY = 0.0005  # seconds a busy thread may keep those waiting who take alerts in; Python's own is ten times as long


class Server(uvicorn.Server):
    """A server that ends its streams at once when it is asked to stop, and exits with 0."""

    def __init__(self, config: uvicorn.Config, stop_soon: Callable[[], object]) -> None:
        """Take what is to be called when the process is asked to stop."""
        super().__init__(config)
        self._stop_soon = stop_soon

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Stop; a second Ctrl-C does not wait for anybody."""
        self.force_exit = self.should_exit and sig == signal.SIGINT
        self.should_exit = True
        self._stop_soon()


def open_socket(bind: str) -> socket.socket:
    """Listen on HOST:PORT. Raises OSError when the address is taken or not ours."""
    host, _, port = bind.rpartition(":")
    host = host.strip("[]")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, int(port)), family=family, backlog=2048)


def run(listening: socket.socket, *, worker: bool) -> None:
    """Serve in this process until it is asked to stop."""
    sys.setswitchinterval(_SWITCH_EVERY)
    handles.allow_many()
    connections.close_all()  # this thread asks the database nothing any more
    application = Application(worker=worker)
    config = uvicorn.Config(
        application,
        http=IntakeProtocol,
        ws="websockets-sansio",
        ws_max_size=LARGEST_MESSAGE,
        ws_per_message_deflate=False,
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        forwarded_allow_ips=settings.VARSKO.trusted_proxies,
        timeout_graceful_shutdown=_LONGEST_STOP,
        timeout_keep_alive=75,
    )
    Server(config, application.stop_soon).run(sockets=[listening])


class Stopping:
    """Hears SIGTERM and Ctrl-C.

    Python calls a handler between two of its own steps only: a signal that arrives just before the process sleeps would wait as long as
    it does. The interpreter writes to this socket from inside the signal itself, so that no sleep can begin unaware of it.
    """

    def __init__(self) -> None:
        """Listen from now on; only the main thread can."""
        self._heard, self._told = socket.socketpair()
        self._told.setblocking(False)
        signal.set_wakeup_fd(self._told.fileno(), warn_on_full_buffer=False)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda _number, _frame: None)

    def wait(self, seconds: float | None = None) -> bool:
        """Wait until somebody asks to stop, or so long; tell whether somebody did."""
        return bool(select.select([self._heard], [], [], seconds)[0])


class Supervisor:
    """Keeps several web processes alive on one socket, until it is asked to stop."""

    def __init__(self, start: Callable[[], BaseProcess], count: int) -> None:
        """Take the way to start a process and how many there shall be."""
        self._start = start
        self._count = count

    def run(self) -> None:
        """Start the processes, replace any that dies, and end them all at SIGTERM or Ctrl-C."""
        stopping = Stopping()
        children = [self._start() for _ in range(self._count)]
        while not stopping.wait(_LOOK_EVERY):
            children = [child if child.is_alive() else self._replace(child, stopping) for child in children]
        for child in children:
            child.terminate()
        for child in children:
            child.join(_LONGEST_STOP + 1)

    def _replace(self, dead: BaseProcess, stopping: Stopping) -> BaseProcess:
        log.error("a web process died, starting another", extra={"pid": dead.pid, "exit_code": dead.exitcode})
        stopping.wait(1.0)
        return self._start()


def starter(child: Callable[[socket.socket, bool], None], listening: socket.socket, log_json: bool) -> Callable[[], BaseProcess]:
    """Give the way to start one web process that serves the listening socket."""
    spawn = multiprocessing.get_context("spawn")

    def start() -> BaseProcess:
        process = spawn.Process(target=child, args=(listening, log_json))
        process.start()
        return process

    return start
