"""Mail over real SMTP: what arrives, what is refused, and what is left in doubt."""

import gc
import socket
import ssl
import threading
from contextlib import contextmanager
from datetime import timedelta
from ipaddress import ip_address

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests import mailbox as mail
from varsko.channels.email import EmailChannel, smtp
from varsko.channels.email.smtp import Server
from varsko.core.clock import now
from varsko.core.deliveries import CannotDeliver, NotTaken

MESSAGE = {
    "subject": "[P1] Disken er full: ø, æ, ł (#7)",
    "text": "Se her\n.\n..skjult\n" + "x" * 2000,
    "html": "<p>Se her</p>",
    "thread": "7",
}


@pytest.fixture
def post(settings):
    with mail.opened() as office:
        settings.VARSKO = settings.VARSKO.model_copy(update={"smtp_url": office.url, "mail_from": "Varsko <varsko@fjord.example>"})
        yield office


def send(address="ann@fjord.example", key="notice:1", **message):
    return EmailChannel().send({**MESSAGE, **message}, address=address, key=key, since=now())


def test_a_mail_arrives_as_it_was_written(post):
    receipt = send()
    arrived = post.mailbox("ann@fjord.example").expects("[P1] Disken er full: ø, æ, ł (#7)", "Se her\n.\n..skjult", "x" * 2000)
    assert arrived["From"] == "Varsko <varsko@fjord.example>"
    assert arrived["Auto-Submitted"] == "auto-generated"
    assert [part.get_content_type() for part in arrived.walk()] == ["multipart/alternative", "text/plain", "text/html"]
    assert receipt.provider == "smtp 127.0.0.1"
    assert not receipt.kept


def test_the_message_id_is_the_same_for_every_try_and_another_for_another_message(post):
    for key in ("one", "one", "two"):
        send(key=key)
    ids = [arrived["Message-ID"] for arrived in post.arrived["ann@fjord.example"]]
    assert ids[0] == ids[1] != ids[2]
    assert ids[0].endswith("@fjord.example>")


def test_a_connection_is_kept_for_the_next_mail_and_replaced_when_it_died(post, settings):
    send(key="1")
    send(key="2")
    assert post.sessions == 1
    port = post.stop()
    post.start(port)
    send(key="3")
    assert post.sessions == 2
    assert post.count == 3


@pytest.mark.parametrize("subject", ["x\r\nBcc: eve@example.org", "x\nBcc: eve@example.org", "x\0y\x1b[31m", "\ud800", "a" * 5000, ""])
def test_nothing_in_a_subject_becomes_a_header(post, subject):
    send(subject=subject)
    arrived = post.arrived["ann@fjord.example"].pop()
    assert arrived["Bcc"] is None
    assert len(arrived["Subject"] or "") <= 400


@pytest.mark.parametrize(
    "address", ["", "ann", "ann@", "a b@c.example", "ann@fjord.example\r\nBcc: eve@example.org", "<ann@fjord.example>, eve@x"]
)
def test_an_address_that_is_none_is_refused_for_good(post, address):
    with pytest.raises(CannotDeliver):
        send(address)
    assert post.count == 0


def test_a_mailbox_that_does_not_exist_is_refused_for_good_and_the_connection_stays_good(post):
    post.trouble["nobody@fjord.example"] = ["550 no such mailbox"]
    with pytest.raises(CannotDeliver, match="550 no such mailbox"):
        send("nobody@fjord.example")
    send()
    assert post.sessions == 1


def test_a_mailbox_that_is_busy_is_tried_again(post):
    post.trouble["ann@fjord.example"] = ["451 later"]
    with pytest.raises(NotTaken, match="451 later"):
        send()
    send()
    assert post.count == 1


def test_a_server_that_is_away_surely_took_nothing(post):
    post.stop()
    smtp.hang_up()
    with pytest.raises(NotTaken):
        send()


def test_without_a_server_mails_are_kept(settings):
    settings.VARSKO = settings.VARSKO.model_copy(update={"smtp_url": ""})
    assert send().kept


