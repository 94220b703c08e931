"""Where a forwarder broke a signature, what it saw counts, if the chain of seals holds and each is of somebody who is trusted (ARC)."""

import dkim
import pytest

from tests.domain.kernel.mail.test_signatures import MAIL, Names, pair, signed
from varsko.kernel.mail.seals import may_prove, prove
from varsko.kernel.mail.signatures import Finding, Proof, Unanswered

LIST, RELAY = "lists.nordfrakt.example", "relay.example"
SEEN = b"dkim=pass header.d=kunde.example; dmarc=pass header.from=kunde.example"
GOOD = Finding(Proof.SEALED, "kunde.example")


def sealed(mail: bytes, domain: str = LIST, seen: bytes = SEEN) -> bytes:
    """Say what a forwarder saw, and seal it."""
    mail = b"Authentication-Results: " + domain.encode() + b"; " + seen + b"\r\n" + mail
    chain = dkim.arc_sign(mail, b"s1", domain.encode(), pair()[0], domain.encode(), include_headers=[b"from", b"to", b"subject", b"date"])
    assert chain
    return b"".join(chain) + mail


@pytest.fixture
def broken() -> bytes:
    """What a list makes of a signed mail: a line at its end."""
    return signed() + b"-- \r\nThe list of customers\r\n"


def found(mail: bytes, *forwarders: str) -> Finding:
    return prove(mail, Names(), forwarders or (LIST,))


def test_what_a_trusted_list_saw_before_it_changed_the_mail_counts(broken):
    assert prove(broken, Names()).proof is Proof.BROKEN
    assert found(sealed(broken)) == GOOD
    assert found(sealed(broken), "nordfrakt.example") == GOOD, "a domain is trusted with those below it"


def test_a_signature_that_fits_needs_no_seal():
    assert found(sealed(signed())) == Finding(Proof.SIGNED, "kunde.example")


def test_who_is_not_trusted_may_seal_what_they_like_and_is_not_even_asked_for_a_key(broken):
    names = Names()
    assert prove(sealed(broken), names, (RELAY,)).proof is Proof.BROKEN
    assert prove(sealed(broken, "evil.example"), names, (LIST,)).proof is Proof.BROKEN
    assert set(names.asked) == {"s1._domainkey.kunde.example"}


def test_of_several_forwarders_all_must_be_trusted(broken):
    passed_on = b"arc=pass; dkim=fail header.d=kunde.example"
    chain = sealed(sealed(broken), RELAY, passed_on)
    assert found(chain, LIST, RELAY) == GOOD
    assert found(chain, LIST).proof is Proof.BROKEN
    assert found(chain, RELAY).proof is Proof.BROKEN


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"Den er tom", b"Pay this"),
        (b"Dev <dev@", b"Boss <boss@"),
        (b"Subject: Skriveren", b"Subject: Fakturaen"),
        (b"dmarc=pass header.from=kunde.example", b"dmarc=pass header.from=andre.example"),
        (b"cv=none", b"cv=pass"),
    ],
)
def test_what_was_changed_after_it_was_sealed_is_not_proven(broken, before, after):
    mail = sealed(broken)
    assert before in mail
    assert found(mail.replace(before, after)).proof is not Proof.SEALED


@pytest.mark.parametrize(
    "seen",
    [
        b"dkim=fail header.d=kunde.example",
        b"dkim=pass header.d=evil.example",
        b"dkim=pass header.d=kunde.example; dmarc=fail header.from=kunde.example",
        b"dmarc=pass",
        b"spf=pass smtp.mailfrom=kunde.example",
        b"spf=none smtp.mailfrom=x@dmarc=pass",
    ],
)
def test_a_forwarder_that_saw_no_proof_of_the_sender_proves_none(broken, seen):
    assert found(sealed(broken, LIST, seen)).proof is Proof.BROKEN


def test_a_second_sender_or_a_seal_that_leaves_the_sender_open_deceives_nobody(broken):
    assert found(b"From: boss@kunde.example\r\n" + sealed(broken)).proof is Proof.UNSIGNED
    mail = sealed(broken).replace(b"h=from : to", b"h=to")
    assert found(mail).proof is not Proof.SEALED


def test_long_chains_and_half_ones_are_left_alone_and_few_keys_are_asked_for(broken):
    chain = sealed(broken)
    for _again in range(5):
        chain = sealed(chain, RELAY, b"arc=pass")
    names = Names()
    assert prove(chain, names, (LIST, RELAY)).proof is Proof.BROKEN
    assert len(names.asked) == 1
    assert found(b"ARC-Seal: i=1; a=rsa-sha256; d=%s; s=s1; cv=none; b=\r\n" % LIST.encode() + broken).proof is Proof.BROKEN
    names = Names()
    assert prove(sealed(sealed(broken), RELAY, b"arc=pass"), names, (LIST, RELAY)) == GOOD
    assert len(names.asked) == 3, "each key once"


def test_without_an_answer_nothing_is_known(broken):
    def dead(name: str) -> bytes:
        if "kunde" in name:
            return pair()[1]
        raise Unanswered

    assert prove(sealed(broken), dead, (LIST,)) == Finding(Proof.UNKNOWN)
    assert prove(sealed(MAIL), lambda _name: None, (LIST,)).proof is Proof.UNSIGNED


def test_a_seal_is_noticed_only_where_somebody_is_trusted():
    assert may_prove(sealed(MAIL), (LIST,))
    assert not may_prove(sealed(MAIL), ())
    assert may_prove(signed(), ())
