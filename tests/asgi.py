"""Talks to an ASGI application without a server."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Heard:
    """What the application answered."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    pieces: int = 0


def ask(
    app: Any,
    path: str,
    *,
    method: str = "GET",
    headers: Sequence[tuple[str, str]] = (),
    chunks: Sequence[bytes] = (b"",),
    raw_path: str = "",
    query: str = "",
) -> Heard:
    """Send one request, its body in these chunks, and collect the answer."""
    return asyncio.run(_ask(app, _scope(path, method, headers, raw_path, query), list(chunks)))


def _scope(path: str, method: str, headers: Sequence[tuple[str, str]], raw_path: str, query: str) -> dict[str, Any]:
    return {
        "type": "http",
        "http_version": "1.1",
        "method": method,
        "path": path,
        "raw_path": (raw_path or path).encode(),
        "query_string": query.encode(),
        "scheme": "http",
        "headers": [(name.encode(), value.encode()) for name, value in headers],
        "server": ("127.0.0.1", 8000),
        "client": ("192.0.2.7", 4711),
    }


async def _ask(app: Any, scope: dict[str, Any], chunks: list[bytes]) -> Heard:
    heard = Heard()

    async def receive() -> dict[str, Any]:
        if not chunks:
            return {"type": "http.disconnect"}
        piece = chunks.pop(0)
        return {"type": "http.request", "body": piece, "more_body": bool(chunks)}

    async def send(message: Any) -> None:
        if message["type"] == "http.response.start":
            heard.status = message["status"]
            heard.headers = {name.decode(): value.decode() for name, value in message["headers"]}
        else:
            heard.body += message.get("body", b"")
            heard.pieces += 1

    await app(scope, receive, send)
    return heard
