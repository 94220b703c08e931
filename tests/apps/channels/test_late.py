"""A process that freezes right after it made sure of its message, and thaws when somebody else may have sent it, sends nothing."""

import http.server
import json
import threading
from datetime import timedelta

import pytest
import time_machine
from cryptography.hazmat.primitives.asymmetric import ec

from tests import mailbox
from tests.cast import NOON
from varsko.channels import registry
from varsko.channels.push.sealed import coded, point
from varsko.core import deliveries
from varsko.core.deliveries import Outgoing
from varsko.core.models import Delivery
from varsko.core.secrets import seal
from varsko.core.worker import Queue, turn

pytestmark = pytest.mark.django_db

BROWSER = {"p256dh": coded(point(ec.generate_private_key(ec.SECP256R1()))), "auth": coded(b"sixteen letters!")}
MESSAGES = {
    "email": {"subject": "Ferries", "text": "Ferries", "html": "<p>Ferries</p>"},
    "webhook": {"body": "{}", "secret": seal("shared")},
    "push": {"push": {"title": "Ferries"}, "browser": seal(json.dumps(BROWSER))},
    "sms": {"sms": "Ferries"},
}
ADDRESSES = {"email": "ann@fjord.example", "sms": "+4790000001"}


class Receiver(http.server.BaseHTTPRequestHandler):
    """Takes everything."""

    def do_POST(self) -> None:
        self.server.heard.append(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(201)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args) -> None:
        """Say nothing."""


@pytest.fixture
def world(settings):
    """Everybody whom messages are handed over to; gives the address of those that are asked by HTTP, and what was taken."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    server.heard, url = [], f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    with mailbox.opened() as post:
        twilio = {"twilio_url": url, "twilio_sid": "AC1", "twilio_token": "secret", "twilio_from": "+4790000000"}
        settings.VARSKO = settings.VARSKO.model_copy(update={"smtp_url": post.url, "allow_private_webhooks": True, **twilio})
        yield url, lambda: post.count + len(server.heard)
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.parametrize("channel", MESSAGES)
def test_what_was_held_too_long_ago_is_not_handed_over(channel, world, monkeypatch):
    url, count = world
    queue, hold = Queue("deliveries", deliveries.due, deliveries.sender(registry.channel, lambda _: None), threads=1), deliveries._hold
    one = Outgoing(channel=channel, address=ADDRESSES.get(channel, f"{url}/1"), key="one", message=MESSAGES[channel])
    deliveries.enqueue(one, at=NOON)
    with time_machine.travel(NOON, tick=False) as traveller:
        with monkeypatch.context() as patch:
            patch.setattr(deliveries, "_hold", lambda row: (hold(row), traveller.shift(timedelta(seconds=31)))[0])
            turn(queue)
        row = Delivery.objects.get()
        assert (count(), row.state, row.attempts, row.not_taken) == (0, "waiting", 1, 1)
        traveller.shift(timedelta(minutes=1))
        turn(queue)
    row.refresh_from_db()
    assert (count(), row.state, row.maybe_twice) == (1, "sent", False)
