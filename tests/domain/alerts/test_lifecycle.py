"""The table of moves is the whole truth about an alert's states."""

import pytest

from varsko.alerts.domain.lifecycle import MOVES, Move, State, advance, moves_from


def test_a_closed_alert_goes_nowhere():
    assert moves_from(State.CLOSED) == ()


def test_every_open_state_can_be_closed():
    assert {advance(state, Move.CLOSE) for state in State if state is not State.CLOSED} == {State.CLOSED}


@pytest.mark.parametrize(
    ("state", "move", "after"),
    [
        (State.OPEN, Move.ACKNOWLEDGE, State.ACKNOWLEDGED),
        (State.ACKNOWLEDGED, Move.ACKNOWLEDGE, None),
        (State.OPEN, Move.UNACKNOWLEDGE, None),
        (State.ACKNOWLEDGED, Move.UNACKNOWLEDGE, State.OPEN),
        (State.SNOOZED, Move.END_SNOOZE, State.OPEN),
        (State.ACKNOWLEDGED, Move.END_SNOOZE, None),
        (State.CLOSED, Move.ACKNOWLEDGE, None),
    ],
)
def test_a_move_leads_where_the_table_says(state, move, after):
    assert advance(state, move) is after


def test_the_buttons_of_a_page_are_the_legal_moves():
    assert set(moves_from(State.OPEN)) == {Move.ACKNOWLEDGE, Move.SNOOZE, Move.CLOSE}
    assert all(advance(state, move) for state, move in MOVES)
