"""The command that looks whether everything is as it should be."""

import json
import os
import shutil
from argparse import Namespace
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from importlib import metadata

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection

from varsko import __version__
from varsko.channels import bucket
from varsko.channels.carriers import NotBrought, ways
from varsko.channels.email.smtp import Server, try_out
from varsko.cli.errors import Stop
from varsko.core import clock, schema, worker
from varsko.core.deliveries import NotTaken
from varsko.core.models import EventRow

_CLOCK_MAY_DIFFER = timedelta(seconds=5)
_TZDATA_GROWS_OLD = timedelta(days=400)
_TRIAL = "varsko-doctor.txt"
_LEAST_SPACE = 500_000_000


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found, in a sentence."""

    check: str
    ok: bool
    text: str


def check(options: Namespace) -> None:
    """Check everything and print what was found; a fault ends with 1."""
    findings = [_look(name, look) for name, look in _CHECKS.items()]
    sound = all(one.ok for one in findings)
    if options.json:
        print(json.dumps({"ok": sound, "version": __version__, "findings": [asdict(one) for one in findings]}, indent=1))
    else:
        for one in findings:
            print(f"{'ok   ' if one.ok else 'FAULT'} {one.check}: {one.text}")
    if not sound:
        raise Stop(f"{sum(not one.ok for one in findings)} of {len(findings)} checks found a fault")


def _look(name: str, look: Callable[[], tuple[bool, str]]) -> Finding:
    try:
        return Finding(name, *look())
    except (DatabaseError, InterfaceError) as error:
        return Finding(name, ok=False, text=f"the database does not answer: {' '.join(str(error).split())}")
    except OSError as error:
        return Finding(name, ok=False, text=str(error))


def _settings() -> tuple[bool, str]:
    drill = " The drill clock is on." if clock.is_drill() else ""
    return True, f"links begin with {settings.VARSKO.url}; data are in {settings.VARSKO.data}.{drill}"


def _data() -> tuple[bool, str]:
    folder, key = settings.VARSKO.data, settings.VARSKO.data / "secret-key"
    if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        return False, f"{folder} cannot be written"
    if key.exists() and key.stat().st_mode & 0o077:
        return False, f"{key} can be read by others; run: chmod 600 {key}"
    return True, "the folder can be written, and the secret key is ours alone"


def _space() -> tuple[bool, str]:
    free = shutil.disk_usage(settings.VARSKO.data).free
    return free >= _LEAST_SPACE, f"{free / 1e9:.1f} GB are free for the data folder"


def _database() -> tuple[bool, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT version()" if connection.vendor == "postgresql" else "SELECT 'SQLite ' || sqlite_version()")
        return True, str(cursor.fetchone()[0])


def _migrations() -> tuple[bool, str]:
    current = schema.is_current()
    return current, "the database has this version's shape" if current else "the database lacks changes; run: varsko migrate"


def _clock() -> tuple[bool, str]:
    """Compare with the database server's clock, and with the newest event: a clock that was set back pages too late."""
    told = clock.now() - clock.drill_offset()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT clock_timestamp()")
            apart = abs(cursor.fetchone()[0] - told)
            if apart > _CLOCK_MAY_DIFFER:
                return False, f"this machine and the database differ by {apart.total_seconds():.0f} s"
    newest = EventRow.objects.order_by("-id").values_list("at", flat=True).first()
    if newest and newest > clock.now() + _CLOCK_MAY_DIFFER:
        return False, f"the newest event is from {newest:%Y-%m-%d %H:%M:%S} UTC, which is still to come: was the clock set back?"
    return True, f"it is {told:%Y-%m-%d %H:%M:%S} UTC"


def _zones() -> tuple[bool, str]:
    version = metadata.version("tzdata")
    released = datetime(int(version.split(".")[0]), 1, 1, tzinfo=clock.now().tzinfo)
    fresh = clock.now() - released < _TZDATA_GROWS_OLD
    return fresh, f"time zone data are of {version}" + ("" if fresh else "; upgrade Varsko, zones have changed since")


def _mail() -> tuple[bool, str]:
    if not settings.VARSKO.smtp_url:
        return True, "VARSKO_SMTP_URL is not set: mails are kept and shown, nothing leaves"
    server = Server.of(settings.VARSKO.smtp_url)
    try:
        return True, f"{server.host}:{server.port} says {try_out(server)}"
    except NotTaken as error:
        return False, f"{server.host}:{server.port} takes no mail: {error}"


def _bucket() -> tuple[bool, str]:
    place = bucket.place()
    if place is None:
        return True, "no bucket is set up for copies of status pages"
    try:
        with bucket.Bucket(place) as store:
            store.put(_TRIAL, b"Varsko may write here.", kind="text/plain", cache="no-store")
            store.delete(_TRIAL)
    except bucket.NotStored as error:
        return False, f"{place.base} cannot be written: {error}"
    return True, f"{place.base} can be written"


def _carriers() -> tuple[bool, str]:
    found = {}
    for way in ways.told_of():
        try:
            found[way] = True, f"{way}: {ways.try_out(way)}"
        except NotBrought as error:
            found[way] = False, f"{way} cannot bring them: {error}"
    told = "; ".join(text for _, text in found.values())
    return all(ok for ok, _ in found.values()), told or "neither rsync nor git is set up for copies of status pages"


def _worker() -> tuple[bool, str]:
    alive = worker.alive(clock.now())
    return alive, "a worker is alive" if alive else "no worker is alive, nobody is paged; run: varsko serve, or varsko worker"


_CHECKS: dict[str, Callable[[], tuple[bool, str]]] = {
    "settings": _settings,
    "data folder": _data,
    "disk space": _space,
    "database": _database,
    "migrations": _migrations,
    "clock": _clock,
    "time zones": _zones,
    "mail": _mail,
    "bucket": _bucket,
    "copies": _carriers,
    "worker": _worker,
}
