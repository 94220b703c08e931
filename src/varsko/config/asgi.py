"""The one ASGI application.

Raw ASGI answers intake, health, live pages and live documents; Django runs in a pool of threads for all else. The same process may also
run the worker. `lifespan` starts and stops everything in order.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import DatabaseError, InterfaceError, close_old_connections, connections

from varsko import flow
from varsko.alerts.actions import catch_up
from varsko.config.bridge import Bridge, Variables
from varsko.config.live import audiences, identify
from varsko.config.probes import Probes
from varsko.config.sessions import actor_of
from varsko.config.threads import ThreadPool
from varsko.core.listen import Listener
from varsko.core.live.hub import Hub
from varsko.core.live.stream import Stream
from varsko.core.raw import App, Receive, Scope, Send
from varsko.core.worker import WorkerLoop
from varsko.ingest.app import dialect_of, receive_alerts
from varsko.ingest.intake import Intake
from varsko.ingest.mail.door import MailDoor
from varsko.ingest.protocol import STATE
from varsko.knowledge.live.articles import Articles
from varsko.knowledge.live.articles import Endpoint as KeptArticles
from varsko.knowledge.live.endpoint import Endpoint
from varsko.knowledge.live.rooms import Rooms
from varsko.statuspages.live import Crowd, Hearing, Mirrors, Shelf
from varsko.statuspages.live import Endpoint as StatusPages

log = logging.getLogger("varsko.asgi")

THREADS = 8
_PATIENCE = 5.0
_MOMENT = 0.3
_KEYS = frozenset({"HTTP_AUTHORIZATION", "HTTP_X_API_KEY"})
_KEY_IN_QUERY = ("apiKey=", "api_key=")


class Application:
    """Composes the parts; one per process."""

    def __init__(self, *, worker: bool) -> None:
        """Build the parts. With `worker`, due work is done in this process too."""
        self._pool = ThreadPool(THREADS, "varsko-web")
        self._django = Bridge(get_wsgi_application(), self._pool, _read_your_writes)
        self._worker = WorkerLoop(flow.DUE) if worker else None
        self._mail = MailDoor() if worker else None
        self._hearing = Hearing() if worker else None
        self._listener = Listener()
        self._hub = Hub(audiences)
        self._rooms = Rooms(self._in_thread)
        self._documents = Endpoint(self._rooms, actor_of, self._in_thread, settings.VARSKO.url)
        self._shelf = Shelf(settings.DATA / "status", settings.VARSKO.status_copies)
        self._articles = Articles(settings.DATA / "articles")
        self._mirrors = Mirrors(settings.DATA / "mirrors")
        beyond, crowd = KeptArticles(self._articles, self._django), Crowd(settings.VARSKO.status_crowd)
        self._status_pages = StatusPages(self._shelf, beyond, self._mirrors, crowd)
        self._intake: Intake | None = None
        self._stopping: Callable[[], object] = _nothing
        stream = Stream(self._hub, identify, self._in_thread)
        probes = Probes(self._in_thread, lambda: self._hub.readers)
        self._raw: Mapping[str, App] = {**probes.addresses, "/live": stream}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one connection of the server."""
        if scope["type"] == "http":
            await self._http(scope, receive, send)
        elif scope["type"] == "lifespan":
            await self._lifespan(scope, receive, send)
        else:
            await self._documents(scope, receive, send)

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        dialect = dialect_of(scope)
        if dialect and self._intake:
            await receive_alerts(self._intake, dialect, scope, receive, send)
        else:
            await self._raw.get(scope["path"], self._status_pages)(scope, receive, send)

    def stop_soon(self) -> None:
        """Ask open streams to end; called from the signal handler."""
        self._stopping()

    def _end_waits(self) -> None:
        self._hub.end_streams()
        self._status_pages.waits.end()

    async def _lifespan(self, scope: Scope, receive: Receive, send: Send) -> None:
        loop = asyncio.get_running_loop()
        self._intake = Intake(loop)
        scope.get("state", {})[STATE] = self._intake
        self._stopping = lambda: loop.call_soon_threadsafe(self._end_waits)
        await receive()
        self._hub.start(loop)
        self._status_pages.waits.start(loop)
        self._rooms.start(loop)
        await asyncio.to_thread(self._start)
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self._rooms.close()
        await asyncio.to_thread(self.close)
        await send({"type": "lifespan.shutdown.complete"})

    def _start(self) -> None:
        self._listener.start()
        self._shelf.start()
        self._mirrors.start()
        self._articles.start()
        if self._intake:
            self._intake.start()
        if self._worker:
            self._worker.start()
        if self._mail:
            self._mail.start()
        if self._hearing:
            self._hearing.start()
        connections.close_all()

    def close(self) -> None:
        """Stop what was started, in order: intake, hearing, mail, work, listening, pages of all kinds, the threads of Django."""
        if self._intake:
            self._intake.stop()
        if self._hearing:
            self._hearing.stop()
        if self._mail:
            self._mail.stop()
        if self._worker:
            self._worker.stop()
        self._listener.stop()
        self._hub.stop()
        self._shelf.stop()
        self._mirrors.stop()
        self._articles.stop()
        self._rooms.stop()
        self._pool.close(timeout=5.0)

    async def _in_thread(self, job: Callable[[], Any]) -> Any:
        return await asyncio.wrap_future(self._pool.submit(partial(_with_a_sound_connection, job)))


def _with_a_sound_connection(job: Callable[[], Any]) -> Any:
    """Do as Django does before a request: drop a connection that broke since it was last used."""
    close_old_connections()
    return job()


def _nothing() -> None:
    """Stop nothing: the application has not started."""


def _read_your_writes(variables: Variables) -> bool:
    """Whatever was answered for is to be seen by the next request; if the database is away, Django says so better.

    In a storm people are shown what there is after a moment. Programs, which come with a key, are told to come back: what they do must
    not overtake what they said before.
    """
    has_key = not _KEYS.isdisjoint(variables) or any(name in variables["QUERY_STRING"] for name in _KEY_IN_QUERY)
    try:
        close_old_connections()
        return catch_up(patience=_PATIENCE if has_key else _MOMENT) or not has_key
    except (DatabaseError, InterfaceError):
        return True
