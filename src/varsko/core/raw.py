"""The few words of ASGI that the raw paths need: types, whole answers, whole bodies, cookies."""

from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from http.cookies import CookieError, SimpleCookie
from typing import Any

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

Headers = Iterable[tuple[bytes, bytes]]

JSON = b"application/json"
TEXT = b"text/plain; charset=utf-8"


class TooLarge(Exception):
    """The body is longer than we are willing to read."""


class Gone(Exception):
    """The client went away before its request was complete."""


async def answer(send: Send, status: int, body: bytes, *, kind: bytes = JSON, headers: Headers = ()) -> None:
    """Send a whole answer in one go."""
    fields = [(b"content-type", kind), (b"content-length", b"%d" % len(body)), *headers]
    await send({"type": "http.response.start", "status": status, "headers": fields})
    await send({"type": "http.response.body", "body": body})


async def read_body(receive: Receive, *, limit: int) -> bytes:
    """Read the whole body, chunked or not. Raises TooLarge over `limit` bytes, Gone when the client left."""
    message = await receive()
    body: bytes = message.get("body", b"")
    while message["type"] != "http.disconnect" and message.get("more_body", False) and len(body) <= limit:
        message = await receive()
        body += message.get("body", b"")
    if message["type"] == "http.disconnect":
        raise Gone
    if len(body) > limit:
        raise TooLarge
    return body


def header(scope: Scope, name: bytes) -> str:
    """Give the first value of a header (name in lower case), or ""."""
    for key, value in scope["headers"]:
        if key == name:
            return str(value.decode("latin-1"))
    return ""


def cookies(scope: Scope) -> dict[str, str]:
    """Read the request's cookies; a header that makes no sense gives none."""
    try:
        return {name: morsel.value for name, morsel in SimpleCookie(header(scope, b"cookie")).items()}
    except CookieError:
        return {}
