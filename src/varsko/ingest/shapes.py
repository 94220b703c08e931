"""A request, its way through the door, its answer, and the dialect they are written in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

import msgspec
from msgspec.structs import replace

from varsko.alerts.data import Parcel, Received
from varsko.core.clock import new_id
from varsko.ingest.adapters.shapes import Adapter
from varsko.people.data import KeyView

Headers = tuple[tuple[bytes, bytes], ...]


class Trouble(StrEnum):
    """Why a request is not answered with success."""

    MALFORMED = "malformed"
    INVALID = "invalid"
    UNKNOWN_KEY = "unknown_key"
    NOT_ALLOWED = "not_allowed"
    TOO_LARGE = "too_large"
    WRONG_METHOD = "wrong_method"
    OVERLOADED = "overloaded"
    UNAVAILABLE = "unavailable"
    BROKEN = "broken"


class Refusal(Exception):
    """The request is not taken; `errors` maps fields to sentences."""

    def __init__(self, trouble: Trouble, errors: dict[str, str] | None = None) -> None:
        """Keep why, and which fields."""
        super().__init__(trouble.value)
        self.trouble = trouble
        self.errors = errors or {}


class Answer(msgspec.Struct, frozen=True):
    """What goes back over the wire."""

    status: int
    body: bytes
    headers: Headers = ()


class Request(msgspec.Struct, frozen=True):
    """What came over the wire. Header names are in lower case, `address` is the sender's."""

    method: bytes
    path: str
    query: bytes
    headers: list[tuple[bytes, bytes]]
    body: bytes
    address: str

    def header(self, name: bytes) -> str:
        """Give the first value of a header, or ""."""
        for known, value in self.headers:
            if known == name:
                return value.decode("latin-1")
        return ""

    def with_body(self, body: bytes) -> "Request":
        """Give the same request with its body."""
        return replace(self, body=body)

    def sent_from(self, address: str) -> "Request":
        """Give the same request from another address, as a trusted proxy told."""
        return replace(self, address=address)


class Ticket(msgspec.Struct, kw_only=True):
    """One request on its way: what was read of it, what it shall store, and what became of that.

    `respond` is called exactly once, in the thread of the event loop. `took` seconds are counted from `started` (monotonic). `count`
    alerts are in its `parcels`.
    """

    dialect: "Dialect"
    request: Request
    respond: Callable[[Answer], None]
    at: datetime
    started: float
    payload: Any = None
    is_decoded: bool = False
    key: KeyView | None = None
    parcels: list[Parcel] = []
    count: int = 0
    refused: dict[str, str] = {}
    received: list[Received] = []
    refusal: Refusal | None = None
    _request_id: str = ""

    @property
    def request_id(self) -> str:
        """Name the request; made when first asked for, as not every client wants to know."""
        if not self._request_id:
            self._request_id = str(new_id())
        return self._request_id


JSON: Headers = ((b"content-type", b"application/json"),)

STATUS: Mapping[Trouble, int] = {
    Trouble.MALFORMED: 400,
    Trouble.INVALID: 422,
    Trouble.UNKNOWN_KEY: 401,
    Trouble.NOT_ALLOWED: 403,
    Trouble.TOO_LARGE: 413,
    Trouble.WRONG_METHOD: 405,
    Trouble.OVERLOADED: 503,
    Trouble.UNAVAILABLE: 503,
    Trouble.BROKEN: 500,
}

SENTENCE: Mapping[Trouble, str] = {
    Trouble.MALFORMED: "The request could not be read",
    Trouble.INVALID: "Request body is not processable. Please check the errors.",
    Trouble.UNKNOWN_KEY: "Could not authenticate",
    Trouble.NOT_ALLOWED: "You are not authorized to do this with the given API key",
    Trouble.TOO_LARGE: "The body is too large",
    Trouble.WRONG_METHOD: "Method is not allowed for this path",
    Trouble.OVERLOADED: "Too many alerts are waiting, please try again",
    Trouble.UNAVAILABLE: "The database is not available, please try again",
    Trouble.BROKEN: "Internal error, please try again later",
}

_EXTRA: Mapping[Trouble, Headers] = {
    Trouble.OVERLOADED: ((b"retry-after", b"2"),),
    Trouble.UNAVAILABLE: ((b"retry-after", b"5"),),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """One way of speaking.

    `limit` bytes are read of a body. `key_field` is the field of the body that may hold the key. With `answers_by_id` a client may
    ask afterwards what became of its request. `has_own_aliases`: aliases are apart for each key.
    `marks` are headers that every answer has. `count` tells how many alerts a body holds of which the adapter can refuse none, 0 where that
    takes reading: such a body may be stored unread.
    """

    kind: str
    limit: int
    adapter: Callable[[KeyView], Adapter]
    stored: Callable[[Ticket, float], Answer]
    body: Callable[[Ticket, Refusal, float], Any]
    key_field: str = ""
    key_in_path: bool = False
    answers_by_id: bool = False
    has_own_aliases: bool = True
    statuses: Mapping[Trouble, int] = field(default_factory=dict)
    methods: frozenset[bytes] = frozenset({b"POST"})
    marks: Headers = ()
    count: Callable[[bytes], int] | None = None

    def status(self, trouble: Trouble) -> int:
        """Give the status of a refusal."""
        return self.statuses.get(trouble) or STATUS[trouble]

    def headers(self, refusal: Refusal) -> Headers:
        """Give the headers of a refusal."""
        if refusal.trouble is Trouble.WRONG_METHOD:
            return (*JSON, *self.marks, (b"allow", b", ".join(sorted(self.methods))))
        return JSON + self.marks + _EXTRA.get(refusal.trouble, ())
