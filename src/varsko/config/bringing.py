"""The commands that bring a status page over from another program, internal until somebody publishes it."""

import sys
from argparse import Namespace
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from varsko.cli.errors import Stop, tell
from varsko.core.clock import now
from varsko.importers.bringing import Baggage, bring
from varsko.importers.cachet import Cachet
from varsko.importers.kener import Kener
from varsko.importers.kuma import Kuma
from varsko.importers.source import CannotRead, Source
from varsko.importers.statuspage import reading
from varsko.importers.statuspage.client import Client
from varsko.kernel.errors import Invalid
from varsko.kernel.text import is_web_address
from varsko.kernel.zones import is_zone
from varsko.people.data import SYSTEM_ACTOR


def import_statuspage(options: Namespace) -> None:
    """Bring a page over from Atlassian Statuspage."""
    shown = options.page_url.rstrip("/")
    if shown and not is_web_address(shown):
        raise Stop(f"{shown} is no address of a page, such as https://status.example.org")
    _bring(lambda _: reading.baggage(Client(options.page, _key(options), home=options.url.rstrip("/"), shown=shown), slug=options.slug))


def import_cachet(options: Namespace) -> None:
    """Bring a page over from Cachet."""
    if not is_zone(options.zone):
        raise Stop(f"{options.zone} is no time zone, such as Europe/Oslo")
    _bring(lambda _: _cachet(options).baggage(slug=options.slug, name=options.name))


def import_kuma(options: Namespace) -> None:
    """Bring a page over from Uptime Kuma."""
    home, found, page = options.url.rstrip("/").rpartition("/status/")
    if not found or not page or "/" in page:
        raise Stop(f"{options.url} is not the address of a status page, such as https://kuma.example.org/status/ferries")
    _bring(lambda at: Kuma(_source("Uptime Kuma", home), page, at=at).baggage(slug=options.slug))


def import_kener(options: Namespace) -> None:
    """Bring a page over from Kener."""
    _bring(lambda at: Kener(_source("Kener", options.url, f"Bearer {_key(options)}"), options.page, at=at).baggage(slug=options.slug))


def _bring(pack: Callable[[datetime], Baggage]) -> None:
    at = now()
    try:
        bring(pack(at), by=SYSTEM_ACTOR, at=at, say=tell)
    except (CannotRead, Invalid, OSError) as error:
        raise Stop(str(error)) from None


def _cachet(options: Namespace) -> Cachet:
    key = f"Bearer {_key(options)}" if options.key_file else ""
    return Cachet(_source("Cachet", options.url, key), zone=options.zone, with_subscribers=bool(key))


def _source(name: str, url: str, key: str = "") -> Source:
    if not is_web_address(url) or "?" in url or "#" in url:
        raise Stop(f"{url} is not an address, such as https://status.example.org")
    return Source(name, url, key=key)


def _key(options: Namespace) -> str:
    try:
        return (Path(options.key_file).read_text() if options.key_file else sys.stdin.readline()).strip()
    except UnicodeDecodeError:
        raise Stop("the key has letters that no key has") from None
