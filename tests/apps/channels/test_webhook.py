"""Signed requests: what arrives, what is final, and where they never go."""

import hashlib
import hmac
import http.server
import json
import threading

import pytest

from varsko.channels.registry import channel
from varsko.channels.webhook import WebhookChannel, signature
from varsko.core.clock import now
from varsko.core.deliveries import CannotDeliver, NotTaken
from varsko.core.secrets import seal

SECRET = "shared with the receiver"


class Receiver(http.server.BaseHTTPRequestHandler):
    """Answers with the status that its server was told, and remembers what it got."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.heard.append((self.path, dict(self.headers), body))
        self.send_response(self.server.status)
        self.send_header("Location", "/elsewhere")
        self.send_header("Content-Length", str(self.server.promised))
        self.end_headers()

    def log_message(self, *args) -> None:
        """Say nothing."""


@pytest.fixture
def receiver(settings):
    settings.VARSKO = settings.VARSKO.model_copy(update={"allow_private_webhooks": True})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    server.heard, server.status, server.promised = [], 200, 0
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def send(server, key="webhook:1:2", path="/hook?a=b", host="127.0.0.1"):
    message = {"body": json.dumps({"type": "alert.opened", "ø": 1}, ensure_ascii=False), "secret": seal(SECRET)}
    return WebhookChannel().send(message, address=f"http://{host}:{server.server_port}{path}", key=key, since=now())


def test_a_request_is_signed_and_names_its_delivery(receiver):
    assert send(receiver).provider_id == "200"
    [(path, headers, body)] = receiver.heard
    assert path == "/hook?a=b"
    assert headers["Varsko-Delivery"] == "webhook:1:2"
    at, signed = (part.partition("=")[2] for part in headers["Varsko-Signature"].split(","))
    assert signed == hmac.new(SECRET.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    assert signature(body, SECRET, int(at)) == headers["Varsko-Signature"]


def test_an_answer_that_is_huge_or_never_ends_is_not_waited_for(receiver):
    receiver.promised = 10**12
    assert send(receiver).provider_id == "200"


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503])
def test_trouble_at_the_receiver_is_tried_again(receiver, status):
    receiver.status = status
    with pytest.raises(NotTaken, match=str(status)):
        send(receiver)


@pytest.mark.parametrize("status", [301, 302, 307, 400, 401, 404, 410, 422])
def test_a_refusal_or_a_redirect_is_final_and_not_followed(receiver, status):
    receiver.status = status
    with pytest.raises(CannotDeliver, match=str(status)):
        send(receiver)
    assert [path for path, _, _ in receiver.heard] == ["/hook?a=b"]


@pytest.mark.parametrize("host", ["127.0.0.1", "[::1]", "localhost", "0.0.0.0", "[::ffff:127.0.0.1]"])
def test_private_addresses_are_refused(receiver, settings, host):
    settings.VARSKO = settings.VARSKO.model_copy(update={"allow_private_webhooks": False})
    with pytest.raises(CannotDeliver, match="private"):
        send(receiver, host=host)
    assert receiver.heard == []


@pytest.mark.parametrize(
    "address", ["10.1.2.3", "169.254.169.254", "192.168.0.1", "172.16.0.1", "[fd00::1]", "[fe80::1]", "224.0.0.1", "100.64.0.1"]
)
def test_addresses_of_our_own_network_and_clouds_are_refused(settings, address):
    settings.VARSKO = settings.VARSKO.model_copy(update={"allow_private_webhooks": False})
    with pytest.raises(CannotDeliver, match="private"):
        WebhookChannel().send({"body": "{}", "secret": seal(SECRET)}, address=f"http://{address}/latest", key="1", since=now())


def test_a_secret_of_another_installation_cannot_be_used(receiver):
    with pytest.raises(CannotDeliver, match="secret"):
        WebhookChannel().send(
            {"body": "{}", "secret": "damaged"}, address=f"http://127.0.0.1:{receiver.server_port}/", key="1", since=now()
        )


def test_a_channel_that_does_not_exist_refuses_for_good():
    with pytest.raises(CannotDeliver):
        channel("pigeon").send({}, address="", key="", since=now())
    assert channel("pigeon").merge([]) is None
    assert channel("webhook").merge([{}, {}]) is None
    assert channel("app").merge([{}, {}]) is None
    assert not channel("app").send({}, address="", key="", since=now()).kept
