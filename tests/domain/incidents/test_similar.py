"""Past incidents that look alike are found by services and rare words, and say why."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from varsko.incidents.domain.similar import Case, similar

PAST = [
    Case(key="HOT-1", text="Card payments fail for Danish customers", service="payments", affected=frozenset({"settlement"})),
    Case(key="HOT-2", text="Sorter in Gdańsk stands still", service="gdansk"),
    Case(key="HOT-3", text="Payments to hauliers are late", service="settlement"),
    Case(key="HOT-4", text="Nobody can book a transport", service="booking", affected=frozenset({"portal"})),
]


def keys(this: Case) -> list[str]:
    return [one.key for one in similar(this, PAST)]


def test_the_same_service_and_a_word_in_common():
    found = similar(Case(key="", text="Card refused in Copenhagen, payment down", service="payments"), PAST)
    assert (found[0].key, found[0].services, found[0].words) == ("HOT-1", ("payments",), ("card", "payment"))


def test_words_alone_must_be_several():
    assert keys(Case(key="", text="Sorter broken")) == []
    assert keys(Case(key="", text="The sorter of Gdansk hangs")) == ["HOT-2"]


def test_a_service_alone_is_not_enough():
    assert keys(Case(key="", text="Certificate", service="payments")) == []


def test_a_service_that_suffers_counts_too():
    found = similar(Case(key="", text="Payments wait", affected=frozenset({"settlement"})), PAST)
    assert [(one.key, one.services) for one in found] == [("HOT-1", ("settlement",)), ("HOT-3", ("settlement",))]


def test_endings_and_accents_do_not_matter():
    assert keys(Case(key="", text="Sorterne i GDANSK står")) == ["HOT-2"]


def test_plain_words_say_nothing():
    assert keys(Case(key="", text="Nobody can, nobody will, without error")) == []


@pytest.mark.parametrize("others", [[], [Case(key="x", text="")]])
def test_without_a_past_there_is_nothing(others):
    assert similar(Case(key="", text="Card payments fail", service="payments"), others) == []


@given(st.text(max_size=80), st.lists(st.text(max_size=80), max_size=8))
def test_whatever_is_written_each_hit_has_its_reason(text, others):
    found = similar(Case(key="", text=text), [Case(key=str(number), text=one) for number, one in enumerate(others)])
    assert all(one.words or one.services for one in found)
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
