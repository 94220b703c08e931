"""The door below ASGI: intake requests are answered from the connection itself, without an ASGI object; all else goes uvicorn's way.

An intake request stands in uvicorn's line of pipelined requests like any other, so answers keep the order of their requests, and
keep-alive, limits and the graceful stop are uvicorn's own.
"""

import asyncio
from typing import Any

from uvicorn.config import Config
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware
from uvicorn.protocols.http.flow_control import HIGH_WATER_LIMIT
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol
from uvicorn.server import ServerState

from varsko.ingest import doors
from varsko.ingest.intake import Intake
from varsko.ingest.shapes import Answer, Dialect, Request, Trouble

STATE = "varsko.intake"
"""Under this name the lifespan's state holds the Intake; without it everything goes uvicorn's way."""

SLOWEST_REQUEST = 30.0
"""Seconds a client may take to send a request's head, a whole alert, or the next piece of another body."""

_LINGER = 2.0
_CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"


class Turn:
    """One intake request on its connection. Its public fields are those that uvicorn looks at in a request under way."""

    __slots__ = (
        "answer", "body", "dialect", "disconnected", "expects_continue", "headers", "is_first", "keep_alive", "method", "more_body",
        "response_complete", "size", "target",
    )  # fmt: skip

    def __init__(self, dialect: Dialect, method: bytes, target: bytes, headers: list[tuple[bytes, bytes]], *, keep_alive: bool) -> None:
        """Take what the head of the request said."""
        self.dialect = dialect
        self.method = method
        self.target = target
        self.headers = headers
        self.keep_alive = keep_alive
        self.body: list[bytes] = []
        self.size = 0
        self.more_body = True
        self.is_first = False
        self.expects_continue = False
        self.disconnected = False
        self.response_complete = False
        self.answer: Answer | None = None

    @property
    def message_event(self) -> "Turn":
        """Be the event that uvicorn sets when something comes: nobody waits for it here."""
        return self

    def set(self) -> None:
        """Wake nobody."""


