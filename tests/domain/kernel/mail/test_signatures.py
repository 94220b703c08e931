"""A mail is its sender's when their domain signed all of it; nothing made to look so counts, and nothing takes long."""

import base64
import time
from functools import cache

import dkim
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from varsko.kernel.mail.reading import Reader, read
from varsko.kernel.mail.signatures import Finding, Proof, Unanswered, check, is_signed

HEAD = b"From: Dev <dev@kunde.example>\r\nTo: helpdesk@nordfrakt.example\r\nSubject: Skriveren\r\nDate: Mon, 16 Nov 2026 10:02:11 +0100\r\n"
MAIL = HEAD + b"\r\nDen er tom.  \r\n\r\n"
EVERY = (b"from", b"to", b"subject", b"date")


@cache
def pair() -> tuple[bytes, bytes]:
    """A private key, and what its domain writes into the name service."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=1024)
    public = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption()), b"v=DKIM1; p=" + base64.b64encode(public)


def signed(mail: bytes = MAIL, domain: str = "kunde.example", **more) -> bytes:
    more = {"include_headers": list(EVERY), "canonicalize": (b"relaxed", b"relaxed")} | more
    return dkim.sign(mail, b"s1", domain.encode(), pair()[0], **more) + mail


class Names:
    """A name service that remembers what it was asked."""

    def __init__(self, **texts: bytes) -> None:
        self.asked: list[str] = []

    def __call__(self, name: str) -> bytes | None:
        self.asked.append(name)
        return pair()[1] if name.startswith("s1._domainkey.") else None


def found(mail: bytes) -> Finding:
    return check(mail, Names())


@pytest.mark.parametrize(
    "canonicalize", [(b"relaxed", b"relaxed"), (b"simple", b"simple"), (b"relaxed", b"simple"), (b"simple", b"relaxed")]
)
def test_a_mail_that_its_domain_signed_is_theirs(canonicalize):
    assert found(signed(canonicalize=canonicalize)) == Finding(Proof.SIGNED, "kunde.example")


def test_what_the_way_does_to_blanks_and_line_ends_is_forgiven():
    assert found(signed().replace(b"tom.  \r\n", b"tom. \t \r\n")).proof is Proof.SIGNED
    assert found(signed().replace(b"\r\n", b"\n")).proof is Proof.SIGNED


def test_a_domain_signs_for_those_below_it_and_for_nobody_else():
    below = MAIL.replace(b"dev@kunde", b"dev@post.kunde")
    assert found(signed(below)).proof is Proof.SIGNED
    assert found(signed(domain="evil.example")).proof is Proof.UNSIGNED
    assert found(signed(domain="post.kunde.example")).proof is Proof.UNSIGNED
    assert found(signed(MAIL.replace(b"dev@kunde", b"dev@xkunde"))).proof is Proof.UNSIGNED


def test_a_signature_hidden_in_the_line_of_another_header_speaks_for_nobody():
    """A lone carriage return ends a line for one reader of mail and not for the other: they must speak of the same signature."""
    evil = signed(MAIL, domain="evil.example")
    hidden = b"X-Note: a\rDKIM-Signature: v=1; a=rsa-sha256; d=kunde.example; s=s1; h=from; bh=x; b=x\r\n"
    names = Names()
    assert check(hidden + evil, names) == Finding(Proof.UNSIGNED)
    assert names.asked == []


def test_a_sender_after_more_headers_than_anybody_reads_is_a_second_one():
    many = b"".join(b"X-%d: a\r\n" % number for number in range(1_000))
    assert found(b"From: boss@kunde.example\r\n" + signed().replace(HEAD, many + HEAD)).proof is not Proof.SIGNED


@pytest.mark.parametrize(("before", "after"), [(b"tom", b"full"), (b"Skriveren", b"Fakturaen"), (b"Dev <dev@", b"Eve <dev@")])
def test_what_was_changed_is_not_proven(before, after):
    assert found(signed().replace(before, after)).proof is Proof.BROKEN


def test_a_second_sender_in_front_of_the_signed_one_deceives_nobody():
    assert found(b"From: boss@kunde.example\r\n" + signed()).proof is Proof.UNSIGNED
    assert found(signed(MAIL.replace(b"Dev <dev@kunde.example>", b"boss@kunde.example, dev@kunde.example"))).proof is Proof.UNSIGNED


def test_a_signature_that_leaves_the_end_or_the_sender_open_does_not_count():
    assert found(signed(length=True) + b"And pay this.\r\n").proof is Proof.UNSIGNED
    bare = signed().replace(b"from :", b"").replace(b"h=from", b"h=to")
    assert found(bare).proof in {Proof.UNSIGNED, Proof.BROKEN}


def test_without_an_answer_nothing_is_known_and_nothing_refused():
    def dead(_name: str) -> bytes:
        raise Unanswered

    assert check(signed(), dead) == Finding(Proof.UNKNOWN)
    assert check(signed(), lambda _name: None) == Finding(Proof.BROKEN)
    assert check(signed(), lambda _name: b"v=DKIM1; p=" + b"A" * 400_000) == Finding(Proof.BROKEN)


def test_keys_of_strangers_are_not_asked_for_and_of_the_own_domain_few():
    names = Names()
    stranger = signed(domain="evil.example").partition(b"From:")[0]
    own = signed().partition(b"From:")[0].replace(b"s=s1", b"s=s2")
    check(stranger * 3 + own * 5 + MAIL, names)
    assert names.asked == ["s2._domainkey.kunde.example"] * 2


def test_what_was_made_to_take_long_is_turned_away():
    sign = signed().partition(b"From:")[0]
    began = time.process_time()
    for mail in (
        sign + HEAD + b"\r\n" + b" " * 5_000_000 + b"x\r\n",
        sign + HEAD + b"X: y\r\n" + b" z\r\n" * 300_000 + b"\r\nx",
        sign.replace(b"b=", b"b=" + b" " * 60_000 + b"!") + MAIL,
        b" " + sign + MAIL,
        b"DKIM-Signature: \r\n" * 3_000 + MAIL,
        b"DKIM-Signature: a=rsa-sha256; d=kunde.example; s=s1; h=from; bh=!; b=\xff\r\n" + MAIL,
    ):
        assert found(mail).proof is not Proof.SIGNED
    assert time.process_time() - began < 5


def test_a_signature_is_noticed_without_being_checked():
    assert is_signed(signed())
    assert is_signed(b"dkim-signature: x\n\n")
    assert not is_signed(MAIL + b"DKIM-Signature: in the text\r\n")


def test_a_proven_sender_counts_as_vouched_for_unless_our_own_server_says_no():
    said = b"Authentication-Results: mx.nordfrakt.example; dmarc=fail\r\n"
    assert read(MAIL, reader=Reader(signed_by="kunde.example")).is_verified is True
    assert read(MAIL, reader=Reader(signed_by="evil.example")).is_verified is None
    assert read(said + MAIL, reader=Reader(trusted="mx.nordfrakt.example", signed_by="kunde.example")).is_verified is False
