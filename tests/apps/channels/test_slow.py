"""Addresses that strangers chose: one that answers byte by byte holds nobody up, and what leads to our own network is never asked."""

import json
import socket
import threading

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from varsko.channels import outside, posting, sms
from varsko.channels.outside import IsPrivate, NotReached, resolve
from varsko.channels.push import PushChannel
from varsko.channels.push.sealed import coded, point
from varsko.channels.sms import SmsChannel
from varsko.channels.webhook import WebhookChannel
from varsko.core.clock import now
from varsko.core.deliveries import NotTaken
from varsko.core.secrets import seal

pytestmark = pytest.mark.django_db

_GREETING = b"\x16\x03\x03\x40\x00" + b"\0" * 400
_ANSWER = b"HTTP/1.1 200 OK\r\nVery-Long: " + b"a" * 400 + b"\r\nContent-Length: 0\r\n\r\n"


class Dripping:
    """A server that says what it says byte by byte, each well within what a single read may take: more than four seconds in all."""

    def __init__(self, said: bytes) -> None:
        """Listen, for one who asks."""
        self.said, self.has_said_all, self._over = said, False, threading.Event()
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def _serve(self) -> None:
        with self._listening, self._listening.accept()[0] as asking:
            asking.recv(65536)
            try:
                for number in range(len(self.said)):
                    asking.sendall(self.said[number : number + 1])
                    if self._over.wait(0.01):
                        return
                self.has_said_all = True
            except OSError:
                return

    def end(self) -> None:
        """Wait until it noticed that nobody listens."""
        self._thread.join()


@pytest.fixture
def dripping(settings, monkeypatch):
    settings.VARSKO = settings.VARSKO.model_copy(update={"allow_private_webhooks": True})
    monkeypatch.setattr(posting, "ALL_WITHIN", 0.3)
    monkeypatch.setattr(sms, "ALL_WITHIN", 0.3)
    servers: list[Dripping] = []

    def serve(said: bytes) -> Dripping:
        servers.append(Dripping(said))
        return servers[-1]

    yield serve
    for one in servers:
        one.end()


def by_push(address):
    browser = {"p256dh": coded(point(ec.generate_private_key(ec.SECP256R1()))), "auth": coded(b"sixteen letters!")}
    return PushChannel().send({"push": {"title": "Ferries"}, "browser": seal(json.dumps(browser))}, address=address, key="1", since=now())


def by_webhook(address):
    return WebhookChannel().send({"body": "{}", "secret": seal("shared")}, address=address, key="1", since=now())


@pytest.fixture
def by_text(settings):
    """Send a text message by a service at an address."""

    def send(address):
        account = {"twilio_url": address.rstrip("/"), "twilio_sid": "AC1", "twilio_token": "secret", "twilio_from": "+4790000000"}
        settings.VARSKO = settings.VARSKO.model_copy(update=account)
        return SmsChannel().send({"sms": "Ferries"}, address="+4790000001", key="1", since=now())

    return send


def test_a_service_of_text_messages_that_answers_byte_by_byte_is_broken_off_too(dripping, by_text):
    server = dripping(_ANSWER)
    with pytest.raises(httpx.HTTPError):
        by_text(f"http://127.0.0.1:{server.port}")
    server.end()
    assert not server.has_said_all


@pytest.mark.parametrize("send", [by_push, by_webhook])
def test_an_answer_byte_by_byte_is_broken_off(dripping, send):
    server = dripping(_ANSWER)
    with pytest.raises(httpx.HTTPError):
        send(f"http://127.0.0.1:{server.port}/")
    server.end()
    assert not server.has_said_all


@pytest.mark.parametrize("send", [by_push, by_webhook])
def test_a_greeting_byte_by_byte_is_broken_off_and_nothing_was_taken(dripping, send):
    server = dripping(_GREETING)
    with pytest.raises(NotTaken):
        send(f"https://127.0.0.1:{server.port}/")
    server.end()
    assert not server.has_said_all


