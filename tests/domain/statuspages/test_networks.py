"""Networks from which a page is read without signing in."""

import pytest

from varsko.statuspages.domain.networks import normal, within


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("10.1.2.3", "10.1.2.3/32"),
        (" 10.1.2.3/8 ", "10.0.0.0/8"),
        ("2001:DB8::1/32", "2001:db8::/32"),
        ("0.0.0.0/0", ""),
        ("::/0", ""),
        ("10.1.2", ""),
        ("10.0.0.0/33", ""),
        ("example.org", ""),
        ("", ""),
    ],
)
def test_a_network_is_written_one_way_and_everything_is_none(text, said):
    assert normal(text) == said


@pytest.mark.parametrize(
    ("address", "is_in"),
    [
        ("10.1.2.3", True),
        ("::ffff:10.1.2.3", True),
        ("11.1.2.3", False),
        ("2001:db8::7", True),
        ("2001:db9::7", False),
        ("fe80::1%eth0", False),
        ("", False),
        ("testclient", False),
        ("10.1.2.3, 11.1.1.1", False),
    ],
)
def test_an_address_lies_in_a_network_or_not(address, is_in):
    assert within(address, ["10.0.0.0/8", "2001:db8::/32"]) is is_in


def test_without_networks_nobody_is_in():
    assert not within("10.1.2.3", [])
    assert not within("10.1.2.3", ["broken"])
