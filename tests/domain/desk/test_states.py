"""Where a request stands, and what can be done with it there."""

import pytest

from varsko.desk.domain import limits
from varsko.desk.domain.states import MOVES, OPEN, OVER, Move, State, advance, moves_from


def test_every_state_is_open_or_over():
    assert set(State) == OPEN | OVER
    assert not OPEN & OVER


def test_from_the_call_to_the_end():
    state = State.NEW
    for move in (Move.START, Move.WAIT, Move.RESUME, Move.SOLVE, Move.CLOSE):
        state = advance(state, move)
    assert state is State.CLOSED


@pytest.mark.parametrize("state", sorted(OVER))
def test_what_is_over_can_be_opened_again_and_is_worked_on(state):
    assert advance(state, Move.REOPEN) is State.WORKING


@pytest.mark.parametrize("state", sorted(OPEN))
def test_what_is_open_can_be_solved_or_ended_without_a_solution(state):
    assert advance(state, Move.SOLVE) is State.SOLVED
    assert advance(state, Move.WITHDRAW) is State.CLOSED


def test_what_means_nothing_leads_nowhere():
    assert advance(State.CLOSED, Move.SOLVE) is None
    assert advance(State.NEW, Move.RESUME) is None


def test_every_state_offers_something():
    assert all(moves_from(state) for state in State)
    assert {move for _state, move in MOVES} == set(Move)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("REQ-12", 12),
        ("req-12", 12),
        (" #REQ-12 ", 12),
        ("12", 12),
        ("HOT-12", None),
        ("REQ-", None),
        ("REQ-1x", None),
        ("", None),
        ("٣", None),
    ],
)
def test_a_key_is_read_as_people_type_it(typed, number):
    assert limits.number_of(typed) == number


@pytest.mark.parametrize(("text", "fits"), [("it", True), ("hr-oslo", True), ("-it", False), ("IT", False), ("", False), ("a" * 41, False)])
def test_the_short_name_of_a_desk(text, fits):
    assert limits.is_slug(text) is fits
