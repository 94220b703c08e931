"""A door that really listens: the connection protocol, the intake and its writer on a free port, without the rest of the server."""

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
from uvicorn.config import Config
from uvicorn.server import ServerState

from tests.processes import HTTP
from varsko.ingest.intake import Intake
from varsko.ingest.protocol import STATE, IntakeProtocol


async def elsewhere(scope: Any, receive: Any, send: Any) -> None:
    """Stand for the rest of Varsko: say what was asked for."""
    body = b""
    while True:
        message = await receive()
        body += message.get("body", b"")
        if not message.get("more_body"):
            break
    said = f"elsewhere {scope['method']} {scope['path']} {scope['query_string'].decode()} {len(body)}".encode()
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"%d" % len(said))]})
    await send({"type": "http.response.body", "body": said})


class Door:
    """A listening door."""

    def __init__(self, port: int, loop: asyncio.AbstractEventLoop, intake: Intake, state: ServerState) -> None:
        self.port = port
        self.loop = loop
        self.intake = intake
        self.state = state
        self.url = f"http://127.0.0.1:{port}"

    def post(self, path: str, **what: Any) -> httpx.Response:
        return HTTP.post(self.url + path, timeout=60, **what)

    def raw(self, *pieces: bytes, until: bytes = b"", count: int = 1, timeout: float = 60) -> bytes:
        """Write pieces on one connection and read until the last marker came `count` times, or the connection ends."""
        heard = b""
        with socket.create_connection(("127.0.0.1", self.port), timeout=timeout) as line:
            for piece in pieces:
                line.sendall(piece)
            while not until or heard.count(until) < count:
                got = line.recv(65536)
                if not got:
                    break
                heard += got
        return heard


@contextmanager
def listening(**options: Any) -> Iterator[Door]:
    """Open a door; everything that was taken is stored when it closes."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="door", daemon=True)
    thread.start()
    sock = socket.create_server(("127.0.0.1", 0))
    intake = Intake(loop)
    intake.start()
    config = Config(elsewhere, lifespan="off", log_config=None, access_log=False, **options)
    config.load()
    state = ServerState()

    async def listen() -> asyncio.Server:
        return await loop.create_server(lambda: IntakeProtocol(config, state, {STATE: intake}, loop), sock=sock)

    server = asyncio.run_coroutine_threadsafe(listen(), loop).result()
    try:
        yield Door(sock.getsockname()[1], loop, intake, state)
    finally:
        intake.stop()
        asyncio.run_coroutine_threadsafe(_close(server, state), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _close(server: asyncio.Server, state: ServerState) -> None:
    server.close()
    for connection in list(state.connections):
        connection.transport.abort()
    await asyncio.sleep(0)
    for task in list(state.tasks):
        task.cancel()
    await asyncio.sleep(0)
