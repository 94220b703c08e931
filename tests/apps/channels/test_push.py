"""Messages to browsers: what a push service gets and cannot read, what is final, and where they never go."""

import http.server
import json
import threading
from datetime import timedelta

import pytest
import time_machine
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from tests.cast import NOON
from varsko.channels.models import PushKey
from varsko.channels.push import LONGEST, PushChannel, public_key, read_keys
from varsko.channels.push.keys import proof
from varsko.channels.push.sealed import coded, decoded, encrypted, point
from varsko.channels.registry import channel
from varsko.core.clock import now
from varsko.core.deliveries import CannotDeliver, Gone, NotTaken
from varsko.core.secrets import seal

pytestmark = pytest.mark.django_db


def key_of(number: str) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(decoded(number), "big"), ec.SECP256R1())


def opened(body: bytes, own: ec.EllipticCurvePrivateKey, secret: bytes) -> bytes:
    """Read a message as a browser does (RFC 8291), written apart from what is tested."""
    salt, size, sender, rest = body[:16], body[20], body[21 : 21 + body[20]], body[21 + body[20] :]
    assert (int.from_bytes(body[16:20], "big"), size) == (4096, 65)
    shared = own.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), sender))
    both = HKDF(hashes.SHA256(), 32, secret, b"WebPush: info\x00" + point(own) + sender).derive(shared)
    key = HKDF(hashes.SHA256(), 16, salt, b"Content-Encoding: aes128gcm\x00").derive(both)
    plain = AESGCM(key).decrypt(HKDF(hashes.SHA256(), 12, salt, b"Content-Encoding: nonce\x00").derive(both), rest, None)
    return plain.rstrip(b"\x00").removesuffix(b"\x02")


class Service(http.server.BaseHTTPRequestHandler):
    """A push service that answers with the status that it was told."""

    def do_POST(self) -> None:
        self.server.heard.append((self.path, dict(self.headers), self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(self.server.status)
        self.send_header("Location", "/message/77")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args) -> None:
        """Say nothing."""


@pytest.fixture
def service(settings):
    settings.VARSKO = settings.VARSKO.model_copy(update={"allow_private_webhooks": True, "url": "https://varsko.example.org"})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Service)
    server.heard, server.status = [], 201
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


BROWSER, SECRET = ec.generate_private_key(ec.SECP256R1()), b"sixteen letters!"


def send(server, said=None, host="127.0.0.1", **more):
    keys = {"p256dh": coded(point(BROWSER)), "auth": coded(SECRET)}
    message = {"push": said or {"title": "Ferries: Ingen billetter på Skagerrak"}, "browser": seal(json.dumps(keys)), **more}
    return PushChannel().send(message, address=f"http://{host}:{server.server_port}/send/1", key="1", since=now())


def test_what_is_encrypted_is_what_the_standard_shows():
    """The example of RFC 8291, appendix A."""
    receiver = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
    body = encrypted(
        b"When I grow up, I want to be a watermelon",
        decoded(receiver),
        decoded("BTBZMqHH6r4Tts7J_aSIgg"),
        own=key_of("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"),
        salt=decoded("DGv6ra1nlYgDCS1FRnbzlw"),
    )
    assert coded(body) == (
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4M"
        "qgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )
    assert opened(body, key_of("q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94"), decoded("BTBZMqHH6r4Tts7J_aSIgg")).startswith(b"When I grow")


def test_only_the_browser_reads_it_and_the_service_learns_how_long_and_how_urgent(service):
    receipt = send(service, urgency="high", good_for=3600, topic="abc123")
    assert (receipt.provider, receipt.provider_id) == ("push", "/message/77")
    [(path, heads, body)] = service.heard
    assert path == "/send/1"
    assert {name: heads[name] for name in ("TTL", "Urgency", "Topic", "Content-Encoding")} == {
        "TTL": "3600",
        "Urgency": "high",
        "Topic": "abc123",
        "Content-Encoding": "aes128gcm",
    }
    assert b"billetter" not in body
    assert json.loads(opened(body, BROWSER, SECRET)) == {"title": "Ferries: Ingen billetter på Skagerrak"}
    with pytest.raises(InvalidTag):
        opened(body, BROWSER, b"another  secret!")
    send(service)
    assert service.heard[0][2][:16] != service.heard[1][2][:16]


def test_the_service_knows_who_sends(service):
    with time_machine.travel(NOON, tick=False):
        said = proof("https://push.example.org")
    token, key = said.removeprefix("vapid t=").split(", k=")
    head, claims, signed = token.split(".")
    assert json.loads(decoded(head)) == {"typ": "JWT", "alg": "ES256"}
    until = int((NOON + timedelta(hours=12)).timestamp())
    assert json.loads(decoded(claims)) == {"aud": "https://push.example.org", "exp": until, "sub": "https://varsko.example.org"}
    assert key == public_key()
    first, second = (int.from_bytes(part, "big") for part in (decoded(signed)[:32], decoded(signed)[32:]))
    public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), decoded(key))
    public.verify(encode_dss_signature(first, second), f"{head}.{claims}".encode(), ec.ECDSA(hashes.SHA256()))


def test_the_key_is_made_once_and_nobody_reads_it_in_the_database(settings):
    first = public_key()
    assert public_key() == first
    row = PushKey.objects.get()
    assert "PRIVATE" not in row.private
    settings.SECRET_KEY = "another"
    with pytest.raises(NotTaken, match="another secret key"):
        proof("https://push.example.org")


@pytest.mark.parametrize("status", [404, 410])
def test_a_browser_that_asks_no_more_is_told_as_gone(service, status):
    service.status = status
    with pytest.raises(Gone, match=str(status)):
        send(service)


@pytest.mark.parametrize(
    ("status", "meant"), [(429, NotTaken), (503, NotTaken), (400, CannotDeliver), (403, CannotDeliver), (301, CannotDeliver)]
)
def test_trouble_waits_and_a_refusal_is_final(service, status, meant):
    service.status = status
    with pytest.raises(meant, match=str(status)) as refused:
        send(service)
    assert not isinstance(refused.value, Gone)
    assert len(service.heard) == 1


def test_services_in_our_own_network_are_never_asked(service, settings):
    settings.VARSKO = settings.VARSKO.model_copy(update={"allow_private_webhooks": False})
    with pytest.raises(CannotDeliver, match="private"):
        send(service)
    assert service.heard == []


def test_what_is_too_long_is_not_sent(service):
    with pytest.raises(CannotDeliver, match="bytes"):
        send(service, {"title": "ø" * LONGEST})
    assert service.heard == []


@pytest.mark.parametrize(
    ("key", "secret"),
    [
        ("", ""),
        ("ø", "ø"),
        (coded(b"\x04" + b"\x01" * 64), coded(SECRET)),
        (coded(point(BROWSER)), coded(SECRET[:15])),
        (coded(point(BROWSER)[:33]), coded(SECRET)),
        ("A" * 4000, coded(SECRET)),
    ],
    ids=["none", "no letters of theirs", "not on the curve", "secret too short", "key too short", "key too long"],
)
def test_keys_that_are_none_are_refused(key, secret):
    assert read_keys(key, secret) is None


def test_there_is_such_a_channel():
    assert isinstance(channel("push"), PushChannel)
