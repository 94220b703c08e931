"""When a round is decided."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from varsko.changes.domain.votes import ALL, Round, Vote, asked_people, can_be_reached, outcome, stands_in

YES, NO, WAIT = Vote.APPROVED, Vote.REFUSED, ""


@pytest.mark.parametrize(
    ("needed", "votes", "result"),
    [
        (ALL, [YES, YES, WAIT], Round.OPEN),
        (ALL, [YES, YES, YES], Round.APPROVED),
        (ALL, [YES, NO, WAIT], Round.REFUSED),
        (1, [WAIT, WAIT, YES], Round.APPROVED),
        (1, [NO, NO, WAIT], Round.OPEN),
        (1, [NO, NO, NO], Round.REFUSED),
        (2, [YES, WAIT, WAIT], Round.OPEN),
        (2, [YES, NO, WAIT], Round.OPEN),
        (2, [YES, NO, NO], Round.REFUSED),
        (2, [YES, NO, YES], Round.APPROVED),
        (2, [NO, NO, WAIT], Round.REFUSED),
        (5, [WAIT, WAIT], Round.REFUSED),
        (ALL, [], Round.REFUSED),
    ],
)
def test_a_round_is_decided_as_soon_as_it_can_be(needed, votes, result):
    assert outcome(needed, votes, votes) == result


@pytest.mark.parametrize(
    ("needed", "authors", "others", "result"),
    [
        (1, [YES], [WAIT], Round.OPEN),
        (1, [YES], [YES], Round.APPROVED),
        (1, [YES], [NO], Round.REFUSED),
        (1, [YES, YES], [NO, WAIT], Round.OPEN),
        (ALL, [YES], [WAIT], Round.OPEN),
        (1, [YES], [], Round.REFUSED),
    ],
)
def test_nothing_is_approved_by_those_alone_who_wrote_it(needed, authors, others, result):
    assert outcome(needed, [*authors, *others], others) == result


@given(st.integers(0, 6), st.lists(st.sampled_from([YES, NO, WAIT]), min_size=1, max_size=6))
def test_what_is_decided_stays_decided_whoever_answers_later(needed, votes):
    for free in range(len(votes) + 1):
        before = outcome(needed, votes, votes[:free])
        later = [one or said for one, said in zip(votes, [YES, NO] * 3, strict=False)]
        assert before == Round.OPEN or outcome(needed, later, later[:free]) == before


@given(st.integers(0, 6), st.lists(st.sampled_from([YES, NO]), min_size=1, max_size=6))
def test_when_all_have_answered_nothing_is_open(needed, votes):
    assert all(outcome(needed, votes, votes[:free]) != Round.OPEN for free in range(len(votes) + 1))


@pytest.mark.parametrize(("needed", "asked", "can"), [(2, 2, True), (3, 2, False), (ALL, 1, True), (ALL, 0, False), (1, 0, False)])
def test_who_cannot_be_asked_is_seen_before(needed, asked, can):
    assert can_be_reached(needed, asked) is can


def test_everybody_is_asked_once_and_nobody_about_their_own():
    assert asked_people(["bo", "ann"], [("cleo", "bo"), ("ann", "dag")], never={"ann", ""}) == ("bo", "cleo", "dag")


@pytest.mark.parametrize(("who", "may"), [("ann", True), ("bo", True), ("eve", False)])
def test_a_deputy_answers_for_whom_they_stand_in(who, may):
    assert stands_in("ann", who, {"ann": ("bo",), "dag": ("eve",)}) is may
