"""The one table of moves."""

import pytest

from varsko.changes.domain.states import BY_HAND, COMING, MOVES, OVER, WRITABLE, Move, State, advance, moves_from


def walk(*moves: Move) -> State | None:
    state: State | None = State.DRAFT
    for move in moves:
        state = advance(state, move) if state else None
    return state


@pytest.mark.parametrize(
    ("moves", "state"),
    [
        ((), State.DRAFT),
        ((Move.ASK,), State.ASKED),
        ((Move.ASK, Move.APPROVE), State.APPROVED),
        ((Move.PREAPPROVE,), State.APPROVED),
        ((Move.ASK, Move.REFUSE), State.REFUSED),
        ((Move.ASK, Move.REFUSE, Move.REVISE, Move.ASK), State.ASKED),
        ((Move.ASK, Move.LAPSE), State.DRAFT),
        ((Move.ASK, Move.APPROVE, Move.SCHEDULE, Move.BEGIN, Move.FINISH, Move.CLOSE), State.CLOSED),
        ((Move.ASK, Move.APPROVE, Move.SCHEDULE, Move.BEGIN, Move.FAIL, Move.BACK_OUT, Move.CLOSE), State.CLOSED),
        ((Move.ASK, Move.APPROVE, Move.SCHEDULE, Move.REVISE), State.DRAFT),
        ((Move.ASK, Move.APPROVE, Move.SCHEDULE, Move.WITHDRAW), State.WITHDRAWN),
        ((Move.SCHEDULE,), None),
        ((Move.ASK, Move.SCHEDULE), None),
        ((Move.ASK, Move.BEGIN), None),
        ((Move.ASK, Move.APPROVE, Move.BEGIN), None),
        ((Move.ASK, Move.REFUSE, Move.SCHEDULE), None),
        ((Move.ASK, Move.APPROVE, Move.SCHEDULE, Move.BEGIN, Move.WITHDRAW), None),
    ],
)
def test_a_change_goes_one_way(moves, state):
    assert walk(*moves) is state


def test_nothing_begins_without_having_been_approved():
    """Take the moves of approval away: then no way leads to under way."""
    reached, waiting = set(), {State.DRAFT}
    while waiting:
        here = waiting.pop()
        reached.add(here)
        ways = {after for (before, move), after in MOVES.items() if before is here and move not in {Move.APPROVE, Move.PREAPPROVE}}
        waiting |= ways - reached
    assert State.UNDER_WAY not in reached
    assert State.SCHEDULED not in reached


@pytest.mark.parametrize("state", list(State))
def test_what_can_be_written_is_not_over_and_buttons_are_moves_by_hand(state):
    assert not (state in WRITABLE and state in OVER)
    assert not (state in COMING and state in OVER)
    assert set(moves_from(state)) <= BY_HAND
    assert all(advance(state, move) for move in moves_from(state))


@pytest.mark.parametrize("state", sorted(WRITABLE - {State.DRAFT}))
def test_whatever_can_be_written_after_asking_becomes_a_draft_by_it(state):
    assert advance(state, Move.REVISE) is State.DRAFT


@pytest.mark.parametrize("state", [State.CLOSED, State.WITHDRAWN])
def test_from_the_end_no_way_leads_on(state):
    assert not [move for (before, move) in MOVES if before is state]
