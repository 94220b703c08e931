"""Who gets the next request: the same for the same standings, and nobody is passed over for long."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from varsko.desk.domain.turns import Rule, Standing, choose

STANDINGS = st.lists(
    st.builds(Standing, person=st.sampled_from("abcdef"), open=st.integers(0, 5), last=st.integers(0, 50)), unique_by=lambda one: one.person
)


def test_nobody_gets_anything_where_nobody_is_there_or_the_desk_says_so():
    assert choose(Rule.TURN, []) == ""
    assert choose(Rule.NOBODY, [Standing(person="ann")]) == ""


@pytest.mark.parametrize(
    ("rule", "chosen"), [(Rule.TURN, "bo"), (Rule.LOAD, "ann"), (Rule.ON_CALL, "ann")], ids=["waited longest", "least to do", "on call"]
)
def test_by_turn_and_by_load_are_not_the_same(rule, chosen):
    assert choose(rule, [Standing(person="ann", open=1, last=9), Standing(person="bo", open=4, last=2)]) == chosen


@given(STANDINGS, st.sampled_from([Rule.TURN, Rule.LOAD, Rule.ON_CALL]))
def test_the_order_in_which_they_are_asked_means_nothing(standings, rule):
    assert choose(rule, standings) == choose(rule, reversed(standings))


@given(st.sets(st.sampled_from("abcdef"), min_size=1), st.integers(1, 40))
def test_by_turn_nobody_is_ever_two_ahead(people, requests):
    last: dict[str, int] = dict.fromkeys(people, 0)
    got: Counter[str] = Counter(dict.fromkeys(people, 0))
    for number in range(1, requests + 1):
        who = choose(Rule.TURN, [Standing(person=one, last=last[one]) for one in people])
        last[who] = number
        got[who] += 1
    assert max(got.values()) - min(got.values()) <= 1
