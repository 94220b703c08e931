"""The way of a request through the door: key, right, JSON, signals, the writer's queue, and after the commit the answer.

Everything here runs in the thread of the event loop and never waits; the database is asked in the keyring's and the writer's thread.
"""

import asyncio
import logging
import time
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial

import msgspec

from varsko.alerts.data import Parcel, Sealed, Signal
from varsko.core.clock import now
from varsko.ingest import counts
from varsko.ingest.adapters.shapes import Letter
from varsko.ingest.decode import decode
from varsko.ingest.keyring import Badge, Keyring, secret_of
from varsko.ingest.shapes import Answer, Dialect, Refusal, Request, Ticket, Trouble
from varsko.ingest.writer import Writer
from varsko.kernel.errors import Invalid
from varsko.people.data import KeyView

log = logging.getLogger("varsko.ingest")

MOST_WAITING = 20_000
"""So many alerts may wait for the writer; more are refused, and their senders told to come back."""


class Intake:
    """The door of one process."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        """Prepare to answer in the thread of `loop`; nothing is taken before `start`."""
        self._loop = loop
        self._keyring = Keyring()
        self._writer = Writer(self._settle_soon)
        self._gathered: list[Ticket] = []
        self._waiting = 0
        self._is_open = False

    def start(self) -> None:
        """Open the door."""
        self._writer.start()
        self._is_open = True

    def stop(self) -> None:
        """Close the door: store and answer what was taken, refuse what comes. Blocks; not for the loop's own thread."""
        if not self._is_open:
            return
        self._is_open = False
        self._writer.stop()
        self._keyring.stop()

    def take(self, dialect: Dialect, request: Request, respond: Callable[[Answer], None]) -> None:
        """Take one whole request; `respond` gets its answer, later or at once."""
        at, started = now(), time.perf_counter()
        ticket = Ticket(dialect=dialect, request=request, respond=respond, at=at, started=started)
        self._attempt(ticket, partial(self._admit, ticket))

    def refuse(self, dialect: Dialect, request: Request, trouble: Trouble) -> Answer:
        """Give the answer to a request that is not taken for what can be seen from outside, such as its length."""
        ticket = Ticket(dialect=dialect, request=request, respond=_nobody, at=now(), started=time.perf_counter())
        return _refused(ticket, Refusal(trouble))

    def _attempt(self, ticket: Ticket, step: Callable[[], None]) -> None:
        """Take one step; whatever stops it becomes the answer."""
        try:
            step()
        except Refusal as refusal:
            ticket.refusal = refusal
        except Invalid as invalid:
            ticket.refusal = Refusal(Trouble.INVALID, invalid.errors)
        except Exception:
            log.exception("a request could not be read", extra={"request_id": ticket.request_id})
            ticket.refusal = Refusal(Trouble.BROKEN)
        if ticket.refusal:
            _answer(ticket)

    def _admit(self, ticket: Ticket) -> None:
        if ticket.request.method not in ticket.dialect.methods:
            raise Refusal(Trouble.WRONG_METHOD)
        if not self._is_open or self._waiting >= MOST_WAITING:
            raise Refusal(Trouble.OVERLOADED)
        secret = secret_of(ticket)
        if not secret and ticket.dialect.key_field:
            _decode(ticket)
            secret = secret_of(ticket)
        if not secret:
            raise Refusal(Trouble.UNKNOWN_KEY)
        badge = self._keyring.known(secret)
        if badge:
            self._read(ticket, badge)
        else:
            self._keyring.look_up(secret).add_done_callback(
                lambda found: self._loop.call_soon_threadsafe(self._attempt, ticket, partial(self._found, ticket, found))
            )

    def _found(self, ticket: Ticket, found: "Future[Badge]") -> None:
        self._read(ticket, found.result())

    def _read(self, ticket: Ticket, badge: Badge) -> None:
        if not badge.may_open:
            raise Refusal(Trouble.NOT_ALLOWED)
        ticket.key = badge.key
        count = ticket.dialect.count
        ticket.count = count(ticket.request.body) if count else 0
        if ticket.count:
            ticket.parcels = [_sealed(ticket, badge.key)]
        else:
            _decode(ticket)
            reading = ticket.dialect.adapter(badge.key)(_letter(ticket, badge.key))
            ticket.refused = reading.refused
            ticket.parcels = [_parcel(ticket, badge.key, signal) for signal in reading.signals]
            ticket.count = len(ticket.parcels)
        if ticket.parcels:
            self._queue(ticket)
        else:
            _answer(ticket)

    def _queue(self, ticket: Ticket) -> None:
        """Let the writer have everything that one turn of the event loop brings together, at the turn's end."""
        self._waiting += ticket.count
        if not self._gathered:
            self._loop.call_soon(self._hand_over)
        self._gathered.append(ticket)

    def _hand_over(self) -> None:
        self._writer.put(self._gathered)
        self._gathered = []

    def _settle_soon(self, tickets: list[Ticket]) -> None:
        self._loop.call_soon_threadsafe(self._settle, tickets)

    def _settle(self, tickets: list[Ticket]) -> None:
        for ticket in tickets:
            self._waiting -= ticket.count
            _answer(ticket)


def _nobody(answer: Answer) -> None:
    """Answer nobody: the caller takes the answer itself."""


def _decode(ticket: Ticket) -> None:
    if not ticket.is_decoded:
        ticket.payload = decode(ticket.request)
        ticket.is_decoded = True


def _letter(ticket: Ticket, key: KeyView) -> Letter:
    return Letter(
        payload=ticket.payload,
        at=ticket.at,
        address=ticket.request.address,
        scope=key.id if ticket.dialect.has_own_aliases else "",
        fresh_id=lambda: ticket.request_id,
        mapping=key.mapping,
    )


def _sealed(ticket: Ticket, key: KeyView) -> Parcel:
    signal = Signal(message=f"{ticket.count} alerts that {ticket.dialect.kind} sent in a storm, unread", source=ticket.dialect.kind)
    return _parcel(ticket, key, signal, Sealed(body=ticket.request.body, at=ticket.at, count=ticket.count))


def _parcel(ticket: Ticket, key: KeyView, signal: Signal, sealed: Sealed | None = None) -> Parcel:
    return Parcel(
        signal=signal,
        key_id=key.id,
        key_name=key.name,
        team_id=key.team_id,
        address=ticket.request.address,
        request_id=ticket.request_id if ticket.dialect.answers_by_id else "",
        kind=ticket.dialect.kind,
        sealed=sealed,
    )


def _answer(ticket: Ticket) -> None:
    if ticket.refusal:
        ticket.respond(_refused(ticket, ticket.refusal))
    else:
        ticket.respond(ticket.dialect.stored(ticket, time.perf_counter() - ticket.started))


def _refused(ticket: Ticket, refusal: Refusal) -> Answer:
    dialect, took = ticket.dialect, time.perf_counter() - ticket.started
    counts.refused(dialect.kind, refusal.trouble.value)
    body = msgspec.json.encode(dialect.body(ticket, refusal, took))
    named = ((b"x-request-id", ticket.request_id.encode()), (b"x-response-time", b"%.3f" % took))
    return Answer(dialect.status(refusal.trouble), body, dialect.headers(refusal) + named)
