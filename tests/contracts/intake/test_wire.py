"""The wire: order, limits, odd but legal HTTP, and clients who do not mean well."""

import asyncio
import socket
from collections.abc import Callable

import httpx
import pytest

from tests.contracts.intake.door import Door, listening
from tests.processes import HTTP
from varsko.alerts.models import Alert
from varsko.ingest import protocol


def post(key: str, body: bytes, *more: str, path: str = "/v2/alerts") -> bytes:
    lines = [f"POST {path} HTTP/1.1", "Host: x", f"Authorization: GenieKey {key}", f"Content-Length: {len(body)}", *more]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


SOON = 60.0
"""Seconds until what must happen has happened, on a busy machine."""

ELSEWHERE = b"GET /elsewhere?a=b HTTP/1.1\r\nHost: x\r\n\r\n"


def test_other_addresses_go_elsewhere(door: Door) -> None:
    assert HTTP.get(f"{door.url}/v2/alerts?limit=1").text == "elsewhere GET /v2/alerts limit=1 0"
    assert door.post("/v2/alerts/count", content=b"xyz").text == "elsewhere POST /v2/alerts/count  3"
    assert door.post("/other/v2/alerts").text.startswith("elsewhere")


@pytest.mark.parametrize("path", ["/in/some-key", "/v2/enqueue", "/v2/change/enqueue", "/api/v2/alerts"])
@pytest.mark.parametrize("method", ["GET", "DELETE", "HEAD", "OPTIONS"])
def test_only_posting_changes_anything(door: Door, path: str, method: str) -> None:
    said = HTTP.request(method, door.url + path)
    assert said.status_code == 405
    assert "POST" in said.headers["allow"]


def test_one_connection_serves_many(door: Door, key: str) -> None:
    with httpx.Client(base_url=door.url, headers={"Authorization": f"GenieKey {key}"}) as client:
        for number in range(5):
            assert client.post("/v2/alerts", json={"message": f"m{number}"}).status_code == 202
            assert client.get("/elsewhere").status_code == 200
        assert len(door.state.connections) == 1
    assert Alert.objects.count() == 5


def test_pipelined_requests_are_answered_in_their_order(door: Door, key: str) -> None:
    heard = door.raw(
        post(key, b'{"message":"one"}') + ELSEWHERE + post(key, b"{") + post(key, b'{"message":"two"}') + ELSEWHERE + post("no", b"{}"),
        until=b"HTTP/1.1 ",
        count=6,
    )
    assert [int(part[:3]) for part in heard.split(b"HTTP/1.1 ")[1:]] == [202, 200, 400, 202, 200, 401]
    assert list(Alert.objects.order_by("number").values_list("message", flat=True)) == ["one", "two"]


def test_a_body_in_chunks(door: Door, key: str) -> None:
    assert door.post("/v2/alerts", headers={"Authorization": f"GenieKey {key}"}, content=iter([b'{"mess', b'age":"m"}'])).status_code == 202


def test_a_request_in_single_bytes(door: Door, key: str) -> None:
    request = post(key, b'{"message":"m"}')
    heard = door.raw(*(request[place : place + 1] for place in range(len(request))), until=b"requestId")
    assert heard.startswith(b"HTTP/1.1 202")


