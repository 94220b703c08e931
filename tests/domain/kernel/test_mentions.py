"""Who is named in a text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from varsko.kernel.mentions import Named, mentioned

KARI = Named("kari", "Kari Nygård", "kari@nordfrakt.example")
BJORN = Named("bjorn", "Bjørn Østby", "b.ostby@nordfrakt.example")
PAWEL = Named("pawel", "Paweł Żak", "pawel@nordfrakt.example")
PAWEL_TWO = Named("pawel2", "Paweł Nowak", "p.nowak@nordfrakt.example")
ANNE, ANNE_MARIE = Named("anne", "Anne"), Named("anne-marie", "Anne Marie")
EVERYBODY = [KARI, BJORN, PAWEL, ANNE, ANNE_MARIE]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("@kari look", ("kari",)),
        ("@Kari Nygård, look", ("kari",)),
        ("@KARI NYGARD", ("kari",)),
        ("(@bjørn)", ("bjorn",)),
        ("@bjorn and @kari and @bjorn", ("bjorn", "kari")),
        ("@b.ostby: yours", ("bjorn",)),
        ("@anne marie knows", ("anne-marie",)),
        ("write to kari@nordfrakt.example", ()),
        ("@karina", ()),
        ("@@kari", ()),
        ("`@kari` and\n```\n@kari\n```", ()),
        ("```\n@kari, never closed", ()),
        ("@", ()),
        ("nobody", ()),
    ],
)
def test_people_are_found_by_their_names(text, named):
    assert mentioned(text, EVERYBODY) == named


def test_a_name_that_two_share_names_nobody_but_the_whole_name_does():
    both = [PAWEL_TWO, Named("pawel", "Paweł Żak", "p.zak@nordfrakt.example")]
    assert mentioned("@paweł", both) == ()
    assert mentioned("@Paweł Żak", both) == ("pawel",)


@given(
    st.text(alphabet="@ `kariKAÆøł.\n"),
    st.lists(st.builds(Named, st.text(max_size=3), st.text(max_size=5), st.text(max_size=5)), max_size=4),
)
def test_whatever_is_written_names_only_people_who_are_there_each_once(text, people):
    found = mentioned(text, people)
    assert set(found) <= {one.id for one in people}
    assert len(found) == len(set(found))
