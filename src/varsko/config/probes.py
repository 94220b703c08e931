"""What machines ask the process: is it alive, is it ready, how is it doing."""

import json
import secrets
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from importlib import metadata
from typing import Any

from django.conf import settings
from django.db import DatabaseError, InterfaceError

from varsko import __version__
from varsko.config import measures
from varsko.core import clock, metrics, outage, schema, worker
from varsko.core.raw import TEXT, App, Receive, Scope, Send, answer, header

_DATABASE = outage.of("the database, for probes")

InThread = Callable[[Callable[[], Any]], Awaitable[Any]]

_AWAY = b"The database does not answer.\n"
_LOCKED = b"/metrics asks for VARSKO_METRICS_TOKEN as a bearer token.\n"


class Probes:
    """Answers /healthz, /readyz and /metrics."""

    def __init__(self, in_thread: InThread, readers: Callable[[], int]) -> None:
        """Take the way to run something in a thread, and the way to count open pages."""
        self._in_thread = in_thread
        self._readers = readers
        self._in_shape = False

    @property
    def addresses(self) -> Mapping[str, App]:
        """Give the applications by their paths."""
        return {"/healthz": self.health, "/readyz": self.ready, "/metrics": self.metrics}

    async def health(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Say that the process is alive, and what it is; asks nobody else."""
        said: dict[str, object] = {"status": "ok", "version": __version__, "tzdata": metadata.version("tzdata")}
        if clock.is_drill():
            said["drill_clock"] = {"offset_seconds": clock.drill_offset().total_seconds()}
        await answer(send, 200, json.dumps(said).encode())

    async def ready(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Say whether the database is reachable and in shape, and whether a worker is alive; 503 if anything is missing."""
        checks = await self._in_thread(self._check)
        ready = all(checks.values())
        await answer(send, 200 if ready else 503, json.dumps({"ready": ready, "checks": checks}).encode())

    async def metrics(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Give the numbers for Prometheus."""
        token = settings.VARSKO.metrics_token
        if token and not secrets.compare_digest(header(scope, b"authorization").encode(), f"Bearer {token}".encode()):
            await answer(send, 401, _LOCKED, kind=TEXT)
            return
        try:
            said = metrics.write(await self._in_thread(partial(measures.families, self._readers())))
        except (DatabaseError, InterfaceError):
            await answer(send, 503, _AWAY, kind=TEXT, headers=[(b"retry-after", b"5")])
        else:
            await answer(send, 200, said, kind=metrics.KIND)

    def _check(self) -> dict[str, bool]:
        """Check what readiness needs. Once the database was in shape, it stays so."""
        try:
            self._in_shape = self._in_shape or schema.is_current()
            ready = {"database": True, "migrations": self._in_shape, "worker": self._in_shape and worker.alive(clock.now())}
            _DATABASE.worked()
            return ready
        except (DatabaseError, InterfaceError) as error:
            _DATABASE.failed(error)
            return {"database": False, "migrations": self._in_shape, "worker": False}
