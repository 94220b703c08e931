"""The door as an ASGI application, for servers whose protocol is not ours."""

import asyncio

from varsko.core.raw import Gone, Receive, Scope, Send, TooLarge, answer, read_body
from varsko.ingest import doors
from varsko.ingest.intake import Intake
from varsko.ingest.shapes import Answer, Dialect, Request, Trouble


def dialect_of(scope: Scope) -> Dialect | None:
    """Tell how to speak to a request; None when it is not for intake."""
    return doors.find(scope["method"].encode(), scope.get("raw_path") or scope["path"].encode())


async def receive_alerts(intake: Intake, dialect: Dialect, scope: Scope, receive: Receive, send: Send) -> None:
    """Answer one request of an intake address, after what it said is stored."""
    client = scope.get("client") or ("", 0)
    path = (scope.get("raw_path") or scope["path"].encode()).decode("latin-1")
    request = Request(scope["method"].encode(), path, scope["query_string"], list(scope["headers"]), b"", client[0])
    try:
        body = await read_body(receive, limit=dialect.limit)
    except TooLarge:
        return await _send(send, intake.refuse(dialect, request, Trouble.TOO_LARGE), (b"connection", b"close"))
    except Gone:
        return None
    answered: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
    intake.take(dialect, request.with_body(body), answered.set_result)
    return await _send(send, await answered)


async def _send(send: Send, said: Answer, *headers: tuple[bytes, bytes]) -> None:
    kind, *others = said.headers
    await answer(send, said.status, said.body, kind=kind[1], headers=[*others, *headers])