def test_a_client_that_asks_first_is_told_to_go_on(door: Door, key: str) -> None:
    heard = door.raw(post(key, b'{"message":"m"}', "Expect: 100-continue"), until=b"requestId")
    assert heard.startswith(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 202")


def test_http_1_0_and_connection_close_end_the_connection(door: Door, key: str) -> None:
    old = post(key, b'{"message":"m"}').replace(b"HTTP/1.1", b"HTTP/1.0")
    assert b"connection: close" in door.raw(old)
    assert b"connection: close" in door.raw(post(key, b'{"message":"m"}', "Connection: close"))


def test_too_much_is_refused_before_it_is_read(door: Door, key: str) -> None:
    head = post(key, b"").replace(b"Content-Length: 0", b"Content-Length: 999999999")
    heard = door.raw(head, until=b"requestId")
    assert heard.startswith(b"HTTP/1.1 413")
    assert b"connection: close" in heard


@pytest.mark.parametrize(
    ("path", "size", "status"), [("/v2/alerts", 5_000_000, 413), ("/v2/enqueue", 600_000, 413), ("/api/v2/alerts", 5_000_000, 400)]
)
def test_sizes(door: Door, key: str, path: str, size: int, status: int) -> None:
    headers = {"Authorization": f"GenieKey {key}"}
    assert door.post(path, headers=headers, content=b"x" * size).status_code == status
    assert door.post(path, headers=headers, content=iter([b"x" * 100_000] * (size // 100_000))).status_code == status


def test_a_megabyte_of_description_is_stored_cut(door: Door, key: str) -> None:
    said = door.post("/v2/alerts", headers={"Authorization": f"GenieKey {key}"}, json={"message": "m", "description": "d" * 1_000_000})
    assert said.status_code == 202
    assert Alert.objects.get().description.endswith("d…")


def test_nonsense_is_400_and_the_door_stays_open(door: Door, key: str) -> None:
    assert door.raw(b"\x16\x03\x01 this is not HTTP\r\n\r\n").startswith(b"HTTP/1.1 400")
    assert door.post("/v2/alerts", headers={"Authorization": f"GenieKey {key}"}, json={"message": "m"}).status_code == 202


def test_what_a_client_said_before_it_left_is_stored(door: Door, key: str) -> None:
    for _ in range(20):
        with socket.create_connection(("127.0.0.1", door.port)) as line:
            line.sendall(post(key, b'{"message":"m"}'))
    assert any(door.post("/elsewhere") and Alert.objects.count() == 20 for _ in range(2000))


def test_who_dawdles_is_shown_out(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protocol, "SLOWEST_REQUEST", 0.2)
    with listening() as door:
        assert _left_of(door) == b""
        assert _left_of(door, b"POST /v2/alerts HTTP/1.1\r\nHost: x\r\n") == b""
        assert _left_of(door, post("k", b"").replace(b"Content-Length: 0", b"Content-Length: 10"), b"{") == b""
        assert _left_of(door, b"POST /x HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n1") == b""


def _left_of(door: Door, *pieces: bytes) -> bytes:
    """What is heard by somebody who says so much and no more; on a busy machine the door is shut before all of it is said."""
    try:
        return door.raw(*pieces)
    except ConnectionError:
        return b""


def test_a_connection_that_rests_between_requests_is_no_dawdler(transactional_db: None) -> None:
    a_day = 24 * 3600
    with listening(timeout_keep_alive=a_day) as door, socket.create_connection(("127.0.0.1", door.port), timeout=SOON) as line:
        line.sendall(ELSEWHERE)
        _heard(line, b"a=b 0")
        time = door.loop.time
        door.loop.time = lambda: time() + protocol.SLOWEST_REQUEST * 2  # type: ignore[method-assign]
        for _turn in range(2):
            asyncio.run_coroutine_threadsafe(_in_loop(lambda: None), door.loop).result()
        line.sendall(ELSEWHERE)
        assert _heard(line, b"a=b 0").startswith(b"HTTP/1.1 200")


def test_the_graceful_stop_lets_a_request_finish_and_then_closes(door: Door, key: str) -> None:
    request = post(key, b'{"message":"m"}')
    with socket.create_connection(("127.0.0.1", door.port), timeout=SOON) as line:
        line.sendall(ELSEWHERE + request[:-5])
        heard = _heard(line, b"a=b 0")
        (connection,) = door.state.connections
        asyncio.run_coroutine_threadsafe(_in_loop(connection.shutdown), door.loop).result()
        line.sendall(request[-5:])
        while piece := line.recv(65536):
            heard += piece
    assert heard.startswith(b"HTTP/1.1 200")
    assert b"HTTP/1.1 202" in heard
    assert b"connection: close" in heard


def test_the_graceful_stop_closes_a_resting_connection(door: Door) -> None:
    with socket.create_connection(("127.0.0.1", door.port), timeout=SOON) as line:
        line.sendall(ELSEWHERE)
        _heard(line, b"a=b 0")
        (connection,) = door.state.connections
        asyncio.run_coroutine_threadsafe(_in_loop(connection.shutdown), door.loop).result()
        assert line.recv(65536) == b""


def test_a_trusted_proxy_tells_the_senders_address(door: Door, key: str) -> None:
    headers = {"Authorization": f"GenieKey {key}", "X-Forwarded-For": "198.51.100.4"}
    door.post("/v2/alerts", headers=headers, json={"message": "m"})
    assert Alert.objects.get().source == "198.51.100.4"


def _heard(line: socket.socket, marker: bytes) -> bytes:
    heard = b""
    while marker not in heard and (piece := line.recv(65536)):
        heard += piece
    return heard


async def _in_loop(what: Callable[[], None]) -> None:
    what()
