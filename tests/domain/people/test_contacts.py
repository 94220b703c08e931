"""Addresses are written one way, and what is none is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from varsko.people.domain.contacts import clean_address


@pytest.mark.parametrize(
    ("method", "typed", "kept"),
    [
        ("email", " Ann@Example.ORG ", "ann@example.org"),
        ("email", "bjørn@løten.no", "bjørn@løten.no"),
        ("email", "root@localhost", "root@localhost"),
        ("sms", "+47 900 00 000", "+4790000000"),
        ("voice", "0047 90 00 00 00", "+4790000000"),
        ("sms", "1-2025550123", "+12025550123"),
        ("webhook", "https://example.org/hook?a=1", "https://example.org/hook?a=1"),
        ("app", "phone 1", "phone 1"),
    ],
)
def test_an_address_is_kept_in_one_form(method, typed, kept):
    assert clean_address(method, typed) == kept


@pytest.mark.parametrize(
    ("method", "typed"),
    [
        ("email", ""),
        ("email", "ann"),
        ("email", "ann@"),
        ("email", "ann@a@b"),
        ("email", "ann@example.org\nBcc: eve@example.org"),
        ("email", "Ann <ann@example.org>"),
        ("email", f"{'a' * 250}@example.org"),
        ("sms", "90000000"),
        ("sms", "hello"),
        ("voice", "+47"),
        ("webhook", "javascript:alert(1)"),
        ("webhook", "https://"),
        ("webhook", "http://[::1"),
        ("app", "x\0"),
    ],
)
def test_what_cannot_be_reached_is_refused(method, typed):
    assert clean_address(method, typed) is None


@given(st.sampled_from(["email", "sms", "voice", "webhook", "app"]), st.text())
def test_an_address_that_was_kept_once_is_kept_the_same_again(method, typed):
    kept = clean_address(method, typed)
    assert kept is None or clean_address(method, kept) == kept
