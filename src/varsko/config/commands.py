"""The commands that run the product: both halves, or one of them."""

import socket
from argparse import Namespace

from django.conf import settings

from varsko import __version__, flow
from varsko.cli.errors import Stop
from varsko.config import server
from varsko.config.launch import web_child
from varsko.core import schema
from varsko.core.clock import now
from varsko.core.listen import Listener
from varsko.core.worker import WorkerLoop, work_off
from varsko.demo import company, fill
from varsko.ingest.mail.door import MailDoor
from varsko.people import actions as people
from varsko.statuspages.live import Hearing
from varsko.ui import assets


def serve(options: Namespace) -> None:
    """Migrate, then serve everything and run the worker, until asked to stop."""
    listening = _listen(options)
    schema.migrate()
    assets.prepare()
    _welcome(_greet(listening))
    if options.workers == 1:
        server.run(listening, worker=True)
        return
    with _Working():
        _supervise(listening, options)


def web(options: Namespace) -> None:
    """Serve everything that is asked for over HTTP, until asked to stop."""
    listening = _listen(options)
    assets.prepare()
    _greet(listening)
    if options.workers == 1:
        server.run(listening, worker=False)
    else:
        _supervise(listening, options)


def worker(options: Namespace) -> None:
    """Do what falls due, until asked to stop."""
    stopping = server.Stopping()
    with _Working():
        print(f"Varsko {__version__} works. Ctrl-C stops it.", flush=True)  # noqa: T201 - this is a command
        stopping.wait()


def demo(options: Namespace) -> None:
    """Fill an empty installation with the example organisation and print who may sign in."""
    schema.migrate()
    if not fill.is_empty():
        if options.if_empty:
            return
        raise Stop("there is something here already; the example is for an empty installation")
    made = fill.fill(lambda: work_off(*flow.DUE))
    print(f"Nordfrakt is here: {made.people} people, {made.teams} teams, {made.alerts} alerts of 90 days.")  # noqa: T201 - this is a command
    print(f"Sign in at {settings.VARSKO.url}/login, password: {company.PASSWORD}")  # noqa: T201 - same
    for one in company.COLLEAGUES:
        print(f"  {one.email:32} {one.role:12} {one.name}, {one.title}")  # noqa: T201 - same


def _listen(options: Namespace) -> socket.socket:
    bind = options.bind or settings.VARSKO.bind
    try:
        return server.open_socket(bind)
    except OSError as error:
        raise Stop(f"cannot listen on {bind}: {error.strerror}") from None


def _supervise(listening: socket.socket, options: Namespace) -> None:
    server.Supervisor(server.starter(web_child, listening, options.log_json), options.workers).run()


def _greet(listening: socket.socket) -> str:
    host, port = listening.getsockname()[:2]
    host = f"[{host}]" if ":" in host else host
    print(f"Varsko {__version__} listens on http://{host}:{port} – Ctrl-C stops it.", flush=True)  # noqa: T201 - this is a command
    return f"http://{host}:{port}"


def _welcome(address: str) -> None:
    """Print the one-time link that makes the first owner, as long as nobody is here."""
    link = people.open_setup(at=now())
    if link is None:
        return
    if "url" not in settings.VARSKO.given:
        link = link.replace(settings.VARSKO.url, address, 1)
    print(f"Nobody is here yet. Make yourself the owner: {link}", flush=True)  # noqa: T201 - this is a command


class _Working:
    """The worker half, for as long as the block runs."""

    def __init__(self) -> None:
        self._listener = Listener()
        self._loop = WorkerLoop(flow.DUE)
        self._mail = MailDoor()
        self._hearing = Hearing()

    def __enter__(self) -> None:
        self._listener.start()
        self._loop.start()
        self._mail.start()
        self._hearing.start()

    def __exit__(self, *_: object) -> None:
        self._hearing.stop()
        self._mail.stop()
        self._loop.stop()
        self._listener.stop()
