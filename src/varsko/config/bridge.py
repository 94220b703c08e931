"""Runs Django, a WSGI application, inside the ASGI process.

Django's own ASGI handler costs four to five times the CPU. Here a request takes one trip to a thread: the body is read first,
chunked or not, so that Django knows its length; the answer comes back whole unless it is a stream, which is fetched piece by piece.
"""

import asyncio
import contextvars
import io
import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar
from wsgiref.types import WSGIApplication

from varsko.config.threads import ThreadPool
from varsko.core import asked
from varsko.core.raw import TEXT, Gone, Receive, Scope, Send, TooLarge, answer, read_body

log = logging.getLogger("varsko.web")

LARGEST_BODY = 25 * 1024 * 1024
MOST_WAITING = 200
_PIECE = 256 * 1024

Result = TypeVar("Result")
Variables = Mapping[str, Any]
"""The variables of a request as WSGI has them."""


@dataclass
class _Answer:
    """What Django gave back: the head, a first piece, and whatever else is still to be fetched."""

    status: int
    headers: list[tuple[bytes, bytes]]
    piece: bytes
    rest: Iterator[bytes] | None
    close: Callable[[], None]


class Bridge:
    """An ASGI application that hands requests to a WSGI application in a pool of threads."""

    def __init__(self, application: WSGIApplication, pool: ThreadPool, prepare: Callable[[Variables], bool]) -> None:
        """Take the application, its threads, and what is done before each request: it tells whether the request may go on now."""
        self._application = application
        self._prepare = prepare
        self._pool = pool

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if self._pool.waiting() >= MOST_WAITING:
            return await answer(send, 503, b"Too many requests are waiting.\n", kind=TEXT, headers=[(b"retry-after", b"2")])
        try:
            body = await read_body(receive, limit=LARGEST_BODY)
        except TooLarge:
            return await answer(send, 413, b"The request is too large.\n", kind=TEXT, headers=[(b"connection", b"close")])
        except Gone:
            return None
        made = asked.begin()
        got = await self._in_thread(partial(self._answer, environ(scope, body)))
        if not any(name == b"x-request-id" for name, _ in got.headers):
            got.headers.append((b"x-request-id", made.encode()))
        try:
            await self._send(got, send)
        finally:
            await self._in_thread(got.close)

    def _answer(self, variables: dict[str, Any]) -> _Answer:
        if not self._prepare(variables):
            return _Answer(503, [(b"content-type", TEXT), (b"retry-after", b"2")], b"There is too much to do at once.\n", None, _nothing)
        return _call(self._application, variables)

    async def _send(self, got: _Answer, send: Send) -> None:
        await send({"type": "http.response.start", "status": got.status, "headers": got.headers})
        piece = got.piece
        while got.rest is not None:
            await send({"type": "http.response.body", "body": piece, "more_body": True})
            piece, more = await self._in_thread(partial(_fetch, got.rest))
            got.rest = got.rest if more else None
        await send({"type": "http.response.body", "body": piece})

    async def _in_thread(self, job: Callable[[], Result]) -> Result:
        context = contextvars.copy_context()
        return await asyncio.wrap_future(self._pool.submit(partial(context.run, job)))


def _call(application: WSGIApplication, variables: dict[str, Any]) -> _Answer:
    head: list[Any] = []

    def start_response(status: str, headers: list[tuple[str, str]], exc_info: object = None) -> Callable[[bytes], object]:
        head[:] = [int(status[:3]), [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]]
        return head.append

    content: Iterable[bytes] = application(variables, start_response)
    close: Callable[[], None] = getattr(content, "close", _nothing)
    rest = iter(content)
    piece, more = _fetch(rest)
    if not more:
        close()
        close = _nothing
    return _Answer(head[0], head[1], piece, rest if more else None, close)


def _nothing() -> None:
    """Close nothing: it is closed already."""


def _fetch(content: Iterator[bytes]) -> tuple[bytes, bool]:
    """Collect one piece; the second value tells whether there may be more."""
    pieces: list[bytes] = []
    size = 0
    for part in content:
        pieces.append(part)
        size += len(part)
        if size >= _PIECE:
            return b"".join(pieces), True
    return b"".join(pieces), False


def environ(scope: Scope, body: bytes) -> dict[str, Any]:
    """Build the WSGI variables. RAW_PATH is the path as the client sent it, undecoded: `%2F` and `/` differ there."""
    host, port = scope.get("server") or ("localhost", 80)
    client = scope.get("client") or ("", 0)
    variables = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": scope["path"].encode("utf-8", "surrogateescape").decode("latin-1"),
        "RAW_PATH": scope.get("raw_path", b"").decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "SERVER_NAME": host,
        "SERVER_PORT": str(port or 80),
        "REMOTE_ADDR": client[0],
        "REMOTE_PORT": str(client[1]),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": _Errors(),
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    variables.update(_headers(scope["headers"]))
    variables["CONTENT_LENGTH"] = str(len(body))
    return variables


def _headers(headers: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """Name headers as WSGI does. One with an underscore is dropped: it could pass for one with a hyphen."""
    named: dict[str, str] = {}
    for raw_name, raw_value in headers:
        if b"_" in raw_name or raw_name == b"transfer-encoding":
            continue
        name = raw_name.decode("latin-1").upper().replace("-", "_")
        name = name if name in {"CONTENT_TYPE", "CONTENT_LENGTH"} else f"HTTP_{name}"
        value = raw_value.decode("latin-1")
        named[name] = f"{named[name]},{value}" if name in named else value
    return named


class _Errors(io.TextIOBase):
    """What a WSGI application complains about goes to the log."""

    def write(self, text: str) -> int:
        """Log one complaint."""
        if text.strip():
            log.error("%s", text.rstrip())
        return len(text)
