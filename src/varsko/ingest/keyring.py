"""Whose key it is, remembered for a second: the hot path cannot ask the database each time."""

import base64
import binascii
import time
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import lru_cache
from urllib.parse import parse_qsl, unquote

from django.db import DatabaseError, connection, connections

from varsko.core.clock import now
from varsko.ingest.shapes import Refusal, Request, Ticket, Trouble
from varsko.people.data import KeyView, Subject
from varsko.people.domain.permissions import may
from varsko.people.queries import actor_for_key, key_by_secret, key_of

REMEMBERED_FOR = 1.0
_RENEWED_WITH = 0.5  # seconds left, so that no request of a busy key waits for the database
_MOST = 10_000
_SHORT = 300


@dataclass(frozen=True, slots=True)
class Badge:
    """A key that is known and valid, and whether it may open alerts."""

    key: KeyView
    may_open: bool
    until: float


def secret_of(ticket: Ticket) -> str:
    """Find the key in the address, the headers, the query or the body; "" when there is none.

    The body must have been decoded for its key to be found.
    """
    request = ticket.request
    if ticket.dialect.key_in_path:
        return unquote(request.path.strip("/").removeprefix("in/")).strip()
    return _presented(request) or _in_body(ticket)


def _presented(request: Request) -> str:
    said, bare = request.header(b"authorization"), request.header(b"x-api-key")
    is_short = len(said) + len(bare) + len(request.query) <= _SHORT  # what is remembered must not grow with what strangers send
    return _read(said, bare, request.query) if is_short else _read.__wrapped__(said, bare, request.query)


@lru_cache(maxsize=1024)
def _read(said: str, bare: str, query: bytes) -> str:
    if said[:6].lower() == "basic ":
        return _basic(said[6:])
    return key_of({"Authorization": said, "X-API-Key": bare}, dict(parse_qsl(query.decode("latin-1"))) if query else {})


def _basic(said: str) -> str:
    """Take the password of basic authentication, or its user name when there is no password."""
    try:
        user, _, password = base64.b64decode(said, validate=False).decode("utf-8", "replace").partition(":")
    except binascii.Error:
        return ""
    return (password or user).strip()


def _in_body(ticket: Ticket) -> str:
    if not ticket.dialect.key_field or not isinstance(ticket.payload, dict):
        return ""
    said = ticket.payload.get(ticket.dialect.key_field)
    return said.strip() if isinstance(said, str) else ""


class Keyring:
    """The keys that were shown lately. What is unknown is not remembered, so that a new key works at once."""

    def __init__(self) -> None:
        """Prepare the thread that asks the database."""
        self._badges: dict[str, Badge] = {}
        self._under_way: dict[str, Future[Badge]] = {}
        self._asking = ThreadPoolExecutor(1, thread_name_prefix="varsko-keys")

    def stop(self) -> None:
        """End the thread and its database connection."""
        self._asking.submit(connections.close_all)
        self._asking.shutdown()

    def known(self, secret: str) -> Badge | None:
        """Give the badge of a key that was looked up within the last second; one in use is looked up anew before that is over."""
        badge = self._badges.get(secret)
        left = badge.until - time.monotonic() if badge else 0.0
        if left < _RENEWED_WITH and badge:
            self.look_up(secret)
        return badge if left > 0 else None

    def look_up(self, secret: str) -> "Future[Badge]":
        """Ask the database in a thread; the future raises Refusal when the key is not known or the database is away.

        Many requests of one key ask once. Of one that was not known they ask each for themselves: it may have been made since the last.
        """
        asked = self._under_way.get(secret)
        if asked is None:
            asked = self._asking.submit(self._look_up, secret)
            if secret in self._badges:
                self._under_way[secret] = asked
                asked.add_done_callback(lambda _: self._under_way.pop(secret, None))
        return asked

    def _look_up(self, secret: str) -> Badge:
        try:
            key = key_by_secret(secret, at=now())
        except DatabaseError:
            connection.close()
            raise Refusal(Trouble.UNAVAILABLE) from None
        if key is None:
            self._badges.pop(secret, None)
            raise Refusal(Trouble.UNKNOWN_KEY)
        about = Subject(kind="alert", team_ids=frozenset({key.team_id} - {""}))
        # who made it may have left: what a monitoring system reports is heard all the same
        reporter = actor_for_key(replace(key, counting=key.rights))
        badge = Badge(key, may(reporter, "open", about), time.monotonic() + REMEMBERED_FOR)
        if len(self._badges) >= _MOST:
            self._badges.clear()
        self._badges[secret] = badge
        return badge
