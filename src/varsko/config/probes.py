"""What machines ask the process: is it alive, is it ready."""

import json
import logging
from importlib import metadata

from django.db import DatabaseError, InterfaceError

from varsko import __version__
from varsko.core import clock, schema, worker

log = logging.getLogger("varsko.probes")


def health() -> bytes:
    """Say that the process is alive, and what it is."""
    said: dict[str, object] = {"status": "ok", "version": __version__, "tzdata": metadata.version("tzdata")}
    if clock.is_drill():
        said["drill_clock"] = {"offset_seconds": clock.drill_offset().total_seconds()}
    return json.dumps(said).encode()


class Readiness:
    """Answers whether the database is reachable and in shape, and whether a worker is alive. Runs in a thread."""

    def __init__(self) -> None:
        """Start without knowing whether the database is in shape; once it is, it stays so."""
        self._in_shape = False

    def check(self) -> dict[str, bool]:
        """Check everything; False is what is missing."""
        try:
            self._in_shape = self._in_shape or schema.is_current()
            return {"database": True, "migrations": self._in_shape, "worker": self._in_shape and worker.alive(clock.now())}
        except (DatabaseError, InterfaceError) as error:
            log.warning("not ready: %s", error)
            return {"database": False, "migrations": self._in_shape, "worker": False}
