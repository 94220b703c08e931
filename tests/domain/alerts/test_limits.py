"""Over-long and dirty input is cut with a mark, and never refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from varsko.alerts.data import Responder
from varsko.alerts.domain import limits


def test_a_long_message_ends_with_the_mark():
    assert limits.text("x" * 200, limits.MESSAGE) == "x" * 129 + "…"


def test_two_long_aliases_with_the_same_beginning_stay_apart():
    first, second = limits.alias("x" * 600 + "1"), limits.alias("x" * 600 + "2")
    assert first != second
    assert len(first) == len(second) == limits.ALIAS


def test_tags_are_trimmed_kept_once_and_cut_with_a_mark():
    assert limits.tags((" db", "db", "", "web ")) == ["db", "web"]
    many = limits.tags(tuple(f"t{number}" for number in range(10_000)))
    assert len(many) == limits.TAGS
    assert many[-1] == "…"


@given(st.dictionaries(st.text(max_size=300), st.text(max_size=5000), max_size=20))
def test_details_never_take_more_than_their_room(details):
    kept = limits.details(details)
    assert sum(len(name) + len(value) for name, value in kept.items()) <= limits.DETAILS + 2


def test_details_that_fit_are_kept_whole():
    assert limits.details({"host": "db1", "region": "north"}) == {"host": "db1", "region": "north"}


def test_nul_and_lone_surrogates_become_storable():
    assert limits.text("a\0b\ud800c", 10).encode()
    assert "\0" not in limits.text("a\0b", 10)


def test_responders_are_bounded():
    assert len(limits.responders((Responder(kind="user", name="ann@fjord.example"),) * 200)) == limits.RESPONDERS


@pytest.mark.parametrize(("given_priority", "kept"), [(1, 1), (5, 5), (0, 3), (9, 3)])
def test_a_priority_out_of_range_becomes_the_default(given_priority, kept):
    assert limits.priority(given_priority) == kept
