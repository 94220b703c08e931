"""Groups within groups."""

from dataclasses import dataclass

import pytest

from varsko.statuspages.domain.nesting import fits, full_names, insides, outline, sound, with_all_around
from varsko.statuspages.domain.uptime import average


@dataclass(frozen=True)
class Ship:
    code: str
    parent: str = ""

    @property
    def name(self) -> str:
        return self.code.title()


FLEET = [Ship("deck", "north"), Ship("north"), Ship("south"), Ship("bar", "deck"), Ship("hull", "north")]
PARENTS = {one.code: one.parent for one in FLEET}


def test_groups_are_read_from_the_outside_in_and_keep_their_order():
    assert [(depth, one.code) for depth, one in outline(FLEET)] == [(1, "north"), (2, "deck"), (3, "bar"), (2, "hull"), (1, "south")]
    assert full_names(FLEET)["bar"] == "North / Deck / Bar"
    held = {code: set(codes) for code, codes in insides(FLEET).items()}
    assert held == {
        "deck": {"deck", "bar"},
        "north": {"north", "deck", "bar", "hull"},
        "south": {"south"},
        "bar": {"bar"},
        "hull": {"hull"},
    }
    assert with_all_around(FLEET, ["bar", ""]) == {"bar", "deck", "north"}


@pytest.mark.parametrize(
    ("code", "outer", "is_good"),
    [
        ("", "deck", True),
        ("", "bar", False),  # a fourth
        ("south", "deck", True),
        ("deck", "south", True),
        ("deck", "hull", False),  # bar would be a fourth
        ("north", "south", False),
        ("north", "bar", False),  # a circle
        ("deck", "deck", False),
    ],
)
def test_three_stand_within_one_another_and_none_within_itself(code, outer, is_good):
    assert fits(PARENTS, code, outer) is is_good


def test_of_what_strangers_say_a_circle_is_opened_and_nothing_is_lost():
    circle = [Ship("a", "b"), Ship("b", "c"), Ship("c", "a"), Ship("d", "nowhere"), Ship("e", "e")]
    kept = sound({one.code: one.parent for one in circle})
    assert kept == {"a": "b", "b": "c", "c": "", "d": "", "e": ""}
    assert {one.code for _depth, one in outline(circle)} == {"a", "b", "c", "d", "e"}


def test_what_is_too_deep_stands_outermost_and_what_is_sound_stays_as_it_is():
    chain = {"a": "", "b": "a", "c": "b", "d": "c"}
    assert sound(chain) == {"a": "", "b": "a", "c": "b", "d": ""}
    assert sound(PARENTS) == PARENTS


def test_the_average_is_rounded_down_and_leaves_out_what_is_not_known():
    assert average([100.0, 99.99]) == 99.99
    assert average([100.0, None, 50.0]) == 75.0
    assert average([None]) is None
    assert average([99.99, 99.99, 99.99]) == 99.99
