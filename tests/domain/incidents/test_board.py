"""The board's rules: what hangs on what, and in which order it is read."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from varsko.incidents.domain.board import CHANGE_MOVES, ChangeState, Kind, branches, fits, split


@dataclass(frozen=True)
class Piece:
    number: int
    of: int = 0


def order(*pieces: Piece) -> list[tuple[int, int]]:
    return [(depth, one.number) for depth, one in branches(pieces)]


def test_what_hangs_on_another_comes_below_it():
    assert order(Piece(1), Piece(2, of=1), Piece(3), Piece(4, of=2), Piece(5, of=1)) == [(0, 1), (1, 2), (2, 4), (1, 5), (0, 3)]


def test_what_hangs_on_something_that_is_gone_stands_alone():
    assert order(Piece(2, of=1)) == [(0, 2)]


@given(st.lists(st.integers(min_value=0, max_value=9), max_size=30))
def test_every_piece_is_shown_once(parents):
    pieces = [Piece(number, of=of if of < number else 0) for number, of in enumerate(parents, 1)]
    assert sorted(one.number for _depth, one in branches(pieces)) == list(range(1, len(parents) + 1))


@pytest.mark.parametrize(
    ("kind", "parent", "is_right"),
    [
        (Kind.OBSERVATION, "", True),
        (Kind.OBSERVATION, "theory", False),
        (Kind.THEORY, "", True),
        (Kind.THEORY, "observation", True),
        (Kind.THEORY, "experiment", False),
        (Kind.EXPERIMENT, "theory", True),
        (Kind.EXPERIMENT, "", False),
        (Kind.EXPERIMENT, "observation", False),
    ],
)
def test_an_experiment_tries_a_theory_and_a_theory_explains_an_observation(kind, parent, is_right):
    assert fits(kind, parent) is is_right


def test_every_change_can_be_taken_back_and_made_again():
    assert ChangeState.ROLLED_BACK in CHANGE_MOVES[ChangeState.DONE]
    assert ChangeState.DONE in CHANGE_MOVES[ChangeState.ROLLED_BACK]
    assert set(CHANGE_MOVES) == set(ChangeState)


@pytest.mark.parametrize(
    ("said", "parts"),
    [("a | b | c", ["a", "b", "c"]), ("a", ["a", "", ""]), ("a|b", ["a", "b", ""]), ("a | b | c | d", ["a", "b", "c | d"])],
)
def test_what_is_typed_is_split_at_bars(said, parts):
    assert split(said, 3) == parts
