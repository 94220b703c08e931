"""Mail domains of organisations: as people write them, and never those where anybody may have an address."""

import pytest

from varsko.desk.domain.organisations import PUBLIC, domain_of, public_domains, read_domains, wrong_domains


def test_domains_are_read_as_people_write_them():
    assert read_domains(" @Porcelain.Example, mail.porcelain.example;\nporcelain.example. ") == (
        "porcelain.example",
        "mail.porcelain.example",
    )
    assert read_domains(" , ") == ()


@pytest.mark.parametrize("said", ["møbler.example", "xn--mbler-uua.example", "a-b.c-d.example", "1.example"])
def test_what_is_a_domain(said):
    assert wrong_domains([said]) == []


@pytest.mark.parametrize(
    "said", ["porcelain", "a@b.example", "-a.example", "a..example", "%.example", "_a.example", "a.1", "a" * 254 + ".example"]
)
def test_what_is_none(said):
    assert wrong_domains([said]) == [said]


def test_where_anybody_has_an_address_it_tells_nothing():
    assert public_domains(["gmail.com", "wp.pl", "porcelain.example"]) == ["gmail.com", "wp.pl"]
    assert domain_of("kari@online.no") == ""
    assert domain_of("Ewa@Porcelain.Example") == "porcelain.example"
    assert domain_of("") == ""


def test_each_of_them_is_written_as_domains_are():
    assert wrong_domains(PUBLIC) == []
    assert all(one == one.lower() for one in PUBLIC)
