"""A server's verdict about a sender counts only when it is ours, and stands on top."""

import pytest

from varsko.kernel.mail.reading import Reader, read

TRUSTED = Reader(trusted="mx.nordfrakt.example")


def verdict(*lines: str, reader: Reader = TRUSTED) -> bool | None:
    said = "".join(f"Authentication-Results: {line}\r\n" for line in lines)
    return read(f"{said}From: dev@kunde.example\r\n\r\nx".encode(), reader=reader).is_verified


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("mx.nordfrakt.example; dmarc=pass header.from=kunde.example", True),
        ("mx.nordfrakt.example; spf=pass; dkim=fail; dmarc=fail", False),
        ("mx.nordfrakt.example; dkim=pass header.d=kunde.example", True),
        ("mx.nordfrakt.example; dkim=pass header.i=@mail.evil.example", False),
        ("mx.nordfrakt.example 1; spf=pass smtp.mailfrom=kunde.example", False),
        ("mx.evil.example; dmarc=pass", None),
        ("mx.nordfrakt.example", False),
        ("mx.nordfrakt.example; dkim/1=pass (2048-bit key; unprotected) header.d=kunde.example", True),
        ("mx.nordfrakt.example; dmarc=pass (p=none dis=none) header.from=kunde.example", True),
    ],
)
def test_what_counts(line, expected):
    assert verdict(line) is expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("mx.nordfrakt.example; spf=fail smtp.mailfrom=evil.example; dkim=none; dmarc=fail (p=reject) header.from=kunde.example", True),
        ("mx.nordfrakt.example; spf=pass; dkim=none; dmarc=none header.from=kunde.example", False),
        ("mx.nordfrakt.example; spf=fail smtp.mailfrom=kunde.example", False),
        ("mx.nordfrakt.example; spf=pass smtp.mailfrom=dmarc=fail@evil.example; dmarc=pass header.from=kunde.example", False),
        ("mx.nordfrakt.example; dmarc=temperror header.from=kunde.example", False),
        ("mx.evil.example; dmarc=fail header.from=kunde.example", False),
    ],
)
def test_a_sender_is_disproved_by_the_policy_of_their_domain_alone(line, expected):
    letter = read(f"Authentication-Results: {line}\r\nFrom: dev@kunde.example\r\n\r\nx".encode(), reader=TRUSTED)
    assert letter.is_disproved is expected


def test_whose_own_signature_fits_is_not_disproved_by_a_server_that_failed_to_see_it():
    raw = b"Authentication-Results: mx.nordfrakt.example; dmarc=fail\r\nFrom: dev@kunde.example\r\n\r\nx"
    assert not read(raw, reader=Reader(trusted="mx.nordfrakt.example", signed_by="kunde.example")).is_disproved


@pytest.mark.parametrize(
    "line",
    [
        "spf=pass smtp.mailfrom=dmarc=pass@evil.example; dmarc=fail header.from=kunde.example",
        'spf=pass smtp.mailfrom="x; dmarc=pass"@evil.example; dmarc=fail header.from=kunde.example',
        "spf=pass (envelope-from=<x; dmarc=pass@evil.example>) smtp.helo=evil.example; dmarc=fail",
        "spf=pass smtp.mailfrom=evil.example; dmarc=pass header.from=evil.example",
        "dkim=pass header.d=evil.example; dkim=fail header.d=kunde.example",
        "dkim=pass header.d=evil.example header.s=header.d=kunde.example",
        "dkim=pass (header.d=kunde.example) header.d=evil.example",
    ],
)
def test_what_a_stranger_gets_a_server_to_repeat_is_no_verdict(line):
    assert verdict(f"mx.nordfrakt.example; {line}") is False


def test_a_line_below_the_top_may_have_been_written_by_anybody():
    assert verdict("mx.nordfrakt.example; dmarc=fail", "mx.nordfrakt.example; dmarc=pass") is False
    assert verdict("other; dmarc=none", "mx.nordfrakt.example; dmarc=pass") is None


def test_without_a_trusted_server_nobody_is_proved():
    assert verdict("mx.nordfrakt.example; dmarc=pass", reader=Reader()) is None


def test_microsofts_line_without_a_name_is_read():
    line = "spf=pass (sender IP is 40.1.1.1) smtp.mailfrom=k.example; dkim=pass header.d=kunde.example;dmarc=pass action=none;compauth=pass"
    assert verdict(line, reader=Reader(trusted="*")) is True