_OURS = [
    "64:ff9b::a00:1",
    "64:ff9b::a9fe:a9fe",
    "2002:a00:1::1",
    "2002:7f00:1::1",
    "::10.0.0.1",
    "::1",
    "::ffff:10.0.0.1",
    "fec0::1",
    "fd00::1",
    "fe80::1%1",
    "169.254.169.254",
]


def answering(monkeypatch, address):
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    found = [(family, socket.SOCK_STREAM, 6, "", (address, 443))]
    monkeypatch.setattr(outside.socket, "getaddrinfo", lambda *_args, **_more: found)


@pytest.mark.parametrize("address", _OURS)
def test_no_way_of_writing_an_address_leads_into_our_own_network(monkeypatch, settings, address):
    settings.VARSKO = settings.VARSKO.model_copy(update={"allow_private_webhooks": False})
    answering(monkeypatch, address)
    with pytest.raises(IsPrivate):
        resolve("push.example.org", 443)


@pytest.mark.parametrize("address", ["64:ff9b::808:808", "2002:808:808::1", "::ffff:8.8.8.8", "2606:4700::1111", "8.8.8.8"])
def test_addresses_outside_are_asked_however_they_are_written(monkeypatch, address):
    answering(monkeypatch, address)
    assert resolve("push.example.org", 443) == address


@pytest.fixture
def silent(monkeypatch):
    """A name service that answers for `well.example.org` alone, and for others once the event is set."""
    answers, found = threading.Event(), [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("8.8.8.8", 443))]
    monkeypatch.setattr(
        outside.socket, "getaddrinfo", lambda host, *_args, **_more: (host == "well.example.org" or answers.wait()) and found
    )
    yield answers
    answers.set()


def test_a_name_service_that_never_answers_holds_nobody_up(monkeypatch, silent):
    monkeypatch.setattr(outside, "_RESOLVED_WITHIN", 0.01)
    with pytest.raises(NotReached, match=r"dead\.example\.org cannot be resolved: the name service takes too long"):
        resolve("dead.example.org", 443)


def test_only_so_many_names_wait_at_once_and_one_that_was_answered_makes_room(monkeypatch, silent):
    monkeypatch.setattr(outside, "_TURNS", threading.BoundedSemaphore(2))
    with monkeypatch.context() as hasty:
        hasty.setattr(outside, "_RESOLVED_WITHIN", 0.01)
        for name in ("dead.example.org", "dark.example.org"):
            with pytest.raises(NotReached, match="the name service takes too long"):
                resolve(name, 443)
        with pytest.raises(NotReached, match=r"well\.example\.org cannot be resolved: too many other names are waited for"):
            resolve("well.example.org", 443)
    silent.set()
    assert resolve("well.example.org", 443) == "8.8.8.8"


@pytest.mark.parametrize(("host", "number"), [("8.8.8.8", "8.8.8.8"), ("2606:4700:0::1111", "2606:4700::1111")])
def test_a_number_is_no_name_and_waits_for_none(monkeypatch, silent, host, number):
    full = threading.BoundedSemaphore(1)
    full.acquire()
    monkeypatch.setattr(outside, "_TURNS", full)
    monkeypatch.setattr(outside, "_RESOLVED_WITHIN", 0.01)
    assert resolve(host, 443) == number


@pytest.mark.parametrize("host", [one for one in _OURS if "%" not in one])
def test_a_number_in_our_own_network_is_refused_too(settings, silent, host):
    settings.VARSKO = settings.VARSKO.model_copy(update={"allow_private_webhooks": False})
    with pytest.raises(IsPrivate):
        resolve(host, 443)


def test_a_name_that_cannot_be_one_is_refused_with_a_reason():
    with pytest.raises(NotReached, match="cannot be resolved"):
        resolve("a\0b", 443)