class IntakeProtocol(HttpToolsProtocol):
    """An HTTP connection that knows the intake addresses."""

    cycle: Any

    def __init__(
        self, config: Config, server_state: ServerState, app_state: dict[str, Any], _loop: asyncio.AbstractEventLoop | None = None
    ) -> None:
        """Be made by uvicorn for one connection."""
        super().__init__(config, server_state, app_state, _loop)
        self._intake: Intake | None = app_state.get(STATE)
        self._trusted: Any = self.app.trusted_hosts if isinstance(self.app, ProxyHeadersMiddleware) else ()
        self._since = 0.0
        self._watching: asyncio.TimerHandle | None = None

    # The connection

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as uvicorn itself narrows it
        """Begin to watch that the client does not dawdle."""
        super().connection_made(transport)
        self._since = self.loop.time()
        self._watching = self.loop.call_later(SLOWEST_REQUEST, self._watch)

    def connection_lost(self, exc: Exception | None) -> None:
        """End the watch."""
        if self._watching:
            self._watching.cancel()
        super().connection_lost(exc)

    def handle_websocket_upgrade(self) -> None:
        """Leave the connection to another protocol, which watches it its own way."""
        if self._watching:
            self._watching.cancel()
        super().handle_websocket_upgrade()

    def _watch(self) -> None:
        """Close a connection whose request does not come to its end; look again when the one under way would be too slow."""
        waited = self.loop.time() - self._since if self._since else 0.0
        if waited >= SLOWEST_REQUEST:
            self.transport.close()
        else:
            self._watching = self.loop.call_later(SLOWEST_REQUEST - waited, self._watch)

    # The parser's callbacks

    def on_message_begin(self) -> None:
        """Begin a request; what ASGI needs is made only if it turns out to be for ASGI."""
        self._since = self.loop.time()
        self.url = b""
        self.headers = []
        self.expect_100_continue = False

    def on_headers_complete(self) -> None:
        """Decide whose request it is."""
        method, target = self.parser.get_method(), self.url
        dialect = doors.find(method, target.partition(b"?")[0]) if self._intake and not self.parser.should_upgrade() else None
        if dialect is None:
            self._go_uvicorns_way()
        else:
            keep_alive = self.parser.get_http_version() != "1.0" and self.parser.should_keep_alive()
            self._open_turn(Turn(dialect, method, target, self.headers, keep_alive=keep_alive))

    def _go_uvicorns_way(self) -> None:
        url, headers, expects = self.url, self.headers, self.expect_100_continue
        super().on_message_begin()
        self.headers.extend(headers)
        self.url, self.expect_100_continue = url, expects
        super().on_headers_complete()

    def _open_turn(self, turn: Turn) -> None:
        before, self.cycle = self.cycle, turn
        turn.expects_continue = self.expect_100_continue
        if _declared_length(turn.headers) > turn.dialect.limit:
            self._refuse(turn, Trouble.TOO_LARGE)
        if before is None or before.response_complete:
            self._begin(turn)
        else:
            self.flow.pause_reading()
            self.pipeline.appendleft((turn, self.app))  # type: ignore[arg-type] # a turn stands in line like uvicorn's own requests

    def on_body(self, body: bytes) -> None:
        """Collect a piece of the body, as far as the dialect reads."""
        turn = self.cycle
        if not isinstance(turn, Turn):
            self._since = self.loop.time()  # a large upload may take its time, as long as it goes on
            return super().on_body(body)
        turn.size += len(body)
        if turn.answer is None and turn.size > turn.dialect.limit:
            self._refuse(turn, Trouble.TOO_LARGE)
            if turn.is_first:
                self._send(turn)
        if turn.answer is None:
            turn.body.append(body)
            if not turn.is_first and turn.size > HIGH_WATER_LIMIT:
                self.flow.pause_reading()
        return None

    def on_message_complete(self) -> None:
        """Take the request, if it is its turn."""
        self._since = 0.0
        turn = self.cycle
        if not isinstance(turn, Turn):
            return super().on_message_complete()
        turn.more_body = False
        if turn.is_first and turn.answer is None:
            self._submit(turn)
        return None

    # Turns

    def _start_asgi_task(self, cycle: Any, app: Any) -> None:
        if isinstance(cycle, Turn):
            self._begin(cycle)
        else:
            super()._start_asgi_task(cycle, app)

    def _begin(self, turn: Turn) -> None:
        """Be first in the line: send the answer that is known already, or take the request if it is whole."""
        turn.is_first = True
        if turn.answer is not None:
            self._send(turn)
        elif not turn.more_body:
            self._submit(turn)
        elif turn.expects_continue:
            self.transport.write(_CONTINUE)

    def _submit(self, turn: Turn) -> None:
        def respond(answer: Answer) -> None:
            turn.answer = answer
            self._send(turn)

        if self._intake:
            self._intake.take(turn.dialect, self._request(turn), respond)

    def _refuse(self, turn: Turn, trouble: Trouble) -> None:
        turn.keep_alive = False
        turn.body.clear()
        if self._intake:
            turn.answer = self._intake.refuse(turn.dialect, self._request(turn), trouble)

    def _request(self, turn: Turn) -> Request:
        path, _, query = turn.target.partition(b"?")
        address = self.client[0] if self.client else ""
        request = Request(turn.method, path.decode("latin-1"), query, turn.headers, b"".join(turn.body), address)
        if address in self._trusted and (forwarded := request.header(b"x-forwarded-for")):
            return request.sent_from(self._trusted.get_trusted_client_address(forwarded)[0])
        return request

    def _send(self, turn: Turn) -> None:
        """Write the answer, and let uvicorn go on with the connection. Nothing happens when the client has gone."""
        if turn.disconnected or turn.response_complete or turn.answer is None or self.transport.is_closing():
            return
        self.transport.write(_wire(turn.answer, self.server_state.default_headers, keep_alive=turn.keep_alive))
        turn.response_complete = True
        if not turn.keep_alive:
            self._close_soon(turn)
        self.on_response_complete()

    def _close_soon(self, turn: Turn) -> None:
        """Close; while the body still comes, read it away for a moment, or the client would never see the answer."""
        if turn.more_body:
            self.loop.call_later(_LINGER, self.transport.close)
        else:
            self.transport.close()


def _wire(answer: Answer, default_headers: list[tuple[bytes, bytes]], *, keep_alive: bool) -> bytes:
    parts = [STATUS_LINE[answer.status]]
    for name, value in (*default_headers, *answer.headers):
        parts += (name, b": ", value, b"\r\n")
    if not keep_alive:
        parts.append(b"connection: close\r\n")
    parts.append(b"content-length: %d\r\n\r\n" % len(answer.body))
    parts.append(answer.body)
    return b"".join(parts)


def _declared_length(headers: list[tuple[bytes, bytes]]) -> int:
    for name, value in headers:
        if name == b"content-length":
            return int(value) if value.isdigit() else 0
    return 0