@contextmanager
def speaking(*lines: bytes):
    """A server that answers each line it hears with the next of these, then hangs up."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        connection, _ = listener.accept()
        with connection, connection.makefile("rb") as heard:
            for line in lines:
                connection.sendall(line + b"\r\n")
                while (said := heard.readline()) and line.startswith(b"354") and said != b".\r\n":
                    pass

    thread = threading.Thread(target=serve)
    thread.start()
    with listener:
        yield f"smtp://127.0.0.1:{listener.getsockname()[1]}"
        thread.join(10)


HELLO = (b"220 here", b"250 hello")


@pytest.mark.parametrize(
    "lines", [(), (b"554 closed",), HELLO, (*HELLO, b"250 ok"), (*HELLO, b"250 ok", b"250 ok"), (*HELLO, b"451 no", b"250 ok")]
)
def test_a_server_that_hangs_up_before_the_mail_surely_took_nothing(settings, lines):
    with speaking(*lines) as url:
        settings.VARSKO = settings.VARSKO.model_copy(update={"smtp_url": url})
        with pytest.raises(NotTaken):
            send()


def test_a_server_that_falls_silent_after_the_mail_may_have_taken_it(settings):
    with speaking(*HELLO, b"250 ok", b"250 ok", b"354 go on") as url:
        settings.VARSKO = settings.VARSKO.model_copy(update={"smtp_url": url})
        with pytest.raises(Exception) as doubt:  # noqa: PT011 - any exception that is neither of the two clear ones
            send()
    assert not isinstance(doubt.value, CannotDeliver | NotTaken)


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://127.0.0.1:1025", Server("127.0.0.1", 1025)),
        ("smtp://u%40x:p%2Fw@mail.example:587?tls=starttls", Server("mail.example", 587, "starttls", "u@x", "p/w")),
        ("smtps://mail.example", Server("mail.example", 465, "implicit")),
        ("smtp://mail.example?tls=starttls", Server("mail.example", 587, "starttls")),
        ("smtp://mail.example?tls=none", Server("mail.example", 25, "none")),
    ],
)
def test_the_address_of_the_server_says_how_to_reach_it(url, server):
    assert Server.of(url) == server


@pytest.fixture
def certificate(tmp_path):
    """A certificate for 127.0.0.1 that nobody signed but itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "mail.fjord.example")])
    at = now()
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - timedelta(days=1))
        .not_valid_after(at + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path / "certificate.pem"
    plain = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    file.write_bytes(made.public_bytes(serialization.Encoding.PEM) + plain)
    return file


@pytest.fixture
def secure_post(settings, certificate):
    """A mail server that takes nothing before STARTTLS."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    with mail.opened(tls_context=context, require_starttls=True) as office:
        settings.VARSKO = settings.VARSKO.model_copy(update={"smtp_url": f"{office.url}?tls=starttls"})
        yield office
    gc.collect()


@pytest.mark.filterwarnings("ignore::ResourceWarning")  # aiosmtpd forgets the plain connection when it goes over to TLS
class TestTls:
    def test_with_starttls_a_mail_goes_to_a_server_whose_certificate_is_good(self, secure_post, certificate, monkeypatch):
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        send()
        arrived = secure_post.mailbox("ann@fjord.example").expects("Disken er full")
        assert arrived["Subject"]
        assert secure_post.was_encrypted

    def test_with_starttls_a_server_that_cannot_prove_itself_gets_nothing(self, secure_post):
        with pytest.raises(NotTaken, match="certificate verify failed"):
            send()
        assert secure_post.count == 0

    def test_where_tls_was_asked_for_a_server_without_it_gets_nothing(self, post, settings):
        settings.VARSKO = settings.VARSKO.model_copy(update={"smtp_url": f"{post.url}?tls=starttls"})
        with pytest.raises(NotTaken, match="STARTTLS"):
            send()
        assert post.count == 0

    def test_without_being_asked_encryption_is_taken_where_it_is_offered(self, secure_post, settings):
        settings.VARSKO = settings.VARSKO.model_copy(update={"smtp_url": secure_post.url})
        send()
        assert secure_post.was_encrypted
